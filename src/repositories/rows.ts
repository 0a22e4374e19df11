import type { Row } from '@libsql/client'
import { getTableColumns, getTableName, type InferSelectModel, type Table } from 'drizzle-orm'

/** A row that was read by SQL of our own, in the shape in which Drizzle hands out the rows of its table. */
export function rowOf<T extends Table>(table: T, stored: Row): InferSelectModel<T> {
  const row: Record<string, unknown> = {}
  for (const [property, column] of Object.entries(getTableColumns(table))) {
    const value: unknown = stored[column.name]
    row[property] = value === null ? null : column.mapFromDriverValue(value)
  }
  return row as InferSelectModel<T>
}

/** The columns of a table for SQL of our own: by name, because the client keeps no prepared statement of a `*`. */
export const columnsOf = (table: Table): string =>
  Object.values(getTableColumns(table))
    .map((column) => `${getTableName(table)}.${column.name}`)
    .join(', ')
