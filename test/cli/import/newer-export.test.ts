import fc from 'fast-check'

import { storeHistory } from '../../../src/cli/import/store-history.ts'
import type { MemoryStore } from '../../../src/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

/** A talk as a tree: each message names the one it answers, and the person ended on one of them. */
interface Talk {
  readonly title: string
  readonly parents: readonly number[]
  readonly leaf: number
  /** Messages that say something else than in another export. */
  readonly edited: readonly boolean[]
}

const talk = (size: number): fc.Arbitrary<Talk> =>
  fc.record({
    title: fc.constantFrom('Tides', 'Lighthouses', 'Boats'),
    parents: fc.tuple(
      ...Array.from({ length: size }, (_, at) =>
        fc.integer({ min: Math.max(-1, at - 3), max: at - 1 }),
      ),
    ),
    leaf: fc.integer({ min: 0, max: size - 1 }),
    edited: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
  })

/** The same talk twice: the newer export has more of its messages, and anything may have changed. */
const twice = fc.record({ older: talk(4), newer: talk(8) }).map(({ older, newer }) => ({
  older: { ...older, parents: newer.parents.slice(0, 4) },
  newer,
}))

const id = (name: string, at: number) => (at < 0 ? '' : `${name}-${at}`)
const words = ({ edited }: Talk, at: number) => `Words ${at}${edited[at] ? ', edited' : ''}`
const second = (at: number) => 1_767_600_000 + at * 60
const date = (at: number) => new Date(second(at) * 1000).toISOString()

const formats = {
  chatgpt: (talks: readonly Talk[]) =>
    talks.map((talk, number) => ({
      id: `talk-${number}`,
      title: talk.title,
      create_time: second(0),
      current_node: id(`n${number}`, talk.leaf),
      mapping: Object.fromEntries(
        talk.parents.map((parent, at) => [
          id(`n${number}`, at),
          {
            parent: id(`n${number}`, parent),
            message: {
              id: id(`n${number}`, at),
              author: { role: at % 2 === 0 ? 'user' : 'assistant' },
              create_time: second(at),
              content: { content_type: 'text', parts: [words(talk, at)] },
            },
          },
        ]),
      ),
    })),
  claude: (talks: readonly Talk[]) =>
    talks.map((talk, number) => ({
      uuid: `talk-${number}`,
      name: talk.title,
      summary: `About ${talk.title}`,
      created_at: date(0),
      current_leaf_message_uuid: id(`n${number}`, talk.leaf),
      chat_messages: talk.parents.map((parent, at) => ({
        uuid: id(`n${number}`, at),
        parent_message_uuid: id(`n${number}`, parent) || 'root',
        sender: at % 2 === 0 ? 'human' : 'assistant',
        created_at: date(at),
        text: words(talk, at),
      })),
    })),
}

/** A session as Claude Code writes it: each line names the one before it, and going back begins another branch. */
const session = (talk: Talk, number: number) =>
  talk.parents.map((parent, at) => ({
    type: at % 2 === 0 ? 'user' : 'assistant',
    sessionId: `s${number}`,
    uuid: id(`n${number}`, at),
    parentUuid: id(`n${number}`, parent) || null,
    isSidechain: false,
    cwd: '/home/ana/boat',
    timestamp: date(at),
    message: { role: at % 2 === 0 ? 'user' : 'assistant', content: words(talk, at) },
  }))

const lines = (values: readonly unknown[]) =>
  values.map((value) => JSON.stringify(value)).join('\n')

const take = async (memory: MemoryStore, senderId: string, history: unknown) =>
  takeText(memory, senderId, JSON.stringify(history))

async function takeText(memory: MemoryStore, senderId: string, history: string) {
  const input = {
    name: 'conversations.json',
    size: undefined,
    chunks: async function* () {
      yield Buffer.from(history)
    },
  }
  const { signal } = new AbortController()
  return storeHistory(async () => memory, input, { senderId, signal })
}

/** What is remembered of a person's talks, without what numbers it. */
async function remembered(memory: MemoryStore, senderId: string) {
  const talks = await memory.conversations.list({ senderId })
  const all = talks.map(async ({ id, title, summary, status }) => ({
    talk: [title, summary, status],
    said: (await memory.messages.list(id)).map(({ role, content, timestamp }) => [
      role,
      content,
      timestamp,
    ]),
  }))
  return (await Promise.all(all)).toSorted(byText)
}

const byText = (one: unknown, other: unknown) =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1

/** Imports a newer file over an older one, of the same talks as an export writes them, and the newer one for somebody else alone. */
async function leavesWhatItWouldAlone(
  memory: MemoryStore,
  write: (talks: readonly Talk[]) => string,
  numRuns: number,
): Promise<void> {
  let number = 0
  await fc.assert(
    fc.asyncProperty(fc.array(twice, { minLength: 1, maxLength: 3 }), async (talks) => {
      number += 1
      const older = write(talks.map(({ older }) => older))
      const newer = write(talks.map(({ newer }) => newer))

      await takeText(memory, `both-${number}`, older)
      await takeText(memory, `both-${number}`, newer)
      await takeText(memory, `alone-${number}`, newer)

      const alone = await remembered(memory, `alone-${number}`)
      expect(await remembered(memory, `both-${number}`)).toEqual(alone)
      expect(await takeText(memory, `both-${number}`, newer)).toMatchObject({
        messages: 0,
        changed: 0,
        removed: 0,
      })
    }),
    { numRuns, seed: 20 },
  )
}

describe.for(['chatgpt', 'claude'] as const)('an export of %s', (format) => {
  test('that is newer leaves what it would leave alone, whatever was imported before', async ({
    memory,
  }) => {
    await leavesWhatItWouldAlone(memory, (talks) => JSON.stringify(formats[format](talks)), 40)
  })

  test('says what has changed and what is gone', async ({ memory }) => {
    const before = { title: 'Tides', parents: [-1, 0, 1], leaf: 2, edited: [false, false, false] }
    const after = {
      title: 'Ebb',
      parents: [-1, 0, 1, 0],
      leaf: 3,
      edited: [true, false, false, false],
    }
    await take(memory, 'ana', formats[format]([before]))

    const report = await take(memory, 'ana', formats[format]([after]))

    expect(report).toMatchObject({ messages: 1, alreadyThere: 1, changed: 1, removed: 2 })
    expect(await memory.messages.search({ senderId: 'ana', query: 'words 2' })).not.toContainEqual(
      expect.objectContaining({ message: expect.objectContaining({ content: 'Words 2' }) }),
    )
  })
})

test('sessions of Claude Code that were gone on with leave what they would leave alone', async ({
  memory,
}) => {
  await leavesWhatItWouldAlone(memory, (talks) => lines(talks.flatMap(session)), 20)
})

test('a message that the application added to an imported talk stays there', async ({ memory }) => {
  const talk = { title: 'Tides', parents: [-1, 0, 1], leaf: 2, edited: [] }
  await take(memory, 'ana', formats.chatgpt([talk]))
  const [imported] = await memory.conversations.list({ senderId: 'ana' })
  await memory.client.execute({
    sql: `INSERT INTO messages (id, conversation_id, role, content) VALUES ('own', ?, 'user', 'Mine')`,
    args: [imported!.id],
  })

  await take(memory, 'ana', formats.chatgpt([{ ...talk, leaf: 1 }]))

  const said = (await memory.messages.list(imported!.id)).map(({ content }) => content)
  expect(said).toEqual(['Words 0', 'Words 1', 'Mine'])
})

/** A history of which an export has some messages, and says of some of them something else than another export. */
type Export = readonly (undefined | 'first' | 'edited')[]

const exported: fc.Arbitrary<Export> = fc.array(
  fc.constantFrom(undefined, 'first' as const, 'edited' as const),
  { minLength: 6, maxLength: 6 },
)

const said = (history: Export) =>
  history.flatMap((state, at) => (state ? [{ at, text: `Words ${at}, ${state}` }] : []))
const minute = (at: number) => new Date(Date.UTC(2026, 2, 13, 10, at)).toISOString()
const roleOf = (at: number) => (at % 2 === 0 ? 'user' : 'assistant')

const ownLines = (history: Export) =>
  said(history).map(({ at, text }) => ({
    channel: 'chat',
    role: roleOf(at),
    content: text,
    timestamp: minute(at),
  }))
const idIn = (history: Export, place: number) => `m${said(history)[place]!.at}`

/** Formats whose exports may be parts of a history: what a newer one lacks stays. */
const partial: Readonly<Record<string, (history: Export) => string>> = {
  telegram: (history) =>
    JSON.stringify({
      name: 'Bea',
      type: 'personal_chat',
      id: 7,
      messages: said(history).map(({ at, text }) => ({
        id: at,
        type: 'message',
        date: minute(at).slice(0, 19),
        date_unixtime: String(Date.parse(minute(at)) / 1000),
        from: 'Ana',
        from_id: 'user1',
        text,
      })),
    }),
  opencode: (history) =>
    JSON.stringify({
      info: { id: 's', title: 'Tides', directory: '/home/ana/boat' },
      messages: said(history).map(({ at, text }) => ({
        info: { id: `m${at}`, role: roleOf(at), time: { created: Date.parse(minute(at)) } },
        parts: [{ type: 'text', text }],
      })),
    }),
  'ai-sdk messages': (history) =>
    JSON.stringify(
      said(history).map(({ at, text }) => ({
        id: `m${at}`,
        role: roleOf(at),
        createdAt: minute(at),
        parts: [{ type: 'text', text }],
      })),
    ),
  whatsapp: (history) =>
    said(history)
      .map(({ at, text }) => `[13/03/2026, 10:0${at}:00] Ana: ${text}\n`)
      .join(''),
  gemini: (history) =>
    JSON.stringify(
      said(history).map(({ at, text }) => ({
        header: 'Gemini Apps',
        title: `Prompted ${text}`,
        time: minute(at),
        products: ['Gemini Apps'],
      })),
    ),
  codex: (history) =>
    [
      { type: 'session_meta', payload: { id: 's', cwd: '/home/ana/boat' }, timestamp: minute(0) },
      ...said(history).map(({ at, text }) => ({
        type: 'response_item',
        timestamp: minute(at),
        payload: { type: 'message', role: roleOf(at), content: [{ type: 'input_text', text }] },
      })),
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  lines: (history) =>
    lines(ownLines(history).map((line, at) => ({ ...line, id: idIn(history, at) }))),
  'lines without ids': (history) => lines(ownLines(history)),
}

/** What has an id is written anew; without one an edited message is another message, and in a session of Codex a moved one. */
function knownBy(format: string, { place, at, text }: { place: number; at: number; text: string }) {
  if (format === 'codex') return `${place} ${text}`
  return ['whatsapp', 'gemini', 'lines without ids'].includes(format) ? text : String(at)
}

async function textsOf(memory: MemoryStore, senderId: string): Promise<string[]> {
  const talks = await memory.conversations.list({ senderId, limit: 100 })
  const messages = await Promise.all(talks.map(({ id }) => memory.messages.list(id)))
  return messages
    .flat()
    .map(({ content }) => content)
    .toSorted()
}

test.for(Object.keys(partial))(
  'an export of %s that is newer adds what is new, leaves what it lacks, and doubles nothing',
  async (format, { memory }) => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(exported, exported, async (older, newer) => {
        fc.pre(said(older).length > 0 && said(newer).length > 0)
        number += 1
        const person = `ana-${number}`

        await takeText(memory, person, partial[format]!(older))
        await takeText(memory, person, partial[format]!(newer))
        await takeText(memory, person, partial[format]!(newer))

        const expected = new Map(
          [...said(older).entries(), ...said(newer).entries()].map(([place, { at, text }]) => [
            knownBy(format, { place, at, text }),
            text,
          ]),
        )
        expect(await textsOf(memory, person)).toEqual([...expected.values()].toSorted())
      }),
      { numRuns: 25, seed: 20 },
    )
  },
)

const memoryFile = (history: Export) =>
  lines(
    said(history).map(({ at, text }) => ({
      type: 'entity',
      name: `Boat ${at}`,
      entityType: 'boat',
      observations: [text],
    })),
  )

test('a newer file of MCP’s memory server takes over what changed, and leaves what it lacks', async ({
  memory,
}) => {
  let number = 0
  await fc.assert(
    fc.asyncProperty(exported, exported, async (older, newer) => {
      fc.pre(said(older).length > 0 && said(newer).length > 0)
      number += 1
      const person = `ana-${number}`

      await takeText(memory, person, memoryFile(older))
      await takeText(memory, person, memoryFile(newer))
      await takeText(memory, person, memoryFile(newer))

      const facts = await memory.facts.list(person)
      const expected = newer.flatMap((state, at) => {
        const told = state ?? older[at]
        return told ? [`Words ${at}, ${told}`] : []
      })
      expect(facts.map(({ value }) => /Words.*/.exec(value)![0]).toSorted()).toEqual(expected)
    }),
    { numRuns: 25, seed: 20 },
  )
})
