import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'

/** A column, by the name of its table and its own. */
export interface Place {
  readonly table: string
  readonly column: string
}

/**
 * Which of these columns hold a text that meets a condition. Each table is read once, whatever the number of its columns, and asked
 * for in one request; on a server all tables are asked for at once.
 */
export async function columnsThatHold(
  db: Database,
  places: readonly Place[],
  condition: (text: SQLWrapper) => SQL,
): Promise<Place[]> {
  const tables = [...new Set(places.map(({ table }) => table))]
  const found = await Promise.all(
    tables.map(async (table) => {
      const columns = places.filter((place) => place.table === table)
      const flags = columns.map(({ column }) => {
        const text = sql.identifier(column)
        return sql`max(${condition(text)}) AS ${text}`
      })
      const [row] = await db.all<Record<string, unknown>>(
        sql`SELECT ${sql.join(flags, sql`, `)} FROM ${sql.identifier(table)}`,
      )
      return columns.filter(({ column }) => Number(row?.[column]) === 1)
    }),
  )
  return found.flat()
}
