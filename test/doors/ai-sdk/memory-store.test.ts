import * as ai7 from 'ai'
import * as ai6 from 'ai-6'
import { MockLanguageModelV3 } from 'ai-6/test'
import { MockLanguageModelV4 } from 'ai/test'
import fc from 'fast-check'

import { memoryStore } from '../../../src/doors/ai-sdk/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

type Message = ai7.UIMessage

const said = (id: string, role: Message['role'], text: string): Message => ({
  id,
  role,
  parts: [{ type: 'text', text }],
})

const asJson = (messages: readonly Message[]) => JSON.parse(JSON.stringify(messages)) as Message[]

describe('save and load', () => {
  test('give back what was saved, equal, and valid for both majors of the SDK', async ({
    memory,
  }) => {
    const store = memoryStore({ memory, senderId: 'ana' })
    let chats = 0

    await fc.assert(
      fc.asyncProperty(fc.array(message(), { minLength: 1, maxLength: 6 }), async (messages) => {
        const chatId = `chat-${chats++}`
        await store.save({ chatId, messages })
        const loaded = await store.load(chatId)

        expect(loaded).toEqual(asJson(messages))
        expect(await ai7.validateUIMessages({ messages: loaded })).toEqual(loaded)
        expect(await ai6.validateUIMessages({ messages: loaded })).toEqual(loaded)
      }),
      { numRuns: 25 },
    )
  })

  test('hold a chat to the list that was given last: regenerated, edited, cut or grown', async ({
    memory,
  }) => {
    const store = memoryStore({ memory, senderId: 'ana' })
    const id = fc.constantFrom('a', 'b', 'c', '')
    const list = fc.array(fc.tuple(id, fc.constantFrom('one', 'two', 'three')), { maxLength: 6 })
    let chats = 0

    await fc.assert(
      fc.asyncProperty(fc.array(list, { minLength: 1, maxLength: 5 }), async (lists) => {
        const chatId = `chat-${chats++}`
        for (const each of lists) {
          const messages = each.map(([id, text]) => said(id, 'user', text))
          await store.save({ chatId, messages })
          expect(await store.load(chatId)).toEqual(messages)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('write nothing where nothing changed, and keep the rows of what stays', async ({
    memory,
  }) => {
    const store = memoryStore({ memory, senderId: 'ana' })
    const messages = [said('u1', 'user', 'It leaks'), said('a1', 'assistant', 'Where?')]
    await store.save({ chatId: 'boat', messages })
    const { id } = (await memory.conversations.list({ senderId: 'ana' }))[0]!
    const before = await memory.messages.list(id)

    await store.save({ chatId: 'boat', messages })
    await store.save({ chatId: 'boat', messages: [messages[0]!, said('a2', 'assistant', 'Oh!')] })

    const after = await memory.messages.list(id)
    expect(after[0]).toEqual(before[0])
    expect(after.map(({ content }) => content)).toEqual(['It leaks', 'Oh!'])
  })

  test('keep the same ids of two chats and of two people apart', async ({ memory }) => {
    const ofAna = memoryStore({ memory, senderId: 'ana' })
    const ofBen = memoryStore({ memory, senderId: ({ chatId }) => chatId && 'ben' })
    await ofAna.save({ chatId: '1', messages: [said('m1', 'user', 'Porto')] })
    await ofAna.save({ chatId: '2', messages: [said('m1', 'user', 'Lisbon')] })
    await ofBen.save({ chatId: '1', messages: [said('m1', 'user', 'Berlin')] })

    expect(await ofAna.load('1')).toEqual([said('m1', 'user', 'Porto')])
    expect(await ofAna.load('2')).toEqual([said('m1', 'user', 'Lisbon')])
    expect(await ofBen.load('1')).toEqual([said('m1', 'user', 'Berlin')])
    expect(await ofBen.load('2')).toEqual([])
  })

  test('reach a chat that was closed, or begun under a linked id', async ({ memory }) => {
    await memory.aliases.create('ana@mail', 'ana')
    const byMail = memoryStore({ memory, senderId: 'ana@mail' })
    const store = memoryStore({ memory, senderId: 'ana' })
    await byMail.save({ chatId: 'boat', messages: [said('u1', 'user', 'It leaks')] })
    const boat = { channel: 'chat', senderId: 'ana@mail', thread: 'boat' }
    await memory.conversations.closeCurrent(boat)

    const messages = [...(await store.load('boat')), said('a1', 'assistant', 'Where?')]
    await store.save({ chatId: 'boat', messages })

    expect(await byMail.load('boat')).toEqual(messages)
    expect(await memory.conversations.count({ senderId: 'ana' })).toBe(1)
  })

  test('leave words to search, and nothing after an erasure', async ({ memory }) => {
    const store = memoryStore({ memory, senderId: 'ana' })
    await store.save({ chatId: 'boat', messages: [said('u1', 'user', 'The keel leaks\0')] })

    const hits = await memory.messages.search({ senderId: 'ana', query: 'keel' })
    await memory.erase('ana')

    expect(hits[0]?.message.content).toBe('The keel leaks\uFFFD')
    expect(await store.load('boat')).toEqual([])
  })

  test('delete a chat once', async ({ memory }) => {
    const store = memoryStore({ memory, senderId: 'ana' })
    await store.save({ chatId: 'boat', messages: [said('u1', 'user', 'It leaks')] })

    expect(await store.delete('boat')).toBe(true)
    expect(await store.delete('boat')).toBe(false)
    expect(await store.load('boat')).toEqual([])
  })
})

describe('a chat that is streamed', () => {
  test('is saved whole at its end under either major of the SDK', async ({ memory }) => {
    const store = memoryStore({ memory, senderId: 'ana' })
    const messages = [said('u1', 'user', 'Hello')]

    for (const [chatId, stream] of Object.entries({ stream6, stream7 })) {
      await stream(messages, (all) => store.save({ chatId, messages: all }))

      const [hello, answer] = await store.load(chatId)
      expect(hello).toEqual(messages[0])
      expect(answer?.parts).toContainEqual({ type: 'text', text: 'Good day', state: 'done' })
    }
  })
})

describe('memoryStore', () => {
  test('refuses to work without knowing whose chats they are', async ({ memory }) => {
    const nobody = memoryStore({ memory, senderId: () => '' })

    expect(() => memoryStore({ memory, senderId: '' })).toThrow(/senderId/)
    await expect(nobody.load('boat')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}

const chunks = () => [
  { type: 'stream-start' as const, warnings: [] },
  { type: 'text-start' as const, id: 't' },
  { type: 'text-delta' as const, id: 't', delta: 'Good ' },
  { type: 'text-delta' as const, id: 't', delta: 'day' },
  { type: 'text-end' as const, id: 't' },
  { type: 'finish' as const, finishReason: { unified: 'stop' as const, raw: 'stop' }, usage },
]

type Save = (messages: Message[]) => Promise<void>

async function stream7(messages: Message[], save: Save): Promise<void> {
  const model = new MockLanguageModelV4({
    doStream: async () => ({ stream: ai7.simulateReadableStream({ chunks: chunks() }) }),
  })
  const prompt = await ai7.convertToModelMessages(messages)
  const response = ai7.streamText({ model, messages: prompt }).toUIMessageStreamResponse({
    originalMessages: messages,
    onFinish: ({ messages }) => save(messages),
  })
  await response.text()
}

async function stream6(messages: Message[], save: Save): Promise<void> {
  const model = new MockLanguageModelV3({
    doStream: async () => ({ stream: ai6.simulateReadableStream({ chunks: chunks() }) }),
  })
  const given = messages as ai6.UIMessage[]
  const prompt = await ai6.convertToModelMessages(given)
  const response = ai6.streamText({ model, messages: prompt }).toUIMessageStreamResponse({
    originalMessages: given,
    onFinish: ({ messages }) => save(messages as Message[]),
  })
  await response.text()
}

/** A message with parts of the kinds that both majors know. */
function message(): fc.Arbitrary<Message> {
  const text = fc.string({ unit: 'grapheme' })
  const json = fc.jsonValue()
  const metadata = fc.option(fc.constant({ provider: { itemId: 'rs_1', n: 2 } }), {
    nil: undefined,
  })
  const tool = { type: 'tool-weather', toolCallId: 'call_1' }
  const part = fc.oneof(
    fc.record({ type: fc.constant('text'), text, providerMetadata: metadata }),
    fc.record({ type: fc.constant('reasoning'), text, providerMetadata: metadata }),
    fc.record({ type: fc.constant('step-start') }),
    fc.record({ type: fc.constant('data-plot'), id: text, data: json }),
    fc.record({
      type: fc.constant('file'),
      mediaType: fc.constant('image/png'),
      filename: text,
      url: fc.constant('data:image/png;base64,iVBORw0KGgo='),
    }),
    fc.constantFrom(
      { ...tool, state: 'input-streaming', input: { city: 'P' } },
      { ...tool, state: 'input-available', input: { city: 'Porto' } },
      { ...tool, state: 'output-available', input: { city: 'Porto' }, output: { celsius: 18 } },
      { ...tool, state: 'output-error', input: { city: 'Porto' }, errorText: 'no such city' },
      { ...tool, state: 'approval-requested', input: {}, approval: { id: 'p1' } },
    ),
  )
  return fc.record({
    id: text,
    role: fc.constantFrom('user', 'assistant'),
    metadata: json,
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  }) as unknown as fc.Arbitrary<Message>
}
