import { createHash } from 'node:crypto'

import { type AgentInputItem, protocol } from '@openai/agents-core'

import { OmegaSession } from '../../src/doors/openai-agents/index.ts'
import type { GivenMessage, Message } from '../../src/index.ts'
import { type DoorRows, turn } from './row.ts'

const items = (n: number): AgentInputItem[] => {
  const [asked, answer] = turn(n)
  return [
    { type: 'message', role: 'user', content: asked },
    {
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: answer }],
    },
  ]
}

const given = (n: number): GivenMessage[] => {
  const [asked, answer] = turn(n)
  return items(n).map((body) => {
    const role = 'role' in body && body.role === 'user' ? 'user' : 'assistant'
    return { role, content: role === 'user' ? asked : answer, format: 'openai-agents', body }
  })
}

const placeOf = (thread: string) => ({ channel: 'agents', senderId: 'agents by hand', thread })

/** A session that a run of the OpenAI Agents SDK reads and adds to. */
export const openAiAgents: DoorRows = async (memory) => {
  const sessionOf = (sessionId: string) =>
    new OmegaSession({ memory, senderId: 'agents', sessionId })
  const [read, written, popped, changed] = ['read', 'written', 'popped', 'changed'].map(sessionOf)
  for (let n = 0; n < 100; n++) {
    await read!.addItems(items(n))
    await memory.messages.appendAll({ ...placeOf('read'), messages: given(n) })
  }
  const readByHand = async (thread: string, limit: number): Promise<Message[]> => {
    const [found] = await memory.conversations.list(placeOf(thread))
    return found ? memory.messages.list(found.id, { limit }) : []
  }
  let n = 0
  return [
    {
      work: 'OpenAI Agents: `getItems` of 200',
      beside: '`conversations.list` and `messages.list`',
      door: () => read!.getItems(),
      byHand: async () => (await readByHand('read', 10_000)).map(({ body }) => body),
    },
    {
      work: 'OpenAI Agents: `addItems` of a turn',
      beside: '`messages.appendAll`',
      door: () => written!.addItems(items(n++)),
      byHand: () => memory.messages.appendAll({ ...placeOf('written'), messages: given(n++) }),
    },
    {
      work: 'OpenAI Agents: `addItems`, then `popItem`',
      beside: '`messages.appendAll`, `messages.list` and `messages.delete`',
      door: async () => {
        await popped!.addItems(items(n++).slice(0, 1))
        await popped!.popItem()
      },
      byHand: async () => {
        await memory.messages.appendAll({ ...placeOf('popped'), messages: given(n++).slice(0, 1) })
        const [last] = await readByHand('popped', 1)
        await memory.messages.delete(last!.id)
      },
    },
    {
      work: 'OpenAI Agents: `applyHistoryTransaction` that appends a turn',
      beside:
        '`items.get`, `messages.appendAll` and `items.set` in a transaction, with the check of items that the SDK has and the digest that tells another transaction of the same id',
      door: () =>
        changed!.applyHistoryTransaction({
          operationId: `operation ${n}`,
          transaction: { type: 'append_items', items: items(n++) },
        }),
      byHand: () => {
        const transaction = { type: 'append_items', items: items(n) }
        transaction.items.forEach((item) => protocol.ModelItem.parse(item))
        const value = createHash('sha256').update(JSON.stringify(transaction)).digest('hex')
        return memory.transaction(async (tx) => {
          const place = placeOf('changed')
          const conversation = await tx.conversations.getOrCreate(place)
          const namespace = ['operations', conversation.id]
          const name = { senderId: place.senderId, namespace, key: `operation ${n}` }
          if (await tx.items.get(name)) return
          await tx.messages.appendAll({ ...place, messages: given(n++) })
          await tx.items.set({ ...name, value })
        })
      },
    },
  ]
}
