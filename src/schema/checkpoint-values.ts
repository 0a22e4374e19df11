import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { blobPlaces } from './blobs.ts'
import { bytes } from './column-types.ts'

/** The values of channels, each version once, however many checkpoints have it. */
export const checkpointValues = sqliteTable(
  'checkpoint_values',
  {
    senderId: text('sender_id').notNull(),
    threadId: text('thread_id').notNull(),
    namespace: text('namespace').notNull(),
    channelName: text('channel_name').notNull(),
    version: text('version').notNull(),
    type: text('type').notNull(),
    bytes: bytes('bytes').notNull(),
    /** The version that the value begins like: a list that has grown is stored as what was added. */
    baseVersion: text('base_version'),
    /** How many bytes are those of that version; they come before `bytes`. */
    baseBytes: integer('base_bytes').notNull().default(0),
    /** What was cut out of `bytes`; `at` counts bytes. */
    blobs: blobPlaces(),
  },
  (table) => [
    primaryKey({
      name: 'checkpoint_values_key',
      columns: [table.senderId, table.threadId, table.namespace, table.channelName, table.version],
    }),
  ],
)
