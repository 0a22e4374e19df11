import type { UIMessage } from 'ai'
import fc from 'fast-check'

import { memoryStore } from '../../../src/doors/ai-sdk/index.ts'
import { describe, expect, test } from '../../support/memory.ts'
import { majors } from './scripted-model.ts'

const text = (id: string, role: UIMessage['role'], said: string): UIMessage => ({
  id,
  role,
  parts: [{ type: 'text', text: said }],
})

const hello = (said: string) => [text('m1', 'user', said)]

const json = fc.jsonValue({ maxDepth: 2 })
const words = fc.string({ unit: 'grapheme', maxLength: 40 })
const providerMetadata = fc.constantFrom(undefined, { openai: { itemId: 'rs_1' } })
const callId = fc.string({ minLength: 1, maxLength: 8 })

/** Every kind of part, tools in each of their states. */
const part = fc.oneof(
  fc.record({ type: fc.constant('text'), text: words, providerMetadata }),
  fc.record({ type: fc.constant('reasoning'), text: words, providerMetadata }),
  fc.record({ type: fc.constant('step-start') }),
  fc.record({
    type: fc.constant('file'),
    mediaType: fc.constant('image/png'),
    filename: fc.constantFrom('a.png', undefined),
    url: fc.constant('data:image/png;base64,iVBORw0KGgo='),
  }),
  fc.record({
    type: fc.constant('source-url'),
    sourceId: callId,
    url: fc.webUrl(),
    title: words,
  }),
  fc.record({ type: fc.constant('data-weather'), id: callId, data: json }),
  fc.record({
    type: fc.constantFrom('tool-search', 'dynamic-tool').map((type) => type),
    toolName: fc.constant('search'),
    toolCallId: callId,
    state: fc.constant('input-available'),
    input: json,
  }),
  fc.record({
    type: fc.constant('tool-search'),
    toolCallId: callId,
    state: fc.constant('output-available'),
    input: json,
    output: json,
  }),
  fc.record({
    type: fc.constant('tool-search'),
    toolCallId: callId,
    state: fc.constant('output-error'),
    input: json,
    errorText: words,
  }),
)
/** What arrives over HTTP: JSON, in which nothing is undefined. */
const asSent = (message: unknown) => JSON.parse(JSON.stringify(message)) as UIMessage
const message = fc
  .record({
    id: fc.string({ maxLength: 6 }),
    role: fc.constantFrom('user', 'assistant', 'system'),
    metadata: fc.constantFrom(undefined, { at: 1 }),
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  })
  .map(asSent)

describe('a chat', () => {
  test('comes back as it was saved, whatever its messages are made of', async ({ memory }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    let n = 0
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 6 }), async (messages) => {
        const chatId = `chat-${n++}`
        await chats.save({ chatId, messages })

        expect(await chats.load(chatId)).toEqual(messages)
      }),
      { numRuns: 60 },
    )
  })

  test.for(majors)('is valid for version $major of the SDK', async ({ sdk }, { memory }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    const messages: UIMessage[] = [
      text('u1', 'user', 'Is it raining?'),
      asSent({
        id: 'a1',
        role: 'assistant',
        parts: [
          { type: 'step-start' },
          { type: 'reasoning', text: 'I look.', state: 'done' },
          {
            type: 'dynamic-tool',
            toolName: 'weather',
            toolCallId: 'c1',
            state: 'output-available',
            input: { city: 'Lisbon' },
            output: { rain: true },
          },
          { type: 'text', text: 'It is.', state: 'done' },
        ],
      }),
    ]
    await chats.save({ chatId: 'rain', messages })

    const loaded = await sdk.validateUIMessages({ messages: await chats.load('rain') })

    expect(loaded).toEqual(messages)
  })

  test('is after any number of saves the list that was saved last', async ({ memory }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    const ids = fc.constantFrom('', 'a', 'b', 'c', 'd', 'e')
    const list = fc.array(fc.tuple(ids, fc.constantFrom('red', 'green')), { maxLength: 6 })
    let n = 0
    await fc.assert(
      fc.asyncProperty(fc.array(list, { minLength: 1, maxLength: 5 }), async (saves) => {
        const chatId = `saved-${n++}`
        for (const saved of saves) {
          const messages = saved.map(([id, said], at) =>
            text(id, at % 2 ? 'assistant' : 'user', `${said} ${chatId}`),
          )
          await chats.save({ chatId, messages })
          expect(await chats.load(chatId)).toEqual(messages)
        }
      }),
      { numRuns: 40 },
    )
    expect((await memory.doctor()).healthy).toBe(true)
  })

  test('forgets what was regenerated, and keeps the words of the new answer', async ({
    memory,
  }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    const asked = text('u1', 'user', 'Which soup shall I cook?')
    await chats.save({ chatId: 'soup', messages: [asked, text('a1', 'assistant', 'Leek soup')] })

    await chats.save({ chatId: 'soup', messages: [asked, text('a2', 'assistant', 'Fennel soup')] })

    const found = async (query: string) =>
      (await memory.messages.search({ senderId: 'ana', query })).map(
        ({ message }) => message.content,
      )
    expect(await found('leek')).toEqual([])
    expect(await found('fennel')).toContain('Fennel soup')
  })

  test('may have ids that another chat or another person has', async ({ memory }) => {
    const ana = memoryStore({ memory, senderId: 'ana' })
    const ben = memoryStore({ memory, senderId: ({ chatId }) => `ben-${chatId}` })

    await ana.save({ chatId: 'one', messages: hello('first') })
    await ana.save({ chatId: 'two', messages: hello('second') })
    await ben.save({ chatId: 'one', messages: hello('third') })

    expect(await ana.load('one')).toEqual(hello('first'))
    expect(await ana.load('two')).toEqual(hello('second'))
    expect(await ben.load('one')).toEqual(hello('third'))
    expect(await ben.load('two')).toEqual([])
    expect(await ana.delete('one')).toBe(true)
    expect(await ana.delete('one')).toBe(false)
    expect(await ben.load('one')).toEqual(hello('third'))
  })

  test('writes nothing where nothing changed', async ({ memory }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    const messages = [text('u1', 'user', 'Hello'), text('a1', 'assistant', 'Hi')]
    await chats.save({ chatId: 'same', messages })
    const [before] = await memory.conversations.list({ senderId: 'ana' })

    await chats.save({ chatId: 'same', messages })

    expect(await memory.conversations.list({ senderId: 'ana' })).toEqual([before])
  })

  test('saved by several at once is one of what they saved', async ({ memory }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    const versions = ['red', 'green', 'blue'].map((said) => [
      text('u1', 'user', 'Which one?'),
      text(`a-${said}`, 'assistant', said),
    ])
    await chats.save({ chatId: 'race', messages: versions[0]! })

    await Promise.all(versions.map((messages) => chats.save({ chatId: 'race', messages })))

    expect(versions).toContainEqual(await chats.load('race'))
  })

  test('has what was said through other doors', async ({ memory }) => {
    const scope = { channel: 'chat', senderId: 'ana', thread: 'mixed' }
    const chats = memoryStore({ memory, senderId: 'ana' })
    await memory.recordExchange({ ...scope, user: 'Hello', assistant: 'Hi' })
    const loaded = await chats.load('mixed')

    await chats.save({ chatId: 'mixed', messages: [...loaded, text('u2', 'user', 'And now?')] })

    expect((await chats.load('mixed')).map(({ parts }) => parts)).toMatchObject([
      [{ text: 'Hello' }],
      [{ text: 'Hi' }],
      [{ text: 'And now?' }],
    ])
    expect(await chats.load('mixed')).toHaveLength(3)
  })

  test('needs to know whose it is', async ({ memory }) => {
    expect(() => memoryStore({ memory, senderId: '' })).toThrow(/senderId/)
    const chats = memoryStore({ memory, senderId: () => undefined as never })
    await expect(chats.load('x')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
