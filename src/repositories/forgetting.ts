import type { InStatement, ResultSet } from '@libsql/client'
import { count, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { forgetBytes } from '../database/file/forget-bytes.ts'
import { isInDoubt, repeatable } from '../database/repeatable.ts'
import { facts } from '../schema/facts.ts'
import { messages } from '../schema/messages.ts'
import { toStatement } from './compiled.ts'
import type { ForgetRowsOptions } from './forget-rows.ts'
import { whereUnmerged } from './recall-letters.ts'
import {
  forgetDeletedWords,
  forgetWordsBetween,
  partsOfIndexes,
  recordsOfIndexes,
} from './word-index.ts'

/** Where deleted and edited text is to be forgotten. */
export interface ForgettingOptions extends ForgetRowsOptions {
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
  ].map(toStatement)
}

/**
 * Deletes messages, and has every copy of their text forgotten. How many there were, also when the answer to what deleted
 * them was lost and it was sent again.
 */
export async function deleteMessages(options: ForgettingOptions, which: SQL): Promise<number> {
  const { db } = options
  const wanted = toStatement(db.select({ total: count() }).from(messages).where(which))
  const statements = deletionOf(db, which)
  let there = 0
  const deleted = await forgetting(
    options,
    async () => (await repeatable(() => db.$client.batch(statements, 'write'))).at(-1)!,
    {
      hasChanged: (deleted) => deleted.rowsAffected > 0,
      ask: { statement: wanted, told: ({ rows }) => (there = Number(rows[0]?.[0])) },
    },
  )
  // Only where an answer was lost: what another call has deleted in between is not counted twice.
  return isInDoubt(deleted) ? Math.max(deleted.rowsAffected, there) : deleted.rowsAffected
}

interface Asked<Written> {
  /** Whether anything was written, as far as it can tell. */
  readonly hasChanged?: (written: Written) => boolean
  /** What is to be known before, sent with what has to be known before in any case. */
  readonly ask?: { readonly statement: InStatement; readonly told: (result: ResultSet) => void }
}

/**
 * Writes what deletes or changes messages. When it did, their words are taken out of the word indexes, and older pages out
 * of a file's -wal.
 */
export async function forgetting<Written>(
  { db, busyTimeoutMs, isInTransaction, unforgotten }: ForgettingOptions,
  write: () => Promise<Written>,
  { hasChanged = () => true, ask }: Asked<Written> = {},
): Promise<Written> {
  if (isInTransaction) {
    unforgotten.some = true
    return write()
  }
  const records = recordsOfIndexes()
  const before = await db.$client.batch([...records, ...(ask ? [ask.statement] : [])], 'read')
  if (ask) ask.told(before[records.length]!)
  const written = await write()
  // On a server it can't be told so: of two sendings, the answer to the one that changed something may be lost.
  if (db.$client.protocol === 'file' && !hasChanged(written)) return written
  const after = await db.$client.batch([...records, toStatement(whereUnmerged(db))], 'read')
  // Words that messages had before they were entered anew, of which the parts say nothing.
  const isUnmerged = after.pop()!.rows.length > 0
  if (unforgotten.some || isUnmerged) {
    unforgotten.some = false
    await forgetDeletedWords(db)
  } else {
    await forgetWordsBetween(db, partsOfIndexes(before), partsOfIndexes(after))
  }
  await forgetBytes(db.$client, busyTimeoutMs)
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
