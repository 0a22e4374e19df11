import type { Value } from '@libsql/client'
import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { wholeRows } from '../repositories/whole-rows.ts'
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
  table: PortableTable,
  senderId: string,
): AsyncGenerator<ExportedRow> {
  let last = -1
  for (;;) {
    const page = sql`SELECT * FROM (${table.select(senderId)}) WHERE place > ${last} ORDER BY place LIMIT ${pageSize}`
    const { rows } = await db.run(page)
    for (const found of rows) {
      const cut = table.cut && { column: table.cut, which: () => sql`rowid = ${found['place']}` }
      // One by one: the binary parts of a page may be more than fits into memory.
      for (const row of cut ? await wholeRows(db, [found], cut) : [found]) {
        yield {
          table: table.name,
          row: Object.fromEntries(table.columns.map((column) => [column, exported(row[column])])),
        }
      }
    }
    const end = rows.at(-1)
    if (!end || rows.length < pageSize) return
    last = Number(end['place'])
  }
}

/** Bytes in hexadecimal. */
function exported(value: Value | Uint8Array | undefined): string | number | null {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (value === undefined || value === null) return null
  if (typeof value === 'bigint') return Number(value)
  return Buffer.from(value instanceof ArrayBuffer ? new Uint8Array(value) : value)
    .toString('hex')
    .toUpperCase()
}
