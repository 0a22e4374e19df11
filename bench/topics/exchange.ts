import { randomUUID } from 'node:crypto'

import type Database from 'libsql'

import { MemoryStore } from '../../src/index.ts'
import { formatMoment } from '../../src/time/moments.ts'
import { compare, type Measured } from '../measure.ts'
import { message, randomNumbers } from '../random.ts'
import { openRaw } from '../raw.ts'
import { ratioResult } from '../results.ts'
import {
  clock,
  copyOf,
  now,
  removeStore,
  scope,
  type Size,
  sizes,
  withoutIndexes,
} from '../stores.ts'
import type { Topic } from './topic.ts'
import { users } from './users.ts'

// FTS5 merges sixteen segments into one, and sixteen of those again: a round of 256 meets about the same merges each time.
const times = 256

/** What a user said and what the assistant answered, with the search indexes on and without them. */
export const exchange: Topic = {
  name: 'exchange',
  sizes: ['10k', '1M'],
  async run(size) {
    const row = { topic: 'exchange', size }
    const indexed = ratioResult(
      { ...row, work: '`recordExchange`, recall index on' },
      await measure(size, 'indexed'),
      1.25,
    )
    if (size !== '10k') return [indexed]
    const work = '`recordExchange`, the triggers that fill both search indexes dropped from both'
    return [indexed, ratioResult({ ...row, work }, await measure(size, 'plain'))]
  },
}

async function measure(size: Size, kind: 'indexed' | 'plain'): Promise<Measured> {
  const rawPath = await copyOf(size, 'raw')
  const ourPath = await copyOf(size, 'ours')
  if (kind === 'plain') for (const path of [rawPath, ourPath]) withoutIndexes(path)
  const db = openRaw(rawPath)
  const memory = await MemoryStore.open({ url: `file:${ourPath}`, clock })
  const write = rawExchange(db)
  const user = users(sizes[size].users)
  const random = randomNumbers(1)

  const measured = await compare({
    raw: () => {
      write(user(), message(random), message(random))
    },
    ours: () =>
      memory.recordExchange({
        ...scope(user()),
        user: message(random),
        assistant: message(random),
      }),
    times,
    rounds: 31,
  })

  await memory.close()
  db.close()
  removeStore(rawPath)
  removeStore(ourPath)
  return measured
}

/** The same rows as `recordExchange`, by hand. */
export function rawExchange(db: Database.Database) {
  const active = db.prepare(
    `SELECT id FROM conversations WHERE channel = ? AND sender_id = ? AND project = '' AND status = 'active'
       AND last_activity >= ? ORDER BY last_activity DESC LIMIT 1`,
  )
  const next = db.prepare('SELECT max(sequence) AS last FROM messages WHERE conversation_id = ?')
  const insert = db.prepare(
    `INSERT INTO messages (id, conversation_id, sequence, role, content, timestamp) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const touch = db.prepare(
    'UPDATE conversations SET last_activity = ?, updated_at = ? WHERE id = ?',
  )
  return (user: number, said: string, answered: string) => {
    const { channel, senderId } = scope(user)
    const at = formatMoment(now)
    const since = formatMoment(new Date(now.getTime() - 7_200_000))
    db.exec('BEGIN IMMEDIATE')
    const [conversation] = active.all([channel, senderId, since]) as { id: string }[]
    if (!conversation) throw new Error('Every generated user has an active conversation')
    const [{ last }] = next.all([conversation.id]) as [{ last: number }]
    insert.run([randomUUID(), conversation.id, BigInt(last + 1), 'user', said, at])
    insert.run([randomUUID(), conversation.id, BigInt(last + 2), 'assistant', answered, at])
    touch.run([at, at, conversation.id])
    db.exec('COMMIT')
  }
}
