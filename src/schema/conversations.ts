import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { z } from 'zod'

import { givenText, limit, moment, name, plainText, projectColumn, storageNow } from './columns.ts'

/** Talks between one person and the assistant on one channel, closed with a summary after some idle time. */
export const conversations = sqliteTable(
  'conversations',
  {
    id: text('id').primaryKey(),
    channel: text('channel').notNull(),
    senderId: text('sender_id').notNull(),
    startedAt: moment('started_at').notNull().default(storageNow),
    updatedAt: moment('updated_at').notNull().default(storageNow),
    summary: text('summary'),
    lastActivity: moment('last_activity').notNull().default(storageNow),
    status: text('status', { enum: ['active', 'closed'] })
      .notNull()
      .default('active'),
    project: projectColumn(),
    /** The worker that is summarising it, until `leaseUntil`. */
    leaseOwner: text('lease_owner'),
    leaseUntil: moment('lease_until'),
    /** How often summarising was begun, and what went wrong the last time. */
    summaryAttempts: integer('summary_attempts').notNull().default(0),
    summaryError: text('summary_error'),
  },
  (table) => [
    index('idx_conversations_channel_sender').on(table.channel, table.senderId),
    index('idx_conversations_status').on(table.status, table.lastActivity),
    index('idx_conversations_project').on(
      table.channel,
      table.senderId,
      table.project,
      table.status,
      table.lastActivity,
    ),
    index('idx_conversations_sender').on(table.senderId, table.status),
    index('idx_conversations_closed')
      .on(table.channel, table.senderId, table.updatedAt)
      .where(sql`status = 'closed'`),
  ],
)

export type Conversation = typeof conversations.$inferSelect

export const CloseInput = z.object({ summary: plainText('note').optional() })
export type CloseInput = z.input<typeof CloseInput>

export const HistoryInput = z.strictObject({
  channel: name(),
  senderId: name(),
  limit: limit.optional(),
  /** Let through, so that a scope can be spread; what comes back is of every project. */
  project: givenText.optional(),
})
export type HistoryInput = z.input<typeof HistoryInput>
