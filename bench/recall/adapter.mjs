// The adapter between a LoCoMo evaluation and the built package (`npm run build` first). A module of the evaluation
// exports createSearcher(dbPath, options) → { index(turns), search({ query, user, limit, at }), close() }.
//
// `{ "cues": false }` as options measures without the data that not every language has; applications can't ask for that,
// so it goes past the public API.
import { MemoryStore } from '../../dist/index.js'
import { recall } from '../../dist/recall/recall.js'

/** Sessions lie a day or more apart; the longest of them takes less than twelve hours. */
const idleMinutes = 720

export async function createSearcher(dbPath, { cues = true } = {}) {
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
      if (!cues)
        return (await withoutCues(memory, { senderId: user, query, limit, now })).map((id) =>
          ids.get(id),
        )
      const hits = await memory.messages.search({ senderId: user, query, limit })
      return hits.map(({ message }) => ids.get(message.id))
    },
    close: () => memory.close(),
  }
}

async function withoutCues(memory, question) {
  const steps = recall({ ...question, cues: false })
  let step = steps.next()
  while (!step.done) step = steps.next(await memory.client.batch(step.value, 'read'))
  return step.value.map(({ row }) => row.id)
}

/** What an application knows: the user's name as a fact, and what the user calls the assistant. */
async function nameOnce(memory, named, senderId, role, speaker) {
  const key = role === 'user' ? 'name' : 'assistant_name'
  if (named.has(`${senderId} ${key}`)) return
  named.add(`${senderId} ${key}`)
  await memory.facts.set({ senderId, key, value: speaker })
}
