import { type Clock, MemoryStore } from '../src/index.ts'
import { dump } from './support/dump.ts'
import { describe, expect, test } from './support/memory.ts'

const scope = { channel: 'chat', senderId: 'ana' }

describe('a clock', () => {
  const broken: [what: string, now: () => unknown][] = [
    ['an invalid Date', () => new Date(Number.NaN)],
    ['a Date that cannot be stored', () => new Date(8.64e15)],
    ['a number', () => 1_772_442_000_000],
    ['a text', () => '2026-03-02 09:00'],
    ['nothing', () => undefined],
    [
      'an error',
      () => {
        throw new Error('secret')
      },
    ],
  ]

  test.for(broken)('that gives %s is named, and nothing is written', async ([, now], { path }) => {
    const url = `file:${path}`
    const clock = { now }
    await using sound = await MemoryStore.open({ url })
    await sound.recordExchange({ ...scope, user: 'q', assistant: 'a' })
    const before = await dump(sound.client)
    await using memory = await MemoryStore.open({ url, clock: clock as Clock })

    const calls = [
      memory.recordExchange({ ...scope, user: 'q', assistant: 'a' }),
      memory.messages.append({ ...scope, role: 'tool', content: 'c' }),
      memory.messages.search({ senderId: 'ana', query: 'q' }),
      memory.facts.set({ senderId: 'ana', key: 'k', value: 'v' }),
      memory.facts.deleteAll('ana'),
      memory.conversations.closeCurrent(scope),
      memory.conversations.claimIdle({ owner: 'w' }),
      memory.tasks.claimDue({ owner: 'w' }),
      memory.tasks.work(() => undefined, { owner: 'w' }),
      memory.audit.record({ ...scope, input: 'q', status: 'ok' }),
      memory.outcomes.record({ senderId: 'ana', domain: 'd', score: 1, lesson: 'l' }),
      memory.lessons.record({ senderId: 'ana', domain: 'd', rule: 'r' }),
      memory.limitations.record({ title: 't', description: 'd' }),
      memory.sessions.set({ ...scope, sessionId: 's' }),
      memory.aliases.create('ana@mail', 'ana'),
      memory.context.build({ ...scope, text: 'q' }),
      memory.prune({ closedMessages: 0 }),
      memory.erase('ana'),
    ]

    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'invalid_input', message: expect.stringMatching(/^clock: now\(\) /) },
      })
    }
    expect(await dump(sound.client)).toBe(before)
  })

  test('is asked as the object it is', async ({ path }) => {
    class Counter implements Clock {
      #asked = 0

      now(): Date {
        this.#asked += 1
        return new Date(Date.UTC(2026, 2, 2, 9, this.#asked))
      }
    }
    await using memory = await MemoryStore.open({ url: `file:${path}`, clock: new Counter() })

    const fact = await memory.facts.set({ senderId: 'ana', key: 'k', value: 'v' })

    expect(fact.createdAt).toEqual(new Date('2026-03-02T09:01:00Z'))
  })
})
