import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

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
