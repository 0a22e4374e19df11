import {
  date,
  type Entry,
  type History,
  lines,
  own,
  pick,
  second,
  told,
  written,
} from './histories.ts'

const typedWords = (text: string) => [
  text,
  [{ type: 'text', text }],
  `<system-reminder>own-0-</system-reminder>\n${text}`,
  `<command-name>/review</command-name><command-message>review</command-message><command-args>${text}</command-args>`,
  `<bash-input>${text}</bash-input>`,
  [{ type: 'image' }, { type: 'text', text }],
]

const programWords = (at: number) => [
  `<system-reminder>${own(at)}</system-reminder>`,
  `<task-notification>${own(at)}</task-notification>`,
  `<local-command-stdout>${own(at)}</local-command-stdout>`,
  `<teammate-message teammate_id="x">${own(at)}</teammate-message>`,
  [{ type: 'tool_result', content: own(at) }],
  `This session is being continued from a previous conversation. ${own(at)}`,
]

const toolResult = (content: string, failed: boolean) => [
  { type: 'tool_result', is_error: failed, content },
]

function claudeCodeEntries(at: number, entry: Entry): object[] {
  const base = { uuid: `u${at}`, sessionId: 's', cwd: '/home/ana/shop', timestamp: date(at) }
  const text = told(at, entry)
  const said = (content: unknown, more: object = {}) => ({
    ...base,
    type: 'user',
    message: { role: 'user', content },
    ...more,
  })
  const answered = (block: object, more: object = {}) => ({
    ...base,
    type: 'assistant',
    message: { role: 'assistant', content: [block], ...more },
  })
  const queued = {
    type: 'queue-operation',
    operation: 'enqueue',
    sessionId: 's',
    timestamp: date(at),
  }
  const byPerson = [
    [said(pick(entry.shape, typedWords(text)))],
    [
      {
        ...base,
        type: 'attachment',
        attachment: { type: 'queued_command', commandMode: 'prompt', prompt: text },
      },
    ],
    [{ ...queued, content: text }],
    [{ ...queued, content: text }, said(text)],
    [said(toolResult('', false), { toolUseResult: { answers: { 'Which one?': text } } })],
    [said(toolResult(`Rejected. To tell you how to proceed, the user said:\n${text}`, true))],
    [
      {
        ...base,
        type: 'system',
        subtype: 'local_command',
        content: `<command-name>/rename</command-name><command-args>${text}</command-args>`,
      },
    ],
  ]
  const byProgram = [
    [answered({ type: 'text', text })],
    [answered({ type: 'tool_use', name: 'ExitPlanMode', input: { plan: text } })],
    [answered({ type: 'thinking', thinking: own(at) })],
    [answered({ type: 'text', text: own(at) }, { model: '<synthetic>' })],
    [{ ...answered({ type: 'text', text: own(at) }), isApiErrorMessage: true }],
    [said(pick(entry.shape, programWords(at)))],
    [{ ...said(own(at)), isMeta: true }],
    [{ ...said(own(at)), isSidechain: true }],
  ]
  return entry.isPerson ? pick(entry.kind, byPerson) : pick(entry.kind, byProgram)
}

export const claudeCode = ({ entries }: History): string =>
  lines(entries.flatMap((entry, at) => claudeCodeEntries(at, entry)))

const message = (role: string, text: string) => ({
  type: 'message',
  role,
  content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }],
})

/** A session of Codex: newer files tell each message twice, older ones have no payload. */
export function codex({ entries, isOlder }: History): string {
  const wrap = (at: number, type: string, payload: object) =>
    isOlder ? payload : { timestamp: date(at), type, payload }
  const start = isOlder
    ? { id: 's', timestamp: date(0), instructions: null }
    : wrap(0, 'session_meta', { id: 's', cwd: '/home/ana/shop' })
  const rest = entries.flatMap((entry, at) => {
    const text = told(at, entry)
    const note = `<environment_context>${own(at)}</environment_context>`
    const notes = [
      message('user', note),
      message('developer', own(at)),
      { type: 'reasoning', summary: [{ text: own(at) }] },
      { type: 'function_call_output', output: own(at) },
    ]
    if (entry.kind < 3) return [wrap(at, 'response_item', pick(entry.shape, notes))]
    const role = entry.isPerson ? 'user' : 'assistant'
    const sent = wrap(
      at,
      'response_item',
      message(role, entry.isPerson && entry.shape % 2 === 0 ? `${note}\n${text}` : text),
    )
    const shown = wrap(at, 'event_msg', {
      type: entry.isPerson ? 'user_message' : 'agent_message',
      message: text,
    })
    if (isOlder) return [sent]
    return pick(entry.shape, [[sent], [shown], [sent, shown], [shown, sent]])
  })
  return lines([start, ...rest])
}

export function openCode(history: History): string {
  const messages = history.entries.map((entry, at) => {
    const parts = [
      { type: 'text', text: own(at), synthetic: true },
      { type: 'reasoning', text: own(at) },
      { type: 'tool', state: { output: own(at) } },
    ]
    const words = entry.kind === 0 ? [] : [{ type: 'text', text: told(at, entry) }]
    const role = entry.isPerson ? 'user' : 'assistant'
    return {
      info: { id: `m${at}`, sessionID: 's', role, time: { created: second(at) * 1000 } },
      parts: [...words, pick(entry.shape, parts)],
    }
  })
  const info = {
    id: 's',
    title: 'Talk',
    directory: '/home/ana/shop',
    time: { created: second(0) * 1000 },
  }
  return written({ info, messages }, history)
}

/** Messages as models take them: an array, an object with them, or lines of either. */
export function messages(history: History): string {
  const told_ = history.entries.map((entry, at) => {
    const text = told(at, entry)
    if (entry.kind === 0) return { role: pick(entry.shape, ['system', 'tool']), content: own(at) }
    const role = entry.isPerson ? 'user' : 'assistant'
    const shapes = [
      { content: text },
      { content: [{ type: entry.isPerson ? 'input_text' : 'output_text', text }] },
      {
        content: [
          { type: 'text', text },
          { type: 'image_url', image_url: {} },
        ],
      },
      {
        parts: [
          { type: 'reasoning', text: own(at) },
          { type: 'text', text },
        ],
      },
      {
        content: '',
        parts: [
          { type: 'text', text },
          { type: 'tool-x', output: own(at) },
        ],
      },
      { content: null, refusal: text },
      { content: null, audio: { transcript: text } },
    ]
    return { role, createdAt: date(at), ...pick(entry.shape, shapes) }
  })
  if (history.isOlder) return written(told_, history)
  return written({ id: 'talk', title: 'Talk', messages: told_ }, history)
}
