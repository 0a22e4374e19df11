import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { leaveTraces } from '../support/person.ts'
import { Dice, live } from '../support/random-history.ts'

const scope = { channel: 'chat', senderId: 'ana' }
const exchange = { ...scope, user: 'red boat', assistant: 'blue boat' }
const task = { ...scope, replyTarget: 'chat', description: 'water', dueAt: '2026-03-02 10:00:00' }

/** A store of each shape: empty, with rows in one table, in all, and after whatever people do. */
const shapes: [shape: string, fill: (memory: MemoryStore) => Promise<unknown>][] = [
  ['with nothing in it', async () => undefined],
  ['of one fact', (memory) => memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })],
  [
    'of a fact that was deleted',
    async (memory) => {
      await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
      await memory.facts.delete('ana', 'city')
    },
  ],
  [
    'of a fact of which no history is left',
    async (memory) => {
      await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
      await memory.facts.delete('ana', 'city', { history: true })
    },
  ],
  ['of one exchange', (memory) => memory.recordExchange(exchange)],
  [
    'of a message with a moment to the millisecond',
    async (memory) => {
      await memory.recordExchange(exchange)
      await memory.client.execute('UPDATE messages SET edited_at = 1772443200123')
    },
  ],
  [
    'of a message of the system alone',
    (memory) => memory.messages.append({ ...scope, role: 'system', content: 'Be kind' }),
  ],
  ['of one task', (memory) => memory.tasks.create(task)],
  ['of one alias', (memory) => memory.aliases.create('ana@mail', 'ana')],
  ['of one session', (memory) => memory.sessions.set({ ...scope, sessionId: 's' })],
  [
    'of one outcome',
    (memory) => memory.outcomes.record({ senderId: 'ana', domain: 'd', score: 1, lesson: 'l' }),
  ],
  ['of one lesson', (memory) => memory.lessons.record({ senderId: 'ana', domain: 'd', rule: 'r' })],
  ['of one audit entry', (memory) => memory.audit.record({ ...scope, input: 'i', status: 'ok' })],
  ['with rows in every table', (memory) => leaveTraces(memory, 'ana', ['zebra', 'yak'])],
  [
    'of which somebody was erased',
    async (memory) => {
      await leaveTraces(memory, 'ana', ['zebra', 'yak'])
      await leaveTraces(memory, 'ben', ['gnu', 'elk'])
      await memory.erase('ana')
    },
  ],
  [
    'of which everybody was erased',
    async (memory) => {
      await leaveTraces(memory, 'ana', ['zebra', 'yak'])
      await memory.erase('ana')
    },
  ],
  [
    'of which all that is old was let go',
    async (memory) => {
      await leaveTraces(memory, 'ana', ['zebra', 'yak'])
      await memory.prune({ messages: 0, facts: 0, factHistory: 0, finishedTasks: 0, auditTexts: 0 })
    },
  ],
  [
    'after a random history',
    async (memory) => {
      const speakers = [
        { senderId: 'ana', word: 'canary' },
        { senderId: 'ben', word: 'keepsake' },
      ]
      await live(memory, speakers, { dice: new Dice(7), size: 120 })
    },
  ],
]

describe('doctor', () => {
  test.for(shapes)('finds nothing wrong with a store %s', async ([, fill], { memory }) => {
    await fill(memory)

    const { healthy, findings } = await memory.doctor()

    expect(healthy).toBe(true)
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})
