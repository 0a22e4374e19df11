/**
 * Histories of any size, made while they are read: in each format that `omega-memory import` knows, as its program
 * writes it, with texts that differ.
 */

/** The formats that are made here. */
export const madeFormats = [
  'lines',
  'chatgpt',
  'claude',
  'claude-code',
  'codex',
  'opencode',
  'gemini',
  'telegram',
  'whatsapp',
  'messages',
  'mcp',
] as const
export type MadeFormat = (typeof madeFormats)[number]

interface Shape {
  format: MadeFormat
  /** The bytes to come, roughly. */
  bytes: number
  /** Messages of a conversation. */
  messages?: number
}

/** A history of one format, in pieces of about 64 KiB. */
export async function* madeHistory({ format, bytes, messages = 20 }: Shape): AsyncIterable<string> {
  const { open, close, separator, conversation } = writers[format]
  let piece = open
  let size = 0
  for (let number = 0; size + piece.length < bytes; number += 1) {
    if (number > 0) piece += separator
    piece += conversation(number, messages)
    if (piece.length < 65_536) continue
    yield piece
    size += piece.length
    piece = ''
  }
  yield piece + close
}

interface Writer {
  open: string
  close: string
  separator: string
  conversation: (number: number, messages: number) => string
}

const lines = { open: '', close: '\n', separator: '\n' }
const array = { open: '[', close: ']', separator: ',\n' }

const writers: Record<MadeFormat, Writer> = {
  lines: {
    ...lines,
    conversation: (number, messages) =>
      turns(number, messages, ({ id, text, role, at }) =>
        JSON.stringify({
          channel: 'telegram',
          senderId: `person-${number % 1000}`,
          role,
          content: text,
          timestamp: new Date(at),
          id,
          conversation: `c${number}`,
        }),
      ).join('\n'),
  },
  chatgpt: {
    ...array,
    conversation: (number, messages) => {
      const nodes = turns(number, messages, ({ id, text, role, at, turn }) => ({
        id,
        parent: turn === 0 ? 'root' : `m${number}-${turn - 1}`,
        children: turn === messages - 1 ? [] : [`m${number}-${turn + 1}`],
        message: {
          id,
          author: { role, name: null, metadata: {} },
          create_time: at / 1000,
          content: { content_type: 'text', parts: [text] },
          status: 'finished_successfully',
          weight: 1,
          metadata: { model_slug: 'gpt-4o', request_id: id, timestamp_: 'absolute' },
          recipient: 'all',
        },
      }))
      const root = { id: 'root', message: null, parent: null, children: [`m${number}-0`] }
      return JSON.stringify({
        title: sentence(number),
        create_time: momentOf(number) / 1000,
        mapping: Object.fromEntries([root, ...nodes].map((node) => [node.id, node])),
        current_node: `m${number}-${messages - 1}`,
        conversation_id: `c${number}`,
      })
    },
  },
  claude: {
    ...array,
    conversation: (number, messages) =>
      JSON.stringify({
        uuid: `c${number}`,
        name: sentence(number),
        created_at: new Date(momentOf(number)),
        account: { uuid: 'a1' },
        chat_messages: turns(number, messages, ({ id, text, role, at }) => ({
          uuid: id,
          text,
          content: [{ type: 'text', text, citations: [] }],
          sender: role === 'user' ? 'human' : role,
          created_at: new Date(at),
          attachments: [],
          files: [],
        })),
      }),
  },
  'claude-code': {
    ...lines,
    conversation: (number, messages) =>
      turns(number, messages, ({ id, text, role, at, turn }) =>
        JSON.stringify({
          parentUuid: turn === 0 ? null : `m${number}-${turn - 1}`,
          isSidechain: false,
          cwd: '/home/ana/tidepool',
          sessionId: `c${number}`,
          type: role,
          message: { role, content: role === 'user' ? text : [{ type: 'text', text }] },
          uuid: id,
          timestamp: new Date(at),
        }),
      ).join('\n'),
  },
  codex: {
    ...lines,
    open: `${JSON.stringify({ timestamp: '2020-01-01T00:00:00Z', type: 'session_meta', payload: { id: 's', cwd: '/home/ana/tidepool' } })}\n`,
    conversation: (number, messages) =>
      turns(number, messages, ({ text, role, at }) =>
        JSON.stringify({
          timestamp: new Date(at),
          type: 'response_item',
          payload: {
            type: 'message',
            role,
            content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }],
          },
        }),
      ).join('\n'),
  },
  opencode: {
    open: '{\n"info": {"id": "s", "directory": "/home/ana/tidepool", "time": {"created": 1577836800000}},\n"messages": [',
    close: ']}',
    separator: ',\n',
    conversation: (number, messages) =>
      turns(number, messages, ({ id, text, role, at }) =>
        JSON.stringify({
          info: { id, sessionID: 's', role, time: { created: at } },
          parts: [{ type: 'text', text }],
        }),
      ).join(',\n'),
  },
  gemini: {
    ...array,
    conversation: (number, messages) =>
      turns(number, messages, ({ text, at }) =>
        JSON.stringify({
          header: 'Gemini Apps',
          title: `Prompted ${text.slice(0, 200)}`,
          time: new Date(at),
          products: ['Gemini Apps'],
          safeHtmlItem: [{ html: `<p>${text}</p>` }],
        }),
      ).join(',\n'),
  },
  telegram: {
    open: '{\n"name": "Leo", "type": "personal_chat", "id": 7,\n"messages": [',
    close: ']}',
    separator: ',\n',
    conversation: (number, messages) =>
      turns(number, messages, ({ turn, text, at }) =>
        JSON.stringify({
          id: number * messages + turn,
          type: 'message',
          date: new Date(at).toISOString().slice(0, 19),
          date_unixtime: String(at / 1000),
          from: turn % 2 === 0 ? 'Ana' : 'Leo',
          text,
          text_entities: [{ type: 'plain', text }],
        }),
      ).join(',\n'),
  },
  whatsapp: {
    ...lines,
    conversation: (number, messages) =>
      turns(number, messages, ({ turn, text, at }) => {
        const [year, month, day] = new Date(at).toISOString().slice(0, 10).split('-')
        const time = new Date(at).toISOString().slice(11, 19)
        return `[${day}.${month}.${year}, ${time}] ${turn % 2 === 0 ? 'Ana' : 'Leo'}: ${text}`
      }).join('\n'),
  },
  messages: {
    ...array,
    conversation: (number, messages) =>
      turns(number, messages, ({ text, role, at }) =>
        JSON.stringify({ role, content: text, createdAt: new Date(at) }),
      ).join(',\n'),
  },
  mcp: {
    ...lines,
    conversation: (number, messages) =>
      turns(number, messages, ({ id, text, turn }) =>
        JSON.stringify(
          turn % 2 === 0
            ? {
                type: 'entity',
                name: `thing ${id}`,
                entityType: 'note',
                observations: Array.from({ length: 20 }, (_, at) => `${text} ${paragraph(at, 1)}`),
              }
            : {
                type: 'relation',
                from: `thing ${id}`,
                to: sentence(turn),
                relationType: 'is near',
              },
        ),
      ).join('\n'),
  },
}

interface Turn {
  id: string
  turn: number
  role: 'user' | 'assistant'
  text: string
  at: number
}

const turns = <Made>(number: number, messages: number, make: (turn: Turn) => Made): Made[] =>
  Array.from({ length: messages }, (_, turn) => {
    const seed = number * 7919 + turn
    const role = turn % 2 === 0 ? 'user' : 'assistant'
    const text = `${number} ${turn} ${paragraph(seed, role === 'user' ? 2 : 12)}`
    return make({ id: `m${number}-${turn}`, turn, role, text, at: momentOf(number) + turn * 1000 })
  })

const momentOf = (number: number) => Date.UTC(2020, 0, 1) + number * 60_000

const syllables = 'ba ce di fo gu la me ni po ru sa te vi zo ka ju'.split(' ')

/** A word of three syllables: 4,096 of them. */
const word = (seed: number) =>
  [seed & 15, (seed >> 4) & 15, (seed >> 8) & 15].map((at) => syllables[at]).join('')

const sentences = Array.from({ length: 1000 }, (_, number) =>
  Array.from({ length: 16 }, (_, at) => word((number * 2654435761 + at * 40503) >>> 7)).join(' '),
)

const sentence = (seed: number) => sentences[seed % 1000]!

const paragraph = (seed: number, count: number) =>
  Array.from({ length: count }, (_, at) => sentence(seed * 31 + at * 17)).join('. ')
