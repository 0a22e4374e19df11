import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

import type { MemoryStore, Message } from '../../index.ts'
import { notFound, offer } from './answers.ts'
import type { Served } from './options.ts'
import { conversationUri } from './resources.ts'
import { givenMoment, listedMemory, memoryOf, MemoryShape } from './shapes.ts'

const id = z.string().describe('The id of the memory')
const content = z.string().describe('The text to remember, as it was said')

/** `add_memory`, `search_memories`, `get_memory`, `update_memory` and `delete_memory`: what was said. */
export function offerMemoryTools(server: McpServer, { memory, scope, changed }: Served): void {
  const tell = (message: Message) => changed(conversationUri(message.conversationId))

  offer(
    server,
    'add_memory',
    {
      title: 'Add a memory',
      description:
        'Stores something that was said or happened, to be found later. For a lasting fact use remember_fact.',
      does: 'adds',
      input: z.strictObject({
        content,
        role: z.enum(['user', 'assistant']).default('user').describe('Who said it'),
        thread: z.string().optional().describe('A name of your own for the conversation'),
        timestamp: givenMoment('When it was said; now unless given').optional(),
        idempotencyKey: z.string().optional().describe('The same key again stores nothing'),
      }),
      output: z.object({ memory: MemoryShape }),
    },
    async (given) => {
      const stored = await (await memory()).messages.append({ ...scope, ...given })
      tell(stored)
      return { memory: listedMemory(stored) }
    },
  )

  offer(
    server,
    'search_memories',
    {
      title: 'Search memories',
      description:
        'Finds what was said that answers a question best, in all conversations, best first. With since or until and an empty query: all of that time, newest first.',
      does: 'reads',
      input: z.strictObject({
        query: z.string().describe('The question, or words of it'),
        limit: z.int().min(1).max(100).default(5),
        since: givenMoment('Only what was said from then on').optional(),
        until: givenMoment('Only what was said before then').optional(),
        role: z.enum(['user', 'assistant']).optional(),
        around: z
          .int()
          .min(0)
          .max(10)
          .default(0)
          .describe('How many messages beside each come along'),
      }),
      output: z.object({
        memories: z.array(
          MemoryShape.extend({ score: z.number(), around: z.array(MemoryShape).optional() }),
        ),
      }),
    },
    async (given) => {
      const { senderId, project } = scope
      const hits = await (await memory()).messages.search({ senderId, project, ...given })
      return {
        memories: hits.map(({ message, score, around }) => ({
          ...listedMemory(message),
          score,
          ...(around && { around: around.map(listedMemory) }),
        })),
      }
    },
  )

  offer(
    server,
    'get_memory',
    {
      title: 'Get a memory',
      description: 'Gives a memory whole.',
      does: 'reads',
      input: z.strictObject({ id }),
      output: z.object({ memory: MemoryShape }),
    },
    async ({ id }) => ({ memory: memoryOf(await own(await memory(), scope.senderId, id)) }),
  )

  offer(
    server,
    'update_memory',
    {
      title: 'Correct a memory',
      description: 'Puts other words in the place of a memory; the old ones are gone.',
      does: 'changes',
      input: z.strictObject({ id, content }),
      output: z.object({ memory: MemoryShape }),
    },
    async ({ id, content }) => {
      const store = await memory()
      const message = await own(store, scope.senderId, id)
      if (!(await store.messages.update(message.id, { content }))) throw notFound('memory')
      tell(message)
      return { memory: listedMemory({ ...message, content }) }
    },
  )

  offer(
    server,
    'delete_memory',
    {
      title: 'Delete a memory',
      description: 'Deletes a memory for good.',
      does: 'deletes',
      input: z.strictObject({ id }),
      output: z.object({ deleted: z.boolean() }),
    },
    async ({ id }) => {
      const store = await memory()
      const message = await own(store, scope.senderId, id)
      if ((await store.messages.delete(message.id)) === 0) throw notFound('memory')
      tell(message)
      return { deleted: true }
    },
  )
}

/** A message of this person; anybody else's is not found. */
async function own(store: MemoryStore, senderId: string, id: string): Promise<Message> {
  const message = await store.messages.get(id)
  const isTheirs = message && (await store.conversations.get(message.conversationId, { senderId }))
  if (!message || !isTheirs) throw notFound('memory')
  return message
}
