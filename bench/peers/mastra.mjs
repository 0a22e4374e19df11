/** Mastra's store for libSQL, as its documentation sets it up. */
import { randomUUID } from 'node:crypto'

import { LibSQLStore } from '@mastra/libsql'

export const table = 'mastra_messages'
export const idColumn = 'id'

const ids = (thread) => ({ threadId: `thread-${thread}`, resourceId: `person-${thread}` })

const message = (thread, role, text, createdAt) => ({
  id: randomUUID(),
  ...ids(thread),
  role,
  createdAt,
  type: 'v2',
  content: { format: 2, parts: [{ type: 'text', text }] },
})

/** @type {import('./peer.ts').PeerModule['open']} */
export async function open(path) {
  const store = new LibSQLStore({ id: 'bench', url: `file:${path}` })
  await store.init()
  const memory = await store.getStore('memory')
  const append = async (thread, said, answered) => {
    const now = Date.now()
    const first = message(thread, 'user', said, new Date(now))
    // It orders by this time alone.
    const second = message(thread, 'assistant', answered, new Date(now + 1))
    await memory.saveMessages({ messages: [first, second] })
    return first.id
  }
  const last = async (thread) => {
    const { messages } = await memory.listMessages({
      threadId: ids(thread).threadId,
      page: 0,
      perPage: 20,
      orderBy: { field: 'createdAt', direction: 'DESC' },
    })
    return messages
  }
  return {
    append,
    last,
    // As its Memory class does before an answer: the thread, what is known of the person, the last messages.
    async turn(thread, said, answered) {
      const { threadId, resourceId } = ids(thread)
      await memory.getThreadById({ threadId })
      await memory.getResourceById({ resourceId })
      await last(thread)
      return append(thread, said, answered)
    },
    async begin(thread) {
      const { threadId, resourceId } = ids(thread)
      const now = new Date()
      const times = { createdAt: now, updatedAt: now }
      await memory.saveThread({
        thread: { id: threadId, resourceId, title: '', metadata: {}, ...times },
      })
    },
    close: async () => store.close?.(),
  }
}
