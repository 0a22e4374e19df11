import { and, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Comparison } from '../schema/items.ts'

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

const operators = { $gt: sql`>`, $gte: sql`>=`, $lt: sql`<`, $lte: sql`<=` }

/** Whether a field of a JSON object is as it should be. A field that is not there is equal to nothing. */
export function matches(column: SQLiteColumn, field: string, is: Comparison): SQL {
  const has = (condition: SQL) => sql`EXISTS (
    SELECT 1 FROM json_each(${column}) AS field WHERE field.key = ${field} AND ${condition})`
  if (is === null || typeof is !== 'object') return has(isValue(is))
  const { $eq, $ne, ...ordered } = is
  const conditions = [
    ...($eq === undefined ? [] : [has(isValue($eq))]),
    ...($ne === undefined ? [] : [sql`NOT ${has(isValue($ne))}`]),
    ...Object.entries(operators).flatMap(([name, operator]) => {
      const value = ordered[name as keyof typeof operators]
      if (value === undefined) return []
      // Numbers are compared with numbers, texts with texts.
      const types =
        typeof value === 'string' ? sql`('text')` : sql`('integer', 'real', 'true', 'false')`
      return [has(sql`field.type IN ${types} AND field.value ${operator} ${value}`)]
    }),
  ]
  return and(...conditions) ?? sql`true`
}
