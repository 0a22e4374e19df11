import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
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

const scope = { channel: 'chat', senderId: 'ana' }
const exchange = { ...scope, user: 'The violin lesson is on Friday.', assistant: 'Noted.' }

/** A person about whom every part of a context has something to say. */
async function fill(memory: MemoryStore): Promise<void> {
  const { conversation } = await memory.recordExchange(exchange)
  await memory.conversations.close(conversation.id, { summary: 'Music' })
  await memory.recordExchange({ ...exchange, user: 'Where do I play the violin?' })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  await memory.aliases.create('ana-phone', 'ana')
  await memory.tasks.create(reminder({ dueAt: '2026-01-01 09:00' }))
  await memory.outcomes.record({ senderId: 'ana', domain: 'tone', score: 1, lesson: 'Be brief' })
  await memory.lessons.record({ senderId: 'ana', domain: 'tone', rule: 'Be brief' })
}

/** What each call may cost on a server, where a round trip is what takes the time. */
const budget: [string, number, (memory: MemoryStore) => Promise<unknown>][] = [
  ['recordExchange', 1, (memory) => memory.recordExchange(exchange)],
  [
    'context.build without recall',
    1,
    (memory) =>
      memory.context.build({
        ...scope,
        text: 'When is my violin lesson?',
        needs: { recall: false, pendingTasks: true, summaries: true, outcomes: true },
      }),
  ],
  [
    'messages.search',
    3,
    (memory) => memory.messages.search({ senderId: 'ana', query: 'When is my violin lesson?' }),
  ],
  [
    'context.build with everything on',
    3,
    (memory) => memory.context.build({ ...scope, text: 'When is my violin lesson?' }),
  ],
  ['facts.set', 1, (memory) => memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lyon' })],
  ['facts.list', 1, (memory) => memory.facts.list('ana')],
  ['tasks.claimDue', 1, (memory) => memory.tasks.claimDue({ owner: 'worker' })],
  ['conversations.getOrCreate', 1, (memory) => memory.conversations.getOrCreate(scope)],
  ['conversations.claimIdle', 1, (memory) => memory.conversations.claimIdle({ owner: 'worker' })],
  [
    'messages.append',
    1,
    (memory) => memory.messages.append({ ...scope, role: 'user', content: 'Hi' }),
  ],
  ['stats', 1, (memory) => memory.stats('ana')],
]

describe('round trips', () => {
  test.for(budget)('%s takes %i', async ([, most, call], { memory, server }) => {
    await fill(memory)

    const roundTrips = await server.countRoundTrips(() => call(memory))

    expect(roundTrips).toBeLessThanOrEqual(most)
  })

  test('opening a store that is up to date takes 3', async ({ memory, server }) => {
    await fill(memory)

    const roundTrips = await server.countRoundTrips(async () => {
      await using again = await MemoryStore.open({ url: server.url })
      expect(again.opening.applied).toEqual([])
    })

    expect(roundTrips).toBeLessThanOrEqual(3)
  })
})
