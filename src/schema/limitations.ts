import { sql } from 'drizzle-orm'
import { sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { moment, storageNow } from './column-types.ts'
import { name, plainText } from './columns.ts'

/** What the assistant can't do yet, once per title whatever its case. */
export const limitations = sqliteTable(
  'limitations',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    proposedPlan: text('proposed_plan').notNull().default(''),
    status: text('status', { enum: ['open', 'resolved'] })
      .notNull()
      .default('open'),
    createdAt: moment('created_at').notNull().default(storageNow),
    resolvedAt: moment('resolved_at'),
  },
  () => [uniqueIndex('idx_limitations_title').on(sql`title COLLATE NOCASE`)],
)

export type Limitation = typeof limitations.$inferSelect

export const LimitationInput = z.strictObject({
  /** What the assistant could not do, in a few words: the same title is the same limitation. */
  title: name(),
  /** What happened. */
  description: plainText('note'),
  /** What could be done about it; nothing unless given. */
  proposedPlan: plainText('note').default(''),
})
export type LimitationInput = z.input<typeof LimitationInput>
