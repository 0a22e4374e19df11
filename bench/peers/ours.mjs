/** This library, as it is built. */
import { MemoryStore } from '../../dist/index.js'

export const table = 'messages'
export const idColumn = 'id'

const scope = (thread) => ({ channel: 'chat', senderId: `person-${thread}` })

/** @type {import('./peer.ts').PeerModule['open']} */
export async function open(path) {
  const memory = await MemoryStore.open({ url: `file:${path}` })
  const conversations = new Map()
  const conversationOf = async (thread) => {
    const known = conversations.get(thread)
    if (known !== undefined) return known
    const { id } = await memory.conversations.getOrCreate(scope(thread))
    conversations.set(thread, id)
    return id
  }
  const append = async (thread, said, answered) => {
    const { user } = await memory.recordExchange({
      ...scope(thread),
      user: said,
      assistant: answered,
    })
    return user.id
  }
  return {
    append,
    async begin(thread) {
      await conversationOf(thread)
    },
    async last(thread) {
      return memory.messages.list(await conversationOf(thread), { limit: 20 })
    },
    async turn(thread, said, answered) {
      await memory.context.build({ ...scope(thread), text: said, needs: { recall: false } })
      return append(thread, said, answered)
    },
    close: () => memory.close(),
  }
}
