import { MemoryStore } from '../../src/index.ts'
import { compare } from '../measure.ts'
import { openRaw } from '../raw.ts'
import { type Result, ratioResult } from '../results.ts'
import { activeConversation, clock, type Size, sizes, storeOf } from '../stores.ts'
import type { Topic } from './topic.ts'

const times = 400

/** Small reads, each with other rows than the one before. */
export const reads: Topic = {
  name: 'reads',
  sizes: ['1k', '10k', '100k', '1M'],
  async run(size) {
    const path = await storeOf(size)
    const db = openRaw(path)
    const memory = await MemoryStore.open({ url: `file:${path}`, clock })
    const user = users(sizes[size].users)
    const results: Result[] = []
    const measure = async (
      work: string,
      raw: () => unknown,
      ours: () => unknown,
      most?: number,
    ) => {
      const measured = await compare({ raw, ours, times })
      results.push(ratioResult({ topic: 'reads', work, size }, measured, most))
    }

    const conversation = db.prepare('SELECT * FROM conversations WHERE id = ?')
    await measure(
      'the same statement through the client',
      () => conversation.all([activeConversation(user())]),
      () =>
        memory.client.execute({
          sql: selectConversation,
          args: [activeConversation(user())],
        }),
    )
    await measure(
      'point read: `conversations.get`',
      () => conversation.all([activeConversation(user())]),
      () => memory.conversations.get(activeConversation(user())),
      1.8,
    )

    const last = db.prepare(
      'SELECT * FROM messages WHERE conversation_id = ? ORDER BY sequence DESC LIMIT 20',
    )
    await measure(
      'last 20: `messages.list`',
      () => last.all([activeConversation(user())]).reverse(),
      () => memory.messages.list(activeConversation(user()), { limit: 20 }),
      1.8,
    )
    await memory.close()
    db.close()
    return results
  },
}

const selectConversation = `SELECT id, channel, sender_id, started_at, updated_at, summary, last_activity, status, project,
  lease_owner, lease_until, summary_attempts, summary_error FROM conversations WHERE id = ?`

/** The users in turn, in steps, so that neighbours in the file don't follow each other. */
export function users(count: number): () => number {
  let user = 0
  return () => (user = (user + 7919) % count)
}

export const userCount = (size: Size): number => sizes[size].users
