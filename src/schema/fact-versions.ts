import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { moment } from './column-types.ts'

/** Every value a fact ever had, from when to when. Triggers on `facts` write it, whoever writes the facts. */
export const factVersions = sqliteTable(
  'fact_versions',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    senderId: text('sender_id').notNull(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    sourceMessageId: text('source_message_id'),
    validFrom: moment('valid_from').notNull(),
    /** Null while the value stands. */
    validTo: moment('valid_to'),
  },
  (table) => [index('idx_fact_versions_fact').on(table.senderId, table.key, table.id)],
)

export type FactVersion = typeof factVersions.$inferSelect
