import { type SQL, sql } from 'drizzle-orm'

/** A word index keeps the words of deleted messages until its parts are merged into one. These statements merge them. */
export const mergeWordIndexes: readonly SQL[] = [
  sql`INSERT INTO messages_recall(messages_recall) VALUES ('optimize')`,
  sql`INSERT INTO messages_fts(messages_fts) VALUES ('optimize')`,
]
