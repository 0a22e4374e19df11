import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { MemoryError, MemoryStore } from '../src/index.ts'
import { oneSpelling } from '../src/schema/spelling.ts'
import { temporaryPath } from './support/temporary.ts'

/** Any text at all: every plane, control characters, U+0000, halves of surrogate pairs, and what SQL or FTS5 might read. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-composite' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    ' ',
    '%',
    '_',
    "'",
    '"',
    '--',
    '; DROP TABLE facts',
    '\0',
    'a\0b',
    '\ud800',
    '\udc00\ud800',
    '\ufeffx',
    'e\u0301',
    '\r\n',
    '5',
    '1e3',
    'null',
  ),
)

const scope = { channel: 'chat', senderId: 'ana' }
const task = { ...scope, replyTarget: 'chat-1', dueAt: '2031-05-04 09:00:00' }

/** Every door for text: what is stored, as it is read back. Names are trimmed at the door, and only there. */
const doors: [
  door: string,
  through: (memory: MemoryStore, text: string) => Promise<string | undefined | null>,
  trims?: 'trims' | 'spells',
][] = [
  [
    'a user message',
    async (memory, text) => {
      const { user } = await memory.recordExchange({ ...scope, user: text, assistant: 'a' })
      const [stored] = await memory.messages.list(user.conversationId, { limit: 2 })
      return stored?.content
    },
  ],
  [
    'an answer',
    async (memory, text) => {
      const { assistant } = await memory.recordExchange({ ...scope, user: 'q', assistant: text })
      return (await memory.messages.list(assistant.conversationId, { limit: 1 }))[0]?.content
    },
  ],
  [
    'metadata',
    async (memory, text) => {
      const message = await memory.messages.append({
        ...scope,
        role: 'tool',
        content: 'c',
        metadata: { text },
      })
      const [stored] = await memory.messages.list(message.conversationId, { limit: 1 })
      return (stored!.metadata as { text: string }).text
    },
  ],
  [
    'a fact',
    async (memory, text) => {
      await memory.facts.set({ senderId: 'ana', key: 'k', value: text })
      return (await memory.facts.get('ana', 'k'))?.value
    },
  ],
  [
    "a fact's key",
    async (memory, text) => {
      const { key } = await memory.facts.set({ senderId: 'ben', key: text, value: 'v' })
      // Another spelling of it would keep this one.
      await memory.facts.deleteAll('ben')
      return key
    },
    'trims',
  ],
  [
    'a sender',
    async (memory, text) =>
      (await memory.facts.set({ senderId: text, key: 'k', value: 'v' })).senderId,
    'spells',
  ],
  [
    'a task',
    async (memory, text) => {
      const created = await memory.tasks.create({ ...task, description: text })
      return (await memory.tasks.get(created.task.id))?.description
    },
  ],
  [
    'a session',
    async (memory, text) => (await memory.sessions.set({ ...scope, sessionId: text })).sessionId,
    'trims',
  ],
  [
    'an outcome',
    async (memory, text) =>
      (await memory.outcomes.record({ senderId: 'ana', domain: 'd', score: 0, lesson: text }))
        .lesson,
  ],
  [
    'a lesson',
    async (memory, text) =>
      (await memory.lessons.record({ senderId: 'ana', domain: 'd', rule: text })).rule,
  ],
  [
    'a limitation',
    async (memory, text) =>
      (
        await memory.limitations.record({ title: text, description: 'd' })
      ).limitation.title.toLowerCase(),
    'trims',
  ],
  [
    'an audit entry',
    async (memory, text) =>
      (await memory.audit.record({ ...scope, input: text, status: 'ok' })).inputText,
  ],
  [
    'a summary',
    async (memory, text) => {
      const { conversation } = await memory.recordExchange({ ...scope, user: 'q', assistant: 'a' })
      await memory.conversations.close(conversation.id, { summary: text })
      return (await memory.conversations.get(conversation.id))?.summary
    },
  ],
]

describe('every text comes back as it was given, or is refused by the name of its field', () => {
  test.for(doors)('as %s', async ([door, through, trims]) => {
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })

    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const given = door === 'a limitation' ? text.toLowerCase() : text
        const outcome = await through(memory, text).catch(refusal)

        const kept = { trims: given.trim(), spells: oneSpelling(given), '': given }[trims ?? '']
        expect([kept, 'refused']).toContain(outcome)
      }),
      { numRuns: 150, seed: 7 },
    )
  })
})

describe('a text over its limit', () => {
  test('is refused, without being repeated', async () => {
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}` })
    const secret = 'my secret '.repeat(200_000)

    const recording = memory.recordExchange({ ...scope, user: secret, assistant: 'a' })

    await expect(recording).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'user: must have at most 1048576 bytes of UTF-8',
    })
  })

  test('is measured by the limits of the store', async () => {
    const limits = { factValue: 10 }
    await using memory = await MemoryStore.open({ url: `file:${temporaryPath()}`, limits })

    const setting = memory.facts.set({ senderId: 'ana', key: 'k', value: 'more than ten' })

    await expect(setting).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('a value of the wrong kind', () => {
  const strange: [what: string, value: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a symbol', Symbol('s')],
    [
      'a proxy that throws whatever is asked of it',
      new Proxy(
        {},
        Object.fromEntries(
          ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'].map((trap) => [
            trap,
            () => {
              throw new Error('my secret')
            },
          ]),
        ),
      ),
    ],
    [
      'an object that cannot be read',
      {
        get senderId() {
          throw new Error('my secret')
        },
      },
    ],
  ]

  test.for(strange)('is refused in the place of an object: %s', async ([, value]) => {
    await using memory = await MemoryStore.open({ url: ':memory:' })
    const given = value as never

    const calls = [
      memory.recordExchange(given),
      memory.erase(given),
      memory.import(given),
      memory.prune(given),
      memory.facts.set(given),
      memory.conversations.closeCurrent(given),
      memory.messages.search(given),
    ]

    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'invalid_input' } })
      expect(String((outcome as PromiseRejectedResult).reason)).not.toContain('secret')
    }
  })
})

/** How a door says no: with the code for it, and the name of a field. Anything else is an error of the test. */
function refusal(error: unknown): string {
  const names = error instanceof MemoryError && /^\w+(\.\w+)*: /.test(error.message)
  if (names && error.code === 'invalid_input') return 'refused'
  throw error
}
