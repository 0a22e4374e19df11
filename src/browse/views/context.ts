import type { Context, MemoryStore } from '../../index.ts'
import type { Query } from '../views.ts'
import { filled, needed, whole } from './query.ts'

/** What a model would be given next, by the same call as the application's, and what its parts are called. */
export async function context(memory: MemoryStore, query: Query) {
  const maxTokens = whole(query, 'maxTokens', 0)
  const built = await memory.context.build({
    channel: needed(query, 'channel'),
    senderId: needed(query, 'senderId'),
    project: filled(query, 'project'),
    thread: filled(query, 'thread'),
    text: query['text'] ?? '',
    ...(maxTokens > 0 && { budget: { maxTokens } }),
  })
  return { ...built, labels: await labelsOf(memory, built) }
}

/** What the rows behind a context say, by their ids; a message is shown where it was said. */
async function labelsOf(memory: MemoryStore, { senderId, manifest }: Context) {
  const ids = new Set(manifest.items.map(({ id }) => id))
  const [facts, tasks, lessons, outcomes] = await Promise.all([
    memory.facts.list(senderId),
    memory.tasks.listForSender(senderId),
    memory.lessons.list({ senderId }),
    memory.outcomes.listRecent({ senderId, limit: 100 }),
  ])
  const labels = [
    ...facts.map(({ id, key, value }) => [id, `${key}: ${value}`] as const),
    ...tasks.map(({ id, description }) => [id, description] as const),
    ...lessons.map(({ id, rule }) => [id, rule] as const),
    ...outcomes.map(({ id, lesson }) => [id, lesson] as const),
  ]
  const short = labels.map(([id, label]) => [id, label.slice(0, 120)] as const)
  return Object.fromEntries(short.filter(([id]) => ids.has(id))) as Record<string, string>
}
