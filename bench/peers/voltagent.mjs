/** VoltAgent's memory adapter for libSQL, as its documentation sets it up. */
import { randomUUID } from 'node:crypto'

import { LibSQLMemoryAdapter } from '@voltagent/libsql'

export const table = 'voltagent_memory_messages'
export const idColumn = 'message_id'

const person = (thread) => `person-${thread}`
const conversation = (thread) => `thread-${thread}`
const message = (role, text) => ({ id: randomUUID(), role, parts: [{ type: 'text', text }] })

/** @type {import('./peer.ts').PeerModule['open']} */
export async function open(path) {
  const memory = new LibSQLMemoryAdapter({ url: `file:${path}` })
  return {
    async begin(thread) {
      const owner = { resourceId: 'bench', userId: person(thread) }
      await memory.createConversation({
        id: conversation(thread),
        title: '',
        metadata: {},
        ...owner,
      })
    },
    async append(thread, said, answered) {
      const first = message('user', said)
      const both = [first, message('assistant', answered)]
      await memory.addMessages(both, person(thread), conversation(thread))
      return first.id
    },
    last: (thread) => memory.getMessages(person(thread), conversation(thread), { limit: 20 }),
    // It has no way to be closed; its process ends.
    close: async () => {},
  }
}
