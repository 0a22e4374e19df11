import { randomUUID } from 'node:crypto'

import type Database from 'libsql'

import { MemoryStore } from '../../src/index.ts'
import { formatMoment } from '../../src/time/moments.ts'
import { compare } from '../measure.ts'
import { message, randomNumbers } from '../random.ts'
import { openRaw } from '../raw.ts'
import { ratioResult } from '../results.ts'
import { clock, copyOf, now, removeStore, scope, sizes } from '../stores.ts'
import type { Topic } from './topic.ts'
import { users } from './users.ts'

const times = 200

/** What a user said and what the assistant answered, with the recall index on and without it. */
export const exchange: Topic = {
  name: 'exchange',
  sizes: ['10k', '1M'],
  async run(size) {
    const rawPath = await copyOf(size, 'raw')
    const ourPath = await copyOf(size, 'ours')
    const db = openRaw(rawPath)
    const memory = await MemoryStore.open({ url: `file:${ourPath}`, clock })
    const write = rawExchange(db)
    const user = users(sizes[size].users)
    const random = randomNumbers(1)

    const indexed = await compare({
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
    })

    await memory.close()
    db.close()
    removeStore(rawPath)
    removeStore(ourPath)
    return [
      ratioResult(
        { topic: 'exchange', work: '`recordExchange`, recall index on', size },
        indexed,
        1.25,
      ),
    ]
  },
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
