import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'

import { OmegaChatMessageHistory } from '../../../src/doors/langgraph/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

const ana = { senderId: 'ana', thread: 'trip' }

describe('a history of messages', () => {
  test('gives back what was added, each kind as it was', async ({ memory }) => {
    const history = new OmegaChatMessageHistory({ memory, ...ana })
    const call = { id: 'c1', name: 'trains', args: { to: 'Porto' }, type: 'tool_call' as const }
    const messages = [
      new SystemMessage('Be brief.'),
      new HumanMessage({ content: [{ type: 'text', text: 'A train to Porto?' }], id: 'own' }),
      new AIMessage({ content: '', tool_calls: [call] }),
      new ToolMessage({ content: 'At nine', tool_call_id: 'c1' }),
    ]

    await history.addMessages(messages)
    await history.addAIMessage('At nine.')

    const found = await history.getMessages()
    expect(found.map((message) => message.toDict())).toEqual(
      [...messages, new AIMessage('At nine.')].map((message) => message.toDict()),
    )
    expect(found[2]).toMatchObject({ tool_calls: [call] })
    const hits = await memory.messages.search({ senderId: 'ana', query: 'train' })
    expect(hits.map(({ message }) => message.content)).toContain('A train to Porto?')
  })

  test('has what was said through other doors, and in pages of any number', async ({ memory }) => {
    const history = new OmegaChatMessageHistory({ memory, ...ana, channel: 'chat' })
    await history.addMessages(Array.from({ length: 1001 }, (_, n) => new HumanMessage(`${n}`)))
    await memory.recordExchange({ ...ana, channel: 'chat', user: 'Hi', assistant: 'Hello' })

    const found = await history.getMessages()

    expect(found).toHaveLength(1003)
    expect(found.slice(1000).map((message) => [message.getType(), message.text])).toEqual([
      ['human', '1000'],
      ['human', 'Hi'],
      ['ai', 'Hello'],
    ])
  })

  test('is one person’s, and goes when it is cleared', async ({ memory }) => {
    const history = new OmegaChatMessageHistory({ memory, ...ana })
    await history.addUserMessage('secret')
    const other = new OmegaChatMessageHistory({ memory, ...ana, senderId: 'ben' })
    await other.addUserMessage('mine')

    await history.clear()

    expect(await history.getMessages()).toEqual([])
    expect(await other.getMessages()).toHaveLength(1)
    expect(await memory.messages.search({ senderId: 'ana', query: 'secret' })).toEqual([])
    expect(() => new OmegaChatMessageHistory({ memory, thread: 'trip' } as never)).toThrow(
      /senderId/,
    )
  })
})
