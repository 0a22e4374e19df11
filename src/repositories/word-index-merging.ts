import { type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'

/** What of an index has to be known to merge it. */
export interface MergedIndex {
  readonly table: SQL
  /** What an entry is made of, beside its key. */
  readonly columns: SQL
  /** An entry of no message, and the statement that takes it out again. */
  readonly nothing: SQL
  readonly dropNothing: SQL
}

/**
 * Merges all parts of an index into one. An entry goes in and out first: FTS5 drops the words of deleted entries only
 * when it merges into its last level, and merges nothing when all parts are in one.
 */
export async function mergeAll(
  db: Database,
  { table, columns, nothing, dropNothing }: MergedIndex,
): Promise<void> {
  await db.batch([
    db.run(sql`INSERT INTO ${table} (rowid, ${columns}) VALUES (${nothing})`),
    db.run(dropNothing),
  ])
  if (db.$client.protocol !== 'file') {
    await db.run(sql`INSERT INTO ${table} (${table}) VALUES ('optimize')`)
    return
  }
  let pages = -pagesAtOnce
  while (await mergePages(db, table, pages)) pages = pagesAtOnce
}

/** How many pages of an index are merged at a time: some 6 ms of work. */
const pagesAtOnce = 256

/** Whether it found anything to merge. A negative number begins a merge of all parts, a positive one goes on with it. */
async function mergePages(db: Database, table: SQL, pages: number): Promise<boolean> {
  const changes = sql`SELECT total_changes() AS changes`
  const [[before], , [after]] = await db.batch([
    db.all<{ changes: number }>(changes),
    db.run(sql`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ${sql.raw(String(pages))})`),
    db.all<{ changes: number }>(changes),
  ])
  // The command itself counts as one.
  return Number(after?.changes) - Number(before?.changes) > 1
}
