import type { MemoryStore } from '../../index.ts'
import type { Query } from '../views.ts'
import { filled, needed, whole } from './query.ts'

/** What somebody said that answers a question, as it is typed: each with why it was found and what stands beside it. */
export async function search(memory: MemoryStore, query: Query) {
  const text = query['query'] ?? ''
  const role = filled(query, 'role')
  const asked = {
    senderId: needed(query, 'senderId'),
    query: text,
    channel: filled(query, 'channel'),
    project: query['project'] === undefined ? undefined : filled(query, 'project'),
    role: role === 'user' || role === 'assistant' ? role : undefined,
    since: filled(query, 'since'),
    until: filled(query, 'until'),
    limit: Math.min(whole(query, 'limit', 10), 50),
  } as const
  if (text.trim() === '' && !asked.since && !asked.until) return { hits: [] }
  return { hits: await memory.messages.search({ ...asked, around: 1, prefix: true }) }
}
