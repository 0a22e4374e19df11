import { sql } from 'drizzle-orm'

import type { Patient } from './finding.ts'

/** Makes both indexes anew from the messages. */
export async function mendIndexes({ db }: Patient): Promise<void> {
  await db.batch([
    db.run(sql`INSERT INTO messages_recall(messages_recall) VALUES ('delete-all')`),
    db.run(sql`INSERT INTO messages_recall(rowid, content, owner)
      SELECT key, content, owner FROM messages_recall_source ORDER BY key`),
    db.run(sql`INSERT INTO messages_fts(messages_fts) VALUES ('delete-all')`),
    db.run(sql`INSERT INTO messages_fts(rowid, content)
      SELECT key, content FROM messages WHERE role = 'user' ORDER BY key`),
  ])
}
