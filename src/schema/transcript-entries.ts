import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { blobPlaces } from './blobs.ts'
import { instant } from './column-types.ts'

/** What was written to the transcripts, entry after entry; nothing of it is changed. */
export const transcriptEntries = sqliteTable(
  'transcript_entries',
  {
    /** Grows with every entry of the store: the order of writing. */
    key: integer('key').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique('idx_transcript_entries_id'),
    senderId: text('sender_id').notNull(),
    projectKey: text('project_key').notNull(),
    sessionId: text('session_id').notNull(),
    subpath: text('subpath').notNull().default(''),
    /** The entry's own id; null for one that has none, which may be there several times. */
    uuid: text('uuid'),
    /** The entry as JSON; of a long one the first part. Servers take texts of a few megabytes only. */
    entry: text('entry').notNull(),
    /** Of a later part the `id` of the first; null otherwise. Parts follow one another by `key`. */
    partOf: text('part_of'),
    createdAt: instant('created_at').notNull(),
    /** What was cut out of `entry`. */
    blobs: blobPlaces(),
  },
  (table) => [
    index('idx_transcript_entries_order').on(
      table.senderId,
      table.projectKey,
      table.sessionId,
      table.subpath,
      table.key,
    ),
    uniqueIndex('idx_transcript_entries_uuid')
      .on(table.senderId, table.projectKey, table.sessionId, table.subpath, table.uuid)
      .where(sql`uuid IS NOT NULL`),
  ],
)

export type TranscriptEntry = typeof transcriptEntries.$inferSelect
