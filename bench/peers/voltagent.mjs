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
  const append = async (thread, said, answered) => {
    const first = message('user', said)
    const both = [first, message('assistant', answered)]
    await memory.addMessages(both, person(thread), conversation(thread))
    return first.id
  }
  const last = (thread) => memory.getMessages(person(thread), conversation(thread), { limit: 20 })
  return {
    append,
    last,
    // What its agent asks for before an answer: what is known of the person, the last messages.
    async turn(thread, said, answered) {
      const of = { conversationId: conversation(thread), userId: person(thread) }
      await memory.getWorkingMemory({ ...of, scope: 'user' })
      await last(thread)
      return append(thread, said, answered)
    },
    async begin(thread) {
      const owner = { resourceId: 'bench', userId: person(thread) }
      await memory.createConversation({
        id: conversation(thread),
        title: '',
        metadata: {},
        ...owner,
      })
    },
    // It has no way to be closed; its process ends.
    close: async () => {},
  }
}
