import { describe } from 'vitest'

import {
  type FoldSessionSummary,
  OmegaSessionStore,
  type SessionStoreEntry,
} from '../../../src/doors/claude-agent-sdk/index.ts'
import { expect, fileTest, test as base } from '../../support/memory.ts'

/** As the SDK's function does: the first prompt stays, the last title counts. */
const foldSessionSummary: FoldSessionSummary = (previous, { sessionId }, entries) => ({
  sessionId,
  mtime: 0,
  data: {
    entries: Number(previous?.data['entries'] ?? 0) + entries.length,
    title:
      entries.findLast(({ title }) => title !== undefined)?.['title'] ?? previous?.data['title'],
  },
})

const test = base.extend<{ store: OmegaSessionStore }>({
  store: async ({ memory }, use) => {
    await use(new OmegaSessionStore({ memory, senderId: 'ana', foldSessionSummary }))
  },
})

const key = { projectKey: '-home-ana-app', sessionId: '0b54a0a4-5c9f-4d3c-9c57-02d9d0c4c0f1' }
const agent = { ...key, subpath: 'subagents/agent-1' }

let made = 0
const said = (
  type: 'user' | 'assistant',
  content: unknown,
  more: object = {},
): SessionStoreEntry => ({
  type,
  uuid: `uuid-${made++}`,
  timestamp: '2026-03-01T08:00:00.123Z',
  message: { role: type, content },
  ...more,
})

describe('append and load', () => {
  test('give back what was appended, in its order, batch after batch', async ({ store }) => {
    const entries = [
      said('user', 'Mend the tests'),
      { type: 'custom-title', title: 'Tests' },
      said('assistant', [
        { type: 'text', text: 'Done.' },
        { type: 'tool_use', input: { a: [1] } },
      ]),
    ]

    await store.append(key, entries.slice(0, 1))
    await store.append(key, entries.slice(1))

    expect(await store.load(key)).toEqual(entries)
  })

  test('know a uuid that comes again, and keep what has none each time', async ({ store }) => {
    const entries = [said('user', 'Once'), { type: 'tag', tag: 'twice' }]

    await store.append(key, entries)
    await store.append(key, entries)

    expect(await store.load(key)).toEqual([...entries, entries[1]])
  })

  test('make nothing of no entries, and know of no transcript that was never written', async ({
    store,
  }) => {
    await store.append(key, [])

    expect(await store.load(key)).toBeNull()
    expect(await store.listSessions(key.projectKey)).toEqual([])
  })

  test('keep projects, sessions, sub-agents and people apart', async ({ memory, store }) => {
    const other = new OmegaSessionStore({ memory, senderId: 'ben' })
    const keys = [key, agent, { ...key, sessionId: 's-2' }, { ...key, projectKey: 'p-2' }]

    for (const [index, each] of keys.entries()) await store.append(each, [said('user', `${index}`)])

    for (const [index, each] of keys.entries()) {
      expect(await store.load(each)).toMatchObject([{ message: { content: `${index}` } }])
      expect(await other.load(each)).toBeNull()
    }
  })

  test('take entries of megabytes and many thousands at once', async ({ store }) => {
    const large = said('user', 'x'.repeat(6_000_000))
    const many = Array.from({ length: 12_000 }, (_, index) => ({ type: 'mark', index }))

    await store.append(key, [large])
    await store.append(key, many)

    expect(await store.load(key)).toEqual([large, ...many])
  })

  test('refuse an empty subpath, and a store without a person', async ({ memory, store }) => {
    await expect(store.append({ ...key, subpath: '' }, [])).rejects.toThrow(/^subpath: /)
    expect(() => new OmegaSessionStore({ memory, senderId: '' })).toThrow(/^senderId: /)
    const unknown = new OmegaSessionStore({ memory, senderId: () => '' })
    await expect(unknown.load(key)).rejects.toThrow(/^senderId: /)
  })
})

describe('lists', () => {
  test('name the sessions of a project that have a main transcript, each later than the one before', async ({
    store,
    clock,
  }) => {
    await store.append(agent, [said('assistant', 'Only a sub-agent')])
    await store.append({ ...key, sessionId: 's-2' }, [said('user', 'Hello')])
    await store.append({ ...key, sessionId: 's-3' }, [said('user', 'Hello')])
    const both = await store.listSessions(key.projectKey)
    await store.append({ ...key, sessionId: 's-2' }, [said('user', 'Hello again')])

    expect(both.map(({ sessionId }) => sessionId)).toEqual(['s-3', 's-2'])
    expect(both[0]!.mtime).toBeGreaterThan(both[1]!.mtime)
    expect(both[1]!.mtime).toBeGreaterThanOrEqual(clock.now().getTime())
    const after = await store.listSessions(key.projectKey)
    expect(after[0]).toMatchObject({ sessionId: 's-2' })
    expect(after[0]!.mtime).toBeGreaterThan(both[0]!.mtime)
    expect(await store.listSubkeys(key)).toEqual(['subagents/agent-1'])
  })

  test('have a summary that grows with what is appended, of the same moment as the session', async ({
    store,
  }) => {
    await store.append(key, [said('user', 'Hello'), { type: 'custom-title', title: 'One' }])
    await store.append(key, [said('assistant', 'Hi'), { type: 'custom-title', title: 'Two' }])
    await store.append(agent, [{ type: 'custom-title', title: 'Not of the session' }])

    const [session] = await store.listSessions(key.projectKey)
    expect(await store.listSessionSummaries?.(key.projectKey)).toEqual([
      { ...session, data: { entries: 4, title: 'Two' } },
    ])
  })

  test('have none without the function, and one of all entries once it is given', async ({
    memory,
    store,
  }) => {
    const plain = new OmegaSessionStore({ memory, senderId: 'ana' })
    await plain.append(key, [said('user', 'Hello'), { type: 'custom-title', title: 'One' }])
    const before = await store.listSessionSummaries?.(key.projectKey)
    await store.append(key, [said('user', 'Again')])

    expect([plain.listSessionSummaries, before]).toEqual([undefined, []])
    expect(await store.listSessionSummaries?.(key.projectKey)).toMatchObject([
      { data: { entries: 3, title: 'One' } },
    ])
  })

  test('hold the entries of all who append to one session at once', async ({ open, store }) => {
    const memory = await open()
    const other = new OmegaSessionStore({ memory, senderId: 'ana', foldSessionSummary })

    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        [store, other][index % 2]!.append(key, [said('user', `Turn ${index}`)]),
      ),
    )

    expect(await store.load(key)).toHaveLength(30)
    expect(await store.listSessionSummaries?.(key.projectKey)).toMatchObject([
      { data: { entries: 30 } },
    ])
  })
})

describe('delete', () => {
  test('takes a session with its sub-agents, its summary and what was remembered of it', async ({
    memory,
    store,
  }) => {
    await store.append(key, [said('user', 'The zebra crossing is closed')])
    await store.append(agent, [said('assistant', 'Sub-agent')])
    await store.append({ ...key, projectKey: 'p-2' }, [said('user', 'Another zebra')])

    await store.delete(key)
    await store.delete(key)

    expect([await store.load(key), await store.load(agent)]).toEqual([null, null])
    expect(await store.listSubkeys(key)).toEqual([])
    expect(await store.listSessionSummaries?.(key.projectKey)).toEqual([])
    const hits = await memory.messages.search({ senderId: 'ana', query: 'zebra' })
    expect(hits.map(({ message }) => message.content)).toEqual(['Another zebra'])
  })

  test('takes one sub-agent alone', async ({ store }) => {
    await store.append(key, [said('user', 'Hello')])
    await store.append(agent, [said('assistant', 'One')])
    await store.append({ ...agent, subpath: 'subagents/agent-2' }, [said('assistant', 'Two')])

    await store.delete(agent)

    expect(await store.load(key)).toHaveLength(1)
    expect(await store.listSubkeys(key)).toEqual(['subagents/agent-2'])
  })
})

describe('what is said in a session', () => {
  test('is found by its words, once, with its time; what the program, a tool or a sub-agent says is not', async ({
    memory,
    store,
  }) => {
    const entries = [
      said('user', '<system-reminder>a zebra</system-reminder>Where is the zebra?\u0000'),
      said('assistant', [
        { type: 'thinking', thinking: 'zebra' },
        { type: 'text', text: 'The zebra is at the vet.' },
      ]),
      said('user', [{ type: 'tool_result', content: 'zebra' }]),
      said('user', 'zebra', { isMeta: true }),
      said('assistant', 'zebra', { isSidechain: true }),
      said('user', 'zebra and more', { timestamp: 'not a time' }),
    ]
    await store.append(key, entries)
    await store.append(key, entries)
    await store.append(agent, [said('user', 'zebra')])

    const hits = await memory.messages.search({ senderId: 'ana', query: 'zebra', limit: 20 })

    expect(hits.map(({ message }) => message.content).sort()).toEqual([
      'The zebra is at the vet.',
      'Where is the zebra?',
      'zebra and more',
    ])
    expect(hits.map(({ message }) => message.timestamp)).toContainEqual(
      new Date('2026-03-01T08:00:00.123Z'),
    )
    const [conversation] = await memory.conversations.list({ senderId: 'ana', metadata: key })
    expect(conversation).toMatchObject({ channel: 'claude-agent-sdk', status: 'active' })
    expect(await memory.messages.search({ senderId: 'ben', query: 'zebra' })).toEqual([])
  })

  test('is erased with the person, and so are the transcripts', async ({ memory, store }) => {
    await store.append(key, [said('user', 'The zebra')])

    const { rows } = await memory.erase('ana')

    expect(rows).toMatchObject({ messages: 1, transcripts: 1, transcript_entries: 1 })
    expect(await store.load(key)).toBeNull()
  })
})

describe('a store that others hold', () => {
  // How long a program waits for another's lock is a matter of files.
  fileTest('refuses a batch in time, whole, and takes it when it comes again', async ({ open }) => {
    const holder = await open()
    const store = new OmegaSessionStore({
      memory: await open({ busyTimeoutMs: 100 }),
      senderId: 'ana',
      foldSessionSummary,
    })
    const entries = [said('user', 'Hello')]

    const refused = await holder.transaction(async () =>
      store.append(key, entries).catch(({ code }: { code: string }) => code),
    )
    await store.append(key, entries)

    expect(refused).toBe('busy')
    expect(await store.load(key)).toEqual(entries)
  })
})
