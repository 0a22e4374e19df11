import { eq, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { emptyWal } from '../database/file/empty-wal.ts'
import { repeatable } from '../database/repeatable.ts'
import { facts } from '../schema/facts.ts'
import { messages } from '../schema/messages.ts'
import { forgetDeletedWords, forgetWordsSince, partsOfIndexes } from './word-index.ts'

/** Where deleted and edited text is to be forgotten. */
export interface ForgettingOptions {
  readonly db: Database
  /** How long to wait for the readers of other processes, whose state keeps old pages in a file's -wal. */
  readonly busyTimeoutMs: number
  /** Inside a transaction the words stay in the indexes and the -wal until the next deletion outside of one. */
  readonly isInTransaction: boolean
  /** Shared by a store and its transactions. */
  readonly unforgotten: Unforgotten
}

/** Whether a transaction has deleted words that are still in the indexes. */
export interface Unforgotten {
  some: boolean
}

/** The statements that delete messages, their vectors and what refers to them; the last one tells how many went. */
export const deletionOf = (db: Database, which: SQL) => {
  const ids = db.select({ id: messages.id }).from(messages).where(which)
  return [
    db.update(facts).set({ sourceMessageId: null }).where(inArray(facts.sourceMessageId, ids)),
    db.delete(messages).where(which),
  ] as const
}

/** Deletes messages, and has every copy of their text forgotten. How many there were. */
export async function deleteMessages(options: ForgettingOptions, which: SQL): Promise<number> {
  const { db } = options
  const [, { rowsAffected }] = await forgetting(
    options,
    () => repeatable(() => db.batch(deletionOf(db, which))),
    ([, deleted]) => deleted.rowsAffected > 0,
  )
  return rowsAffected
}

/**
 * Writes what deletes or changes messages. When it did, their words are taken out of the word indexes, and older pages out
 * of a file's -wal.
 */
export async function forgetting<Written>(
  { db, busyTimeoutMs, isInTransaction, unforgotten }: ForgettingOptions,
  write: () => Promise<Written>,
  hasChanged: (written: Written) => boolean = () => true,
): Promise<Written> {
  if (isInTransaction) {
    unforgotten.some = true
    return write()
  }
  const before = await partsOfIndexes(db)
  const written = await write()
  if (!hasChanged(written)) return written
  if (unforgotten.some) {
    unforgotten.some = false
    await forgetDeletedWords(db)
  } else await forgetWordsSince(db, before)
  await emptyWal(db.$client, busyTimeoutMs)
  return written
}

/** The messages of these ids. */
export const withIds = (ids: readonly string[]): SQL =>
  sql`${messages.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`

const first = alias(messages, 'first')

/** A message and all that were written after it in its conversation. */
export const fromOn = (id: string): SQL => sql`
  ${eq(messages.conversationId, sql`(SELECT ${first.conversationId} FROM ${messages} AS ${first} WHERE ${first.id} = ${id})`)}
  AND ${messages.sequence} >= (SELECT ${first.sequence} FROM ${messages} AS ${first} WHERE ${first.id} = ${id})`
