import { integer, sqliteTable } from 'drizzle-orm/sqlite-core'

/**
 * Which messages stand in the recall index with their letters as they are written: in one row, those up to a key. Of later ones the
 * letters that separate writers and not words are folded (ß is ss). 0 in a new store; `recall.updateIndex()` brings it there.
 */
export const recallLetters = sqliteTable('recall_letters', {
  foldedAfter: integer('folded_after').primaryKey(),
  /** Whether pages of the index may hold words of messages as they stood there before they were entered anew. */
  unmerged: integer('unmerged', { mode: 'boolean' }).notNull().default(false),
})
