import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { serverTest } from '../support/server/server-test.ts'
import type { TestServer } from '../support/server/test-server.ts'
import { reminder } from '../support/task.ts'

const scope = { channel: 'chat', senderId: 'ana' }
const exchange = { ...scope, user: 'The violin lesson is on Friday.', assistant: 'Noted.' }
const name = { senderId: 'ana', namespace: ['notes'], key: 'violin' }

/** A person about whom every part of a context has something to say. */
async function fill(memory: MemoryStore) {
  const first = await memory.recordExchange(exchange)
  await memory.conversations.close(first.conversation.id, { summary: 'Music' })
  const { conversation, user, assistant } = await memory.recordExchange({
    ...exchange,
    user: 'Where do I play the violin?',
  })
  const { conversation: other } = await memory.recordExchange({ ...exchange, thread: 'other' })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Europe/Lisbon' })
  await memory.aliases.create('ana-phone', 'ana')
  const { task } = await memory.tasks.create(reminder({ dueAt: '2026-01-01 09:00' }))
  const outcome = { senderId: 'ana', domain: 'tone', score: 1 as const, lesson: 'Be brief' }
  const { id: outcomeId } = await memory.outcomes.record(outcome)
  const { id: lessonId } = await memory.lessons.record({ ...lesson })
  await memory.items.set({ ...name, value: { kept: true } })
  return { conversation, other, user, assistant, task, outcomeId, lessonId }
}
const lesson = { senderId: 'ana', domain: 'tone', rule: 'Be brief' }

type Filled = Awaited<ReturnType<typeof fill>>

const test = serverTest.extend<{ server: TestServer; memory: MemoryStore; filled: Filled }>({
  server: async ({ startServer }, use) => {
    await use(await startServer())
  },
  memory: async ({ server }, use) => {
    await using memory = await MemoryStore.open({ url: server.url })
    await use(memory)
  },
  filled: async ({ memory }, use) => {
    await use(await fill(memory))
  },
})

type Calls = Record<string, (memory: MemoryStore, filled: Filled) => Promise<unknown>>

/** How many requests each call takes, one call after the other. */
async function requestsOf(
  calls: Calls,
  { memory, server, filled }: { memory: MemoryStore; server: TestServer; filled: Filled },
): Promise<Record<string, number>> {
  const requests: Record<string, number> = {}
  for (const [name, call] of Object.entries(calls)) {
    requests[name] = await server.countRoundTrips(() => call(memory, filled))
  }
  return requests
}

const all = (calls: Calls, requests: number) =>
  Object.fromEntries(Object.keys(calls).map((call) => [call, requests]))

const question = { ...scope, text: 'When is my violin lesson?' }

const reads: Calls = {
  'context.build without recall': (memory) =>
    memory.context.build({
      ...question,
      needs: { recall: false, pendingTasks: true, summaries: true, outcomes: true },
    }),
  'context.build of small words': (memory) => memory.context.build({ ...scope, text: 'Ok!' }),
  'messages.search of nothing said': (memory) =>
    memory.messages.search({ senderId: 'ana', query: 'x7' }),
  'messages.list': (memory, { conversation }) => memory.messages.list(conversation.id),
  'messages.get': (memory, { user }) => memory.messages.get(user.id),
  'messages.count': (memory, { conversation }) => memory.messages.count(conversation.id),
  'conversations.findActive': (memory) => memory.conversations.findActive(scope),
  'conversations.get': (memory, { conversation }) => memory.conversations.get(conversation.id),
  'conversations.list': (memory) => memory.conversations.list({ senderId: 'ana' }),
  'conversations.listSummaries': (memory) => memory.conversations.listSummaries(scope),
  'conversations.estimateTokens': (memory, { conversation }) =>
    memory.conversations.estimateTokens(conversation.id),
  'facts.get': (memory) => memory.facts.get('ana', 'city'),
  'facts.list': (memory) => memory.facts.list('ana'),
  'tasks.get': (memory, { task }) => memory.tasks.get(task.id),
  'tasks.listForSender': (memory) => memory.tasks.listForSender('ana'),
  'tasks.listDue': (memory) => memory.tasks.listDue(),
  'items.get': (memory) => memory.items.get(name),
  'items.list': (memory) => memory.items.list({ senderId: 'ana' }),
  'outcomes.listRecent': (memory) => memory.outcomes.listRecent({ senderId: 'ana' }),
  'lessons.list': (memory) => memory.lessons.list({ senderId: 'ana' }),
  'sessions.list': (memory) => memory.sessions.list('ana'),
  'aliases.resolve': (memory) => memory.aliases.resolve('ana-phone'),
  'aliases.isNewUser': (memory) => memory.aliases.isNewUser('ana'),
  stats: (memory) => memory.stats('ana'),
}

const writes: Calls = {
  recordExchange: (memory) => memory.recordExchange(exchange),
  'recordExchange with decisions': (memory) =>
    memory.recordExchange({
      ...exchange,
      context: {
        senderId: 'ana',
        decisions: [{ key: 'preferred_language', value: 'en', was: null }],
      },
      idempotencyKey: 'update-7',
    }),
  'messages.append': (memory) => memory.messages.append({ ...scope, role: 'user', content: 'Hi' }),
  'conversations.getOrCreate': (memory) => memory.conversations.getOrCreate(scope),
  'conversations.update': (memory, { conversation }) =>
    memory.conversations.update(conversation.id, { title: 'Violin' }),
  'conversations.claimIdle': (memory) => memory.conversations.claimIdle({ owner: 'worker' }),
  'conversations.closeCurrent': (memory) => memory.conversations.closeCurrent(scope),
  'facts.set': (memory) => memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lyon' }),
  'facts.delete': (memory) => memory.facts.delete('ana', 'city'),
  'tasks.create': (memory) => memory.tasks.create(reminder({ description: 'Buy strings' })),
  'tasks.complete': (memory, { task }) => memory.tasks.complete(task),
  'tasks.claimDue': (memory) => memory.tasks.claimDue({ owner: 'worker' }),
  'items.set': (memory) => memory.items.set({ ...name, value: { kept: false } }),
  'items.delete': (memory) => memory.items.delete(name),
  'outcomes.record': (memory) =>
    memory.outcomes.record({ senderId: 'ana', domain: 'tone', score: -1, lesson: 'Be kind' }),
  'lessons.record': (memory) => memory.lessons.record({ ...lesson, rule: 'Be kind' }),
  'sessions.set': (memory) => memory.sessions.set({ ...scope, sessionId: 's1' }),
}

const rest: Record<string, [number, Calls[string]]> = {
  'messages.search': [
    2,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'When is my violin lesson?' }),
  ],
  'messages.search again': [
    2,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'Where is the violin?' }),
  ],
  'messages.search of a word that nobody said': [
    2,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'violin orchestra' }),
  ],
  'messages.search of a word with letters turned round': [
    3,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'vioiln' }),
  ],
  'messages.search of a word with a wrong letter': [
    4,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'vialin' }),
  ],
  'messages.search of two words with an error each': [
    4,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'vialin fridya' }),
  ],
  'context.build with a wrong letter': [
    4,
    (memory) => memory.context.build({ ...scope, text: 'When is my vialin lesson?' }),
  ],
  'messages.search since a day on the wall of the person': [
    3,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'violin', since: '2026-01-01' }),
  ],
  'messages.search with what stands beside': [
    3,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'violin', around: 1 }),
  ],
  'items.move': [
    2,
    (memory) => memory.items.move({ senderId: 'ana', from: ['notes'], to: ['archive'] }),
  ],
  'messages.findByKey': [
    2,
    (memory) => memory.messages.findByKey({ senderId: 'ana', idempotencyKey: 'none' }),
  ],
  'facts.history': [2, (memory) => memory.facts.history('ana', 'city')],
  'context.build': [2, (memory) => memory.context.build(question)],
  'context.build again': [2, (memory) => memory.context.build({ ...question, text: 'My violin?' })],
  // The digest of an entry holds that of the one before, which has to be known.
  'audit.record': [
    2,
    (memory) => memory.audit.record({ ...scope, input: 'Hi', output: 'Hi', status: 'ok' }),
  ],
  'messages.appendAll': [
    2,
    (memory) =>
      memory.messages.appendAll({
        ...scope,
        messages: [{ role: 'user' as const, content: 'The garden is green.' }],
      }),
  ],
  // The words are taken out of the search index: what it holds before and after, where the words stand, their pages, the new pages.
  'messages.update': [
    7,
    (memory, { user }) => memory.messages.update(user.id, { content: 'Where then?' }),
  ],
  'messages.delete': [7, (memory, { user }) => memory.messages.delete(user.id)],
  'messages.truncateFrom': [
    7,
    (memory, { assistant }) => memory.messages.truncateFrom(assistant.id),
  ],
  'messages.delete of nothing': [3, (memory) => memory.messages.delete('unknown')],
  'conversations.delete': [7, (memory, { other }) => memory.conversations.delete(other.id)],
}

describe('requests', () => {
  test('a read is one', async ({ memory, server, filled }) => {
    expect(await requestsOf(reads, { memory, server, filled })).toEqual(all(reads, 1))
  })

  test('a write is one', async ({ memory, server, filled }) => {
    expect(await requestsOf(writes, { memory, server, filled })).toEqual(all(writes, 1))
  })

  test('a search and a context with recall are two, and what is more has its number', async ({
    memory,
    server,
    filled,
  }) => {
    const calls = Object.fromEntries(Object.entries(rest).map(([name, [, call]]) => [name, call]))

    const requests = await requestsOf(calls, { memory, server, filled })

    expect(requests).toEqual(
      Object.fromEntries(Object.entries(rest).map(([name, [expected]]) => [name, expected])),
    )
  })

  test('a deletion in a store of many messages takes 9 to 12', async ({ memory, server }) => {
    const many = Array.from({ length: 3_000 }, (_, n) => ({
      role: 'user' as const,
      content: `The ${n}th of the lessons, about ${['bows', 'keys', 'pegs'][n % 3]} and ${n * 7919}.`,
    }))
    const messages: { id: string }[] = []
    for (let from = 0; from < many.length; from += 500) {
      const some = many.slice(from, from + 500)
      messages.push(...(await memory.messages.appendAll({ ...scope, messages: some })))
    }
    await memory.messages.delete(messages[0]!.id)

    const requests: number[] = []
    for (const at of [1, 700, 1_500, 2_300, 2_999]) {
      requests.push(await server.countRoundTrips(() => memory.messages.delete(messages[at]!.id)))
    }

    expect(Math.min(...requests)).toBeGreaterThanOrEqual(9)
    expect(Math.max(...requests)).toBeLessThanOrEqual(12)
  })

  test('opening a store that is up to date takes 3', async ({ memory, server, filled }) => {
    expect(filled).toBeDefined()
    expect(memory.opening.applied).not.toEqual([])

    const requests = await server.countRoundTrips(async () => {
      await using again = await MemoryStore.open({ url: server.url })
      expect(again.opening.applied).toEqual([])
    })

    expect(requests).toBe(3)
  })
})
