import { type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'

const wordIndexes = ['messages_recall', 'messages_fts']

/** How many pages of an index are merged at a time: some 6 ms of work. */
const pagesAtOnce = 256

/**
 * Takes the words of deleted messages out of the word indexes, which keep them until their parts are merged into one. A
 * file is merged in many short writes, so that others read and write meanwhile; broken off, it can be begun again.
 */
export async function mergeWordIndexes(db: Database): Promise<void> {
  const isFile = db.$client.protocol === 'file'
  for (const index of wordIndexes) {
    // The first round may only finish a merge that was under way, with words in what it had merged before they were
    // deleted; then the second takes them out. Else there is nothing left for it to do.
    for (let round = 0; round < 2; round++) {
      if (isFile) await mergeByAndBy(db, index)
      else await db.run(merge(index))
    }
  }
}

async function mergeByAndBy(db: Database, index: string): Promise<void> {
  let pages = -pagesAtOnce
  while (await mergePages(db, index, pages)) pages = pagesAtOnce
}

/** Whether it found anything to merge. A negative number begins a merge of all parts, a positive one goes on with it. */
async function mergePages(db: Database, index: string, pages: number): Promise<boolean> {
  const changes = sql`SELECT total_changes() AS changes`
  const [[before], , [after]] = await db.batch([
    db.all<{ changes: number }>(changes),
    db.run(merge(index, pages)),
    db.all<{ changes: number }>(changes),
  ])
  // The command itself counts as one.
  return Number(after?.changes) - Number(before?.changes) > 1
}

const merge = (index: string, pages?: number): SQL =>
  pages === undefined
    ? sql.raw(`INSERT INTO ${index}(${index}) VALUES ('optimize')`)
    : sql.raw(`INSERT INTO ${index}(${index}, rank) VALUES ('merge', ${pages})`)
