import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { moment } from './column-types.ts'
import { identity } from './columns.ts'

/** Sender ids that are the same person as another sender id. */
export const userAliases = sqliteTable(
  'user_aliases',
  {
    aliasSenderId: text('alias_sender_id').primaryKey(),
    canonicalSenderId: text('canonical_sender_id').notNull(),
    /** Null in rows of older programs. */
    createdAt: moment('created_at'),
  },
  (table) => [index('idx_user_aliases_canonical').on(table.canonicalSenderId)],
)

export type UserAlias = typeof userAliases.$inferSelect

export const UserAliasInput = z.object({ aliasSenderId: identity(), canonicalSenderId: identity() })
export type UserAliasInput = z.input<typeof UserAliasInput>
