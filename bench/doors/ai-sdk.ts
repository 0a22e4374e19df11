import type { UIMessage } from 'ai'
import { MockLanguageModelV4 } from 'ai/test'

import { memoryStore, memoryTools, withMemory } from '../../src/doors/ai-sdk/index.ts'
import type { Message } from '../../src/index.ts'
import { type DoorRows, turn } from './row.ts'

const channel = 'chat'

const message = (id: string, role: 'user' | 'assistant', text: string): UIMessage => ({
  id,
  role,
  parts: [{ type: 'text', text }],
})

/** The messages of some turns of a chat. */
const talk = (chat: string, from: number, turns: number): UIMessage[] =>
  Array.from({ length: turns }, (_, at) => {
    const [asked, answer] = turn(from + at)
    return [
      message(`${chat} ${from + at} u`, 'user', asked),
      message(`${chat} ${from + at} a`, 'assistant', answer),
    ]
  }).flat()

const givenOf = (said: UIMessage) => ({
  id: said.id,
  role: said.role,
  content: said.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'),
  format: 'ai-sdk',
  body: said,
})

const prompt = (text: string) => ({
  prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text }] }],
})

/** A model that answers at once, alone and with a memory, and a chat of 200 messages that goes on. */
export const aiSdk: DoorRows = async (memory) => {
  const [asked, answer] = turn(1)
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  }
  const model = new MockLanguageModelV4({
    doGenerate: async () => ({
      content: [{ type: 'text', text: answer }],
      finishReason: { unified: 'stop', raw: undefined },
      usage,
      warnings: [],
    }),
  })
  const remembering = withMemory(model, { memory, senderId: 'ai' })
  let n = 0

  const chats = memoryStore({ memory, senderId: 'ai chats' })
  const byHand = { channel, senderId: 'ai chats by hand', thread: 'long' }
  const ours = talk('ours', 0, 100)
  const theirs = talk('theirs', 0, 100)
  await chats.save({ chatId: 'long', messages: ours })
  await memory.messages.appendAll({ ...byHand, messages: theirs.map(givenOf) })
  const readByHand = async (): Promise<Message[]> => {
    const [found] = await memory.conversations.list({ ...byHand, limit: 1 })
    return memory.messages.list(found!.id, { after: null, limit: 5000 })
  }
  const tools = memoryTools({ memory, senderId: 'ai tools' })
  const run = tools.remember.execute as (given: object, options: object) => Promise<unknown>

  return [
    {
      work: 'AI SDK: a call of a model with `withMemory`',
      beside: '`context.build` and `recordExchange`',
      door: () => remembering.doGenerate(prompt(`${asked} ${n++}`)),
      byHand: async () => {
        const scope = { channel, senderId: 'ai by hand' }
        const text = `${asked} ${n++}`
        const context = await memory.context.build({ ...scope, text, history: 'alternating' })
        const { content } = await model.doGenerate(prompt(`${context.systemPrompt} ${text}`))
        const said = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
        await memory.recordExchange({ ...scope, user: text, assistant: said, context })
      },
    },
    {
      work: 'AI SDK: the tool `remember`',
      beside: '`facts.set`',
      door: () => run({ key: `day ${n % 20}`, value: `at ${n++}` }, {}),
      byHand: () =>
        memory.facts.set({
          senderId: 'ai tools by hand',
          key: `day ${n % 20}`,
          value: `at ${n++}`,
        }),
    },
    {
      work: 'AI SDK: `load` of a chat of 200 messages',
      beside: '`conversations.list` and `messages.list`',
      door: () => chats.load('long'),
      byHand: async () => (await readByHand()).map(({ body }) => body),
    },
    {
      work: 'AI SDK: `save` of one turn more in a chat of 200 messages',
      beside: '`messages.list`, and `appendAll` of what is new or was edited',
      door: async () => {
        ours.push(...talk('ours', ours.length, 1))
        await chats.save({ chatId: 'long', messages: ours })
      },
      byHand: async () => {
        theirs.push(...talk('theirs', theirs.length, 1))
        const rows = await readByHand()
        const known = new Map(rows.map(({ id, body }) => [id, JSON.stringify(body)]))
        const isAsStored = (said: UIMessage) => known.get(said.id) === JSON.stringify(said)
        const messages = theirs.filter((said) => !isAsStored(said)).map(givenOf)
        await memory.messages.appendAll({ ...byHand, messages })
      },
    },
  ]
}
