import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { abortSignal } from './columns.ts'

/** A message's words in other spellings stand in the recall index under its key and this. */
export const besideKeys = 2 ** 40

/**
 * What the recall index lacks of a message that it holds as it is written: its words in other spellings. A trigger notes each message
 * that may have some, whoever writes it. What was read before an upgrade is found as it was until it is read anew.
 */
export const messageWords = sqliteTable(
  'message_words',
  {
    messageKey: integer('message_key').primaryKey(),
    /** Null until it is read for the first time. */
    words: text('words'),
    unread: integer('unread', { mode: 'boolean' }).notNull().default(true),
  },
  (table) => [
    index('idx_message_words_to_read')
      .on(table.messageKey)
      .where(sql`unread = 1`),
  ],
)

export type MessageWords = typeof messageWords.$inferSelect

export const UpdateIndexOptions = z.strictObject({
  /** How many messages are read at once: 500 unless told otherwise. */
  batch: z.int().min(1).max(10_000).default(500),
  /** Stops between two batches, which then fails with the signal's reason. What was read stays. */
  signal: abortSignal.optional(),
  /** Called after every batch. */
  onProgress: z
    .custom<(progress: { readonly read: number; readonly total: number }) => void>(
      (given) => typeof given === 'function',
      'must be a function',
    )
    .optional(),
})
export type UpdateIndexOptions = z.input<typeof UpdateIndexOptions>
