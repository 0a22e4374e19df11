import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * A number for each sender, so that a message's owner can stand in the recall index as one short token. A trigger on
 * `conversations` fills it; a number is never used again.
 */
export const senders = sqliteTable('senders', {
  number: integer('number').primaryKey({ autoIncrement: true }),
  senderId: text('sender_id').notNull().unique('idx_senders_sender'),
})

export type Sender = typeof senders.$inferSelect
