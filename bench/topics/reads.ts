import { MemoryStore } from '../../src/index.ts'
import { columnsOf } from '../../src/repositories/rows.ts'
import { conversations, facts, messages } from '../../src/schema/index.ts'
import { compare } from '../measure.ts'
import { openRaw } from '../raw.ts'
import { type Result, ratioResult } from '../results.ts'
import { activeConversation, clock, sender, sizes, storeOf } from '../stores.ts'
import type { Topic } from './topic.ts'
import { users } from './users.ts'

/** Small reads, each of another user than the one before. */
export const reads: Topic = {
  name: 'reads',
  sizes: ['1k', '10k', '100k', '1M'],
  async run(size) {
    const path = await storeOf(size)
    const db = openRaw(path)
    const memory = await MemoryStore.open({ url: `file:${path}`, clock })
    const user = users(sizes[size].users)
    const id = () => activeConversation(user())
    const results: Result[] = []
    const measure = async (
      work: string,
      raw: () => unknown,
      ours: () => unknown,
      most?: number,
    ) => {
      const measured = await compare({ raw, ours, times: 400 })
      results.push(ratioResult({ topic: 'reads', work, size }, measured, most))
    }

    const byId = `SELECT ${columnsOf(conversations)} FROM conversations WHERE id = ?`
    const conversation = db.prepare(byId)
    await measure(
      'a statement through the client alone',
      () => conversation.all([id()]),
      () => memory.client.execute({ sql: byId, args: [id()] }),
    )
    await measure(
      'point read: `conversations.get`',
      () => conversation.all([id()]),
      () => memory.conversations.get(id()),
      1.8,
    )
    const fact = db.prepare(`SELECT ${columnsOf(facts)} FROM facts WHERE sender_id = ? AND key = ?`)
    await measure(
      'point read: `facts.get`',
      () => fact.all([sender(user()), 'name']),
      () => memory.facts.get(sender(user()), 'name'),
      1.8,
    )
    const known = db.prepare(
      `SELECT ${columnsOf(facts)} FROM facts WHERE sender_id = ? ORDER BY key`,
    )
    await measure(
      'facts of a user: `facts.list`',
      () => known.all([sender(user())]),
      () => memory.facts.list(sender(user())),
      1.8,
    )
    const last = db.prepare(
      `SELECT ${columnsOf(messages)} FROM messages WHERE conversation_id = ? ORDER BY sequence DESC LIMIT 20`,
    )
    await measure(
      'last 20: `messages.list`',
      () => last.all([id()]).reverse(),
      () => memory.messages.list(id(), { limit: 20 }),
      1.8,
    )
    await memory.close()
    db.close()
    return results
  },
}
