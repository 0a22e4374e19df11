import { and, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

/** Whether a JSON object has fields of these names and values. Names and values are bound, never part of the statement. */
export const hasFields = (column: SQLiteColumn, fields: Readonly<Record<string, unknown>>): SQL =>
  and(
    sql`json_valid(${column})`,
    ...Object.entries(fields).map(
      ([name, value]) => sql`EXISTS (
        SELECT 1 FROM json_each(${column}) AS field WHERE field.key = ${name} AND ${isValue(value)})`,
    ),
  ) ?? sql`true`

/** Whether the field is this value: of the same type, and of lists and objects with the same text. */
function isValue(value: unknown): SQL {
  if (value === null) return sql`field.type = 'null'`
  if (typeof value === 'boolean') return sql`field.type = ${String(value)}`
  if (typeof value === 'number')
    return sql`field.type IN ('integer', 'real') AND field.value = ${value}`
  if (typeof value === 'string') return sql`field.type = 'text' AND field.value = ${value}`
  return sql`field.type IN ('array', 'object') AND field.value = json(${JSON.stringify(value)})`
}
