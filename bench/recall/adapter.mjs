// The adapter between a LoCoMo evaluation and the built package (`npm run build` first). A module of the evaluation
// exports createSearcher(dbPath) → { index(turns), search({ query, user, limit, at }), close() }.
import { MemoryStore } from '../../dist/index.js'

/** Sessions lie a day or more apart; the longest of them takes less than twelve hours. */
const idleMinutes = 720

export async function createSearcher(dbPath) {
  let now = new Date()
  const clock = { now: () => now }
  const memory = await MemoryStore.open({ url: `file:${dbPath}`, clock, idleMinutes })
  const ids = new Map()
  const named = new Set()
  return {
    async index(turns) {
      for (const { id, user, session, role, text, timestamp, speaker } of turns) {
        await nameOnce(memory, named, user, role, speaker)
        // One project a session keeps the sessions apart, whatever lies between them.
        const scope = { channel: 'locomo', senderId: user, project: session }
        const message = await memory.messages.append({ ...scope, role, content: text, timestamp })
        ids.set(message.id, id)
      }
    },
    async search({ query, user, limit, at }) {
      now = new Date(`${at}Z`)
      const hits = await memory.messages.search({ senderId: user, query, limit })
      return hits.map(({ message }) => ids.get(message.id))
    },
    close: () => memory.close(),
  }
}

/** What an application knows: the user's name as a fact, and what the user calls the assistant. */
async function nameOnce(memory, named, senderId, role, speaker) {
  const key = role === 'user' ? 'name' : 'assistant_name'
  if (named.has(`${senderId} ${key}`)) return
  named.add(`${senderId} ${key}`)
  await memory.facts.set({ senderId, key, value: speaker })
}
