import { describe, expect, test } from './support/memory.ts'

const scope = { channel: 'telegram', senderId: 'ana' }

describe('recordExchange', () => {
  test('stores both messages in one conversation, in the order they were said', async ({
    memory,
  }) => {
    const exchange = await memory.recordExchange({ ...scope, user: 'Hello', assistant: 'Hi Ana' })

    const listed = await memory.messages.list(exchange.conversation.id)
    expect(listed).toEqual([exchange.user, exchange.assistant])
    expect(listed.map(({ role, sequence }) => [role, sequence])).toEqual([
      ['user', 1],
      ['assistant', 2],
    ])
  })

  test('gives the first result again for the same key', async ({ memory, clock }) => {
    const first = await memory.recordExchange({
      ...scope,
      user: 'a',
      assistant: 'b',
      idempotencyKey: 'k',
    })
    clock.advance({ hours: 5 })

    const second = await memory.recordExchange({
      ...scope,
      user: 'x',
      assistant: 'y',
      idempotencyKey: 'k',
    })

    expect(second).toEqual(first)
    expect(await memory.stats('ana')).toEqual({ conversations: 1, messages: 2, facts: 0 })
  })
})

describe('context', () => {
  test('holds the history', async ({ memory }) => {
    await memory.recordExchange({ ...scope, user: 'a', assistant: 'b' })

    const context = await memory.context.build({ ...scope, text: 'c', systemPrompt: 'Be kind.' })

    expect(context).toMatchObject({
      history: [{ content: 'a' }, { content: 'b' }],
      language: 'English',
    })
  })
})
