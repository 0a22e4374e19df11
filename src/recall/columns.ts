import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { messages } from '../schema/messages.ts'

/** Columns by their names, as the rows of several tables have them. */
export function named(columns: readonly SQLiteColumn[]): SQL {
  const each = columns.map((column) => sql`${column} AS ${sql.identifier(column.name)}`)
  return sql.join(each, sql`, `)
}

/** Every column of a message by its name. */
export const every = named(Object.values(getTableColumns(messages)))

/** Columns of a message beside its content, and how many bytes there are of it that may be long. */
export interface BesideContent {
  readonly columns: SQL
  readonly size: SQL
}

/** What ranking needs of a message whose place is known. */
export const alone: BesideContent = {
  columns: named([messages.key, messages.role, messages.timestamp]),
  size: sql`0`,
}

/** What ranking and a prompt need: to hand out the others takes longer than to find the messages. */
export const toRank: BesideContent = {
  columns: named([
    messages.key,
    messages.id,
    messages.conversationId,
    messages.sequence,
    messages.role,
    messages.timestamp,
    messages.author,
  ]),
  size: sql`0`,
}

const size = sql`(coalesce(octet_length(${messages.metadata}), 0) + coalesce(octet_length(${messages.body}), 0))`
const unlessLong = (column: typeof messages.metadata | typeof messages.body): SQL =>
  sql`iif(${size} <= :whole, ${column}, NULL) AS ${sql.identifier(column.name)}`

/** What is handed out of a message; NULL where it has more than `:whole` bytes, as a body may that nobody asked for. */
export const toHandOut: BesideContent = {
  columns: sql`${toRank.columns}, ${unlessLong(messages.metadata)}, ${unlessLong(messages.body)},
    ${named([messages.milliseconds, messages.editedAt, messages.format, messages.blobs])}`,
  size,
}
