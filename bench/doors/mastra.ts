import { existsSync } from 'node:fs'
import { register } from 'node:module'

import type { Message } from '../../src/index.ts'
import { type DoorRows, turn } from './row.ts'

const frameworks = new URL('../../test/frameworks/package.json', import.meta.url)

const placeOf = (thread: string) => ({ channel: 'mastra', senderId: 'mastra by hand', thread })

const bodies = (role: 'user' | 'assistant', text: string) => ({
  role,
  type: 'text',
  content: { format: 2 as const, parts: [{ type: 'text' as const, text }] },
})

/** The threads of Mastra; none where test/frameworks isn't installed. */
export const mastra: DoorRows = async (memory) => {
  if (!existsSync(new URL('node_modules/@mastra/core', frameworks))) return []
  register(new URL('../../test/support/mastra-folder.mjs', import.meta.url))
  const { OmegaMemoryStorage } = await import('../../src/doors/mastra/index.ts')
  const storage = new OmegaMemoryStorage({ memory, senderId: ({ resourceId }) => resourceId })
  const resourceId = 'mastra'
  const threadOf = (id: string) => ({
    id,
    resourceId,
    createdAt: new Date(),
    updatedAt: new Date(),
  })
  let n = 0
  const messages = (threadId: string) =>
    turn(n++).map((text, at) => ({
      ...bodies(at === 0 ? 'user' : 'assistant', text),
      id: `${threadId} ${n} ${at}`,
      createdAt: new Date(),
      threadId,
      resourceId,
    })) as unknown as Parameters<typeof storage.saveMessages>[0]['messages']
  const given = (thread: string) =>
    turn(n++).map((text, at) => {
      const body = bodies(at === 0 ? 'user' : 'assistant', text)
      const { role } = body
      return {
        id: `by hand ${thread} ${n} ${at}`,
        role,
        content: text,
        timestamp: new Date(),
        format: 'mastra',
        body,
      }
    })
  for (const id of ['read', 'written']) {
    await storage.saveThread({ thread: threadOf(id) })
    const byHand = await memory.conversations.getOrCreate(placeOf(id))
    // What Mastra gives a thread and asks back, which somebody by hand has to keep as well.
    const { createdAt, updatedAt } = threadOf(id)
    const thread = {
      resourceId,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    }
    await memory.conversations.update(byHand.id, { metadata: { thread } })
  }
  for (let at = 0; at < 100; at++) {
    await storage.saveMessages({ messages: messages('read') })
    await memory.messages.appendAll({ ...placeOf('read'), messages: given('read') })
  }
  const [written] = await memory.conversations.list(placeOf('written'))
  return [
    {
      work: 'Mastra: `saveMessages` of a turn',
      beside:
        '`conversations.get`, `messages.listByIds` and `messages.list` of the newest, and `messages.appendAll`',
      door: () => storage.saveMessages({ messages: messages('written') }),
      byHand: async () => {
        await memory.conversations.get(written!.id)
        const messages = given('written')
        await Promise.all([
          memory.messages.listByIds(messages.map(({ id }) => id)),
          memory.messages.list(written!.id, { limit: 1 }),
        ])
        await memory.messages.appendAll({ ...placeOf('written'), messages })
      },
    },
    {
      work: 'Mastra: `listMessages` of the newest 40 of 200',
      beside: '`conversations.list`, `messages.list` and `estimateTokens`, which counts them',
      door: () =>
        storage.listMessages({
          threadId: 'read',
          orderBy: { field: 'createdAt', direction: 'DESC' },
        }),
      byHand: async () => {
        const [found] = await memory.conversations.list(placeOf('read'))
        const rows = await memory.messages.list(found!.id, { limit: 41 })
        await memory.conversations.estimateTokens(found!.id)
        return rows.map(({ id, timestamp, body }: Message) => ({
          ...Object(body),
          id,
          createdAt: timestamp,
        }))
      },
    },
    {
      work: 'Mastra: `getThreadById`',
      beside: '`conversations.list`',
      door: () => storage.getThreadById({ threadId: 'read' }),
      byHand: () => memory.conversations.list(placeOf('read')),
    },
  ]
}
