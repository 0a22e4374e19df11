import { describe, expect } from 'vitest'

import { type Exchange, MemoryStore } from '../../src/index.ts'
import { findDeletedWords } from '../../src/repositories/word-index.ts'
import { failure } from '../support/server/failure.ts'
import { serverTest } from '../support/server/server-test.ts'
import type { TestServer } from '../support/server/test-server.ts'
import { reminder } from '../support/task.ts'

const test = serverTest.extend<{ server: TestServer; memory: MemoryStore }>({
  server: async ({ startServer }, use) => {
    await use(await startServer())
  },
  memory: async ({ server }, use) => {
    await using memory = await MemoryStore.open({ url: server.url })
    await use(memory)
  },
})

/** Every request that comes next is done, and the reply to every other one of them is lost. */
function loseEveryOther(server: TestServer): void {
  const before = server.roundTrips
  server.faults = (request) => ((request - before) % 2 === 1 ? { kind: 'lose-reply' } : undefined)
}

const scope = { channel: 'chat', senderId: 'ana' }

const rows = async (memory: MemoryStore, table: string) =>
  Number((await memory.client.execute(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n)

/** What may be sent again: the method, and the tables in which it leaves one row however often it is sent. */
const repeatableWrites: [string, string[], (memory: MemoryStore) => Promise<unknown>][] = [
  [
    'recordExchange',
    ['conversations', 'senders'],
    (memory) => memory.recordExchange({ ...scope, user: 'Hello', assistant: 'Hello' }),
  ],
  [
    'messages.append',
    ['messages', 'conversations'],
    (memory) => memory.messages.append({ ...scope, role: 'user', content: 'Hello' }),
  ],
  [
    'messages.appendAll',
    ['messages', 'conversations'],
    (memory) =>
      memory.messages.appendAll({ ...scope, messages: [{ role: 'user', content: 'Hello' }] }),
  ],
  [
    'items.set',
    ['items'],
    (memory) =>
      memory.items.set({ senderId: 'ana', namespace: ['notes'], key: 'city', value: 'Porto' }),
  ],
  [
    'conversations.getOrCreate',
    ['conversations'],
    (memory) => memory.conversations.getOrCreate(scope),
  ],
  [
    'facts.set',
    ['facts', 'fact_versions'],
    (memory) => memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' }),
  ],
  ['aliases.create', ['user_aliases'], (memory) => memory.aliases.create('ana-phone', 'ana')],
  ['tasks.create', ['scheduled_tasks'], (memory) => memory.tasks.create(reminder())],
  [
    'sessions.set',
    ['project_sessions'],
    (memory) => memory.sessions.set({ ...scope, sessionId: 'session-1' }),
  ],
  [
    'outcomes.record',
    ['outcomes'],
    (memory) =>
      memory.outcomes.record({ senderId: 'ana', domain: 'tone', score: 1, lesson: 'Be brief' }),
  ],
  [
    'limitations.record',
    ['limitations'],
    (memory) => memory.limitations.record({ title: 'No ears', description: 'It cannot hear.' }),
  ],
]

describe('when the reply to a write is lost', () => {
  test.for(repeatableWrites)(
    '%s is sent again and written once',
    async ([, tables, write], { memory, server }) => {
      loseEveryOther(server)

      const result = await write(memory)
      server.faults = undefined

      expect(result).toBeDefined()
      for (const table of tables) expect(await rows(memory, table)).toBe(1)
    },
  )

  test('a write that was created by the lost request is told as created', async ({
    memory,
    server,
  }) => {
    loseEveryOther(server)

    const task = await memory.tasks.create(reminder())
    const limitation = await memory.limitations.record({ title: 'No ears', description: 'Deaf' })

    expect([task.created, limitation.created]).toEqual([true, true])
  })

  test('a claim can be kept', async ({ memory, server }) => {
    await memory.tasks.create(reminder())
    const [claim] = await memory.tasks.claimDue({ owner: 'worker', leaseSeconds: 60 })
    loseEveryOther(server)

    const kept = await memory.tasks.heartbeat(claim!, { leaseSeconds: 600 })

    expect(kept.leaseUntil?.getTime()).toBeGreaterThan(claim!.leaseUntil?.getTime() ?? Infinity)
  })

  test('a write that may not be repeated fails, and says that its outcome is unknown', async ({
    memory,
    server,
  }) => {
    await memory.tasks.create(reminder())
    loseEveryOther(server)

    const error = await failure(memory.tasks.claimDue({ owner: 'worker' }))

    expect(error).toMatchObject({ name: 'MemoryError', code: 'unavailable' })
    expect(error.message).toContain('unknown whether the write was done')
  })

  test.for([421, 429, 502])(
    'a proxy that answers HTTP %i in its place makes no lesson count twice',
    async (status, { memory, server }) => {
      const lesson = { senderId: 'ana', domain: 'tone', rule: 'Be brief' }
      await memory.lessons.record(lesson)
      const before = server.roundTrips
      server.faults = (request) =>
        request === before + 1 ? { kind: 'status-after', status } : undefined

      const error = await failure(memory.lessons.record(lesson))
      const [stored] = await memory.lessons.list({ senderId: 'ana' })

      expect(error).toMatchObject({ code: 'unavailable' })
      expect(stored?.occurrences).toBe(2)
      expect(server.roundTrips).toBe(before + 2)
    },
  )

  test.for<[string, (memory: MemoryStore, exchange: Exchange) => Promise<unknown>, unknown]>([
    ['messages.delete', (memory, { user }) => memory.messages.delete(user.id), 1],
    ['messages.truncateFrom', (memory, { user }) => memory.messages.truncateFrom(user.id), 2],
    [
      'conversations.delete',
      (memory, { conversation }) => memory.conversations.delete(conversation.id),
      true,
    ],
    [
      'messages.update',
      (memory, { user }) => memory.messages.update(user.id, { content: 'Hello' }),
      true,
    ],
  ])(
    '%s says what it deleted, and takes the words out of the index',
    async ([, change, result], { memory, server }) => {
      const exchange = await memory.recordExchange({
        ...scope,
        user: 'The zebra sleeps.',
        assistant: 'A zebra, yes.',
      })
      const before = server.roundTrips
      // The first asks what there is.
      server.faults = (request) => (request === before + 2 ? { kind: 'lose-reply' } : undefined)

      const told = await change(memory, exchange)
      server.faults = undefined

      expect(told).toBe(result)
      expect((await findDeletedWords(memory.db)).recall).toEqual({ ofDeleted: 0, ofEdited: 0 })
    },
  )

  test('reads are asked again', async ({ memory, server }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    loseEveryOther(server)

    const facts = await memory.facts.list('ana')
    const history = await memory.facts.history('ana', 'city')

    expect([facts.length, history.length]).toEqual([1, 1])
  })
})

// All five thousand take most of a minute on two slow cores: OMEGA_MEMORY_LONG=1 asks for them.
const exchanges = process.env.OMEGA_MEMORY_LONG ? 5000 : 500

describe(`${exchanges} keyed exchanges, 1 in 100 replies lost after the write`, () => {
  test('none is doubled and none is missing', async ({ memory, server }) => {
    let lost = 0
    server.faults = (request) => {
      // Writes that wait travel together, so that requests are few.
      if (request % 4 !== 0) return undefined
      lost += 1
      return { kind: 'lose-reply' }
    }
    const record = (n: number) =>
      memory.recordExchange({
        channel: 'chat',
        senderId: `sender-${n % 20}`,
        user: `question ${n}`,
        assistant: `answer ${n}`,
        idempotencyKey: `key-${n}`,
      })

    for (let n = 0; n < exchanges; n += 25) {
      await Promise.all(Array.from({ length: 25 }, (_, i) => record(n + i)))
    }
    server.faults = undefined
    const stored = await memory.client.execute(
      `SELECT count(*) AS messages, count(DISTINCT content) AS texts,
         (SELECT count(*) FROM (SELECT 1 FROM messages GROUP BY conversation_id, sequence)) AS places FROM messages`,
    )

    expect(lost).toBeGreaterThanOrEqual(exchanges / 100)
    expect(stored.rows[0]).toEqual({
      messages: 2 * exchanges,
      texts: 2 * exchanges,
      places: 2 * exchanges,
    })
  })
})
