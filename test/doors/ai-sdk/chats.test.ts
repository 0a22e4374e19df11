import type { UIMessage } from 'ai'
import fc from 'fast-check'

import { memoryStore } from '../../../src/doors/ai-sdk/index.ts'
import { describe, expect, test } from '../../support/memory.ts'
import { someOnServer } from '../../support/some-on-server.ts'
import { majors } from './scripted-model.ts'

const text = (id: string, role: UIMessage['role'], said: string): UIMessage => ({
  id,
  role,
  parts: [{ type: 'text', text: said }],
})

const hello = (said: string) => [text('m1', 'user', said)]

/** What arrives over HTTP: JSON, in which nothing is undefined. */
const asSent = <Sent>(sent: Sent) => JSON.parse(JSON.stringify(sent)) as Sent

describe('a chat', () => {
  test('comes back as it was saved, valid for both majors of the SDK', async ({ memory }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    let n = 0
    await fc.assert(
      fc.asyncProperty(fc.array(message(), { minLength: 1, maxLength: 6 }), async (messages) => {
        const chatId = `chat-${n++}`
        await chats.save({ chatId, messages })
        const loaded = await chats.load(chatId)

        expect(loaded).toEqual(asSent(messages))
        for (const { sdk } of majors) {
          expect(await sdk.validateUIMessages({ messages: loaded })).toEqual(loaded)
        }
      }),
      { numRuns: someOnServer(60) },
    )
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
      { numRuns: someOnServer(40) },
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

  test('is left as it is where nothing changed, and so are the rows of what stays', async ({
    memory,
  }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    const messages = [text('u1', 'user', 'It leaks'), text('a1', 'assistant', 'Where?')]
    await chats.save({ chatId: 'boat', messages })
    const [before] = await memory.conversations.list({ senderId: 'ana' })
    const rows = await memory.messages.list(before!.id)

    await chats.save({ chatId: 'boat', messages })

    expect(await memory.conversations.list({ senderId: 'ana' })).toEqual([before])
    await chats.save({ chatId: 'boat', messages: [messages[0]!, text('a2', 'assistant', 'Oh!')] })
    const after = await memory.messages.list(before!.id)
    expect(after[0]).toEqual(rows[0])
    expect(after.map(({ content }) => content)).toEqual(['It leaks', 'Oh!'])
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

  test('is reached when it was closed, or begun under a linked id', async ({ memory }) => {
    await memory.aliases.create('ana@mail', 'ana')
    const byMail = memoryStore({ memory, senderId: 'ana@mail' })
    const chats = memoryStore({ memory, senderId: 'ana' })
    await byMail.save({ chatId: 'boat', messages: [text('u1', 'user', 'It leaks')] })
    const boat = { channel: 'chat', senderId: 'ana@mail', thread: 'boat' }
    await memory.conversations.closeCurrent(boat)

    const messages = [...(await chats.load('boat')), text('a1', 'assistant', 'Where?')]
    await chats.save({ chatId: 'boat', messages })

    expect(await byMail.load('boat')).toEqual(messages)
    expect(await memory.conversations.count({ senderId: 'ana' })).toBe(1)
  })

  test('has words to search, and nothing after an erasure', async ({ memory }) => {
    const chats = memoryStore({ memory, senderId: 'ana' })
    await chats.save({ chatId: 'boat', messages: [text('u1', 'user', 'The keel leaks\0')] })

    const hits = await memory.messages.search({ senderId: 'ana', query: 'keel' })
    await memory.erase('ana')

    expect(hits[0]?.message.content).toBe('The keel leaks\uFFFD')
    expect(await chats.load('boat')).toEqual([])
  })

  test.for(majors)(
    'that is streamed is saved whole at its end, under version $major',
    async ({ sdk, scripted }, { memory }) => {
      const chats = memoryStore({ memory, senderId: 'ana' })
      const { model } = scripted('Good day')
      const messages = hello('Hello')

      const response = sdk
        .streamText({ model, messages: await sdk.convertToModelMessages(messages) })
        .toUIMessageStreamResponse({
          originalMessages: messages,
          onFinish: ({ messages }) => chats.save({ chatId: 'stream', messages }),
        })
      await response.text()

      const [asked, answer] = await chats.load('stream')
      expect(asked).toEqual(messages[0])
      expect(answer?.parts).toContainEqual({ type: 'text', text: 'Good day', state: 'done' })
    },
  )

  test('needs to know whose it is', async ({ memory }) => {
    expect(() => memoryStore({ memory, senderId: '' })).toThrow(/senderId/)
    const chats = memoryStore({ memory, senderId: () => undefined as never })
    await expect(chats.load('x')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

/** A message with parts of the kinds that both majors know. */
function message(): fc.Arbitrary<UIMessage> {
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
    fc.record({ type: fc.constant('source-url'), sourceId: text, url: fc.webUrl(), title: text }),
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
    role: fc.constantFrom('user', 'assistant', 'system'),
    metadata: json,
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  }) as unknown as fc.Arbitrary<UIMessage>
}
