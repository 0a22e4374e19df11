import { sql } from 'drizzle-orm'
import { index, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { z } from 'zod'

import { givenText, moment, momentInput, name, plainText, storageNow } from './columns.ts'
import { messages } from './messages.ts'

/** The fact that says which language to answer in, and the one that says whether it was set or detected. */
export const languageKeys = { preference: 'preferred_language', detection: '_language' } as const

/** What is known about each user: one value per key. */
export const facts = sqliteTable(
  'facts',
  {
    id: text('id').primaryKey(),
    senderId: text('sender_id').notNull(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    sourceMessageId: text('source_message_id').references(() => messages.id),
    createdAt: moment('created_at').notNull().default(storageNow),
    updatedAt: moment('updated_at').notNull().default(storageNow),
  },
  (table) => [
    unique('facts_sender_id_key').on(table.senderId, table.key),
    index('idx_facts_key').on(table.key, table.createdAt),
    // A message that is deleted is looked for here, which would walk every fact there is.
    index('idx_facts_source')
      .on(table.sourceMessageId)
      .where(sql`source_message_id IS NOT NULL`),
  ],
)

export type Fact = typeof facts.$inferSelect

export const FactInput = z.object({
  senderId: name(),
  key: name('factKey'),
  value: plainText('factValue'),
  sourceMessageId: name().optional(),
})
export type FactInput = z.input<typeof FactInput>

/** Whose facts to list, and of when. */
export const FactsAsOf = z.object({ senderId: givenText, moment: momentInput })
