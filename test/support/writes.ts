import type { Client } from '@libsql/client'

import { watchEventLoop } from './event-loop.ts'

export interface WriteOutcome {
  /** The ids whose write was acknowledged. */
  acknowledged: string[]
  /** Messages of the writes that failed. */
  errors: string[]
  /** For how long the driver held the event loop up at most, in milliseconds. */
  longestBlockMs: number
}

interface WriteOptions {
  /** What the ids begin with. */
  name: string
  writes: number
  /** How many write at once. */
  callers: number
  onAcknowledged?: (id: string) => void
}

/** What `writeMixed` writes into. */
export const writesTable =
  'CREATE TABLE IF NOT EXISTS writes(id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID'

/** Writes rows in every way a client can: one statement, RETURNING, a batch, a batch that reads first, a transaction. */
export async function writeMixed(
  client: Client,
  { name, writes, callers, onAcknowledged }: WriteOptions,
): Promise<WriteOutcome> {
  const outcome: WriteOutcome = { acknowledged: [], errors: [], longestBlockMs: 0 }
  const watch = watchEventLoop()
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let i = caller; i < writes; i += callers) {
        const id = `${name}-${i}`
        try {
          await write(client, id, i)
          outcome.acknowledged.push(id)
          onAcknowledged?.(id)
        } catch (error) {
          outcome.errors.push(String(error))
        }
      }
    }),
  )
  outcome.longestBlockMs = watch.stop()
  return outcome
}

async function write(client: Client, id: string, way: number): Promise<void> {
  const body = 'x'.repeat(100)
  const insert = { sql: 'INSERT INTO writes(id, body) VALUES (?, ?)', args: [id, body] }
  const update = { sql: 'UPDATE writes SET body = ? WHERE id = ?', args: [`${body}!`, id] }
  if (way % 5 === 0) await client.execute(insert)
  if (way % 5 === 1) await client.execute({ ...insert, sql: `${insert.sql} RETURNING id` })
  if (way % 5 === 2) await client.batch([insert, update])
  if (way % 5 === 3) await client.batch(['SELECT count(*) FROM writes', insert])
  if (way % 5 === 4) {
    const transaction = await client.transaction('write')
    try {
      await transaction.execute(insert)
      await transaction.execute(update)
      await transaction.commit()
    } finally {
      transaction.close()
    }
  }
}
