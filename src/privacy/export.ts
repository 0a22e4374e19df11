import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { type PortableTable, portableTables } from './portable-rows.ts'

/** One row of a person, under the names of the stored columns. `JSON.stringify` of it is a line of an export. */
export interface ExportedRow {
  readonly table: string
  readonly row: Readonly<Record<string, string | number | null>>
}

/** How many rows are read at a time. */
const pageSize = 500

/**
 * Every row of a person under all their ids, table by table in the order of writing, so that the same rows give the same
 * export in whatever store they are. Reads in pages, so that other work goes on; what is written meanwhile may be in it
 * or not.
 */
export async function* exportPerson(db: Database, senderId: string): AsyncGenerator<ExportedRow> {
  for (const table of portableTables) yield* exportTable(db, table, senderId)
}

async function* exportTable(
  db: Database,
  { name, columns, select }: PortableTable,
  senderId: string,
): AsyncGenerator<ExportedRow> {
  let last = -1
  for (;;) {
    const page = await db.all<{ place: number } & ExportedRow['row']>(
      sql`SELECT * FROM (${select(senderId)}) WHERE place > ${last} ORDER BY place LIMIT ${pageSize}`,
    )
    for (const found of page) {
      yield {
        table: name,
        row: Object.fromEntries(columns.map((column) => [column, found[column] ?? null])),
      }
    }
    const end = page.at(-1)
    if (!end || page.length < pageSize) return
    last = end.place
  }
}
