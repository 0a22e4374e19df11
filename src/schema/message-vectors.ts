import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { abortSignal } from './columns.ts'
import { messages } from './messages.ts'

/** What the application's own embedder made of a message: 32-bit floats, as libSQL's vector functions read them. */
export const messageVectors = sqliteTable('message_vectors', {
  messageKey: integer('message_key')
    .primaryKey()
    .references(() => messages.key, { onDelete: 'cascade' }),
  /** Names the embedder, so that vectors of two are never compared. */
  model: text('model').notNull(),
  vector: blob('vector', { mode: 'buffer' }).notNull(),
})

export type MessageVector = typeof messageVectors.$inferSelect

export const EmbedOptions = z.strictObject({
  /** How many texts the embedder is given at once: 32 unless told otherwise. */
  batch: z.int().min(1).max(10_000).default(32),
  /** Stops between two batches, which then fails with the signal's reason. What was stored stays. */
  signal: abortSignal.optional(),
  /** Called after every batch. */
  onProgress: z
    .custom<(progress: { readonly embedded: number; readonly total: number }) => void>(
      (given) => typeof given === 'function',
      'must be a function',
    )
    .optional(),
})
export type EmbedOptions = z.input<typeof EmbedOptions>
