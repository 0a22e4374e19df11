import type { Row } from '@libsql/client'
import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { type Item, items } from '../schema/items.ts'
import type { BlobBytes } from './blob-cutting.ts'
import { rowOf } from './rows.ts'
import { wholeRows } from './whole-rows.ts'

/** Items as they are handed out, from rows that were just read: see `wholeRows`. */
export async function wholeItems(
  db: Database,
  rows: readonly Row[],
  known?: BlobBytes,
): Promise<Item[]> {
  return (await wholeRows(db, rows, value, known)).map((row) => {
    const { blobs: _, ...item } = rowOf(items, row)
    return item
  })
}

const value = {
  column: items.value,
  which: (row: Row) =>
    sql`${items.senderId} = ${row[items.senderId.name]} AND ${items.namespace} = ${row[items.namespace.name]} AND ${items.key} = ${row[items.key.name]}`,
}
