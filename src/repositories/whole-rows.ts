import type { Row } from '@libsql/client'
import { type Column, getTableName, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import type { BlobPlace } from '../schema/blobs.ts'
import { type BlobBytes, wholeBytes, wholeText } from './blob-cutting.ts'
import { blobMissing, readBlobs } from './blob-reading.ts'
import { allOf } from './rows.ts'

/** The column of a table whose large binary parts stand apart, and how one of its rows is read anew. */
export interface CutColumn {
  readonly column: Column
  readonly which: (row: Row) => SQL
}

/**
 * Rows with their cut column whole. One that is deleted while what was cut out of it is read is left out; `corrupt` when a
 * blob is missing though the row is there. `known` has blobs that need not be read.
 */
export async function wholeRows(
  db: Database,
  rows: readonly Row[],
  { column, which }: CutColumn,
  known?: BlobBytes,
): Promise<readonly Row[]> {
  if (!rows.some(isCut)) return rows
  const blobs = known ?? (await readBlobs(db, rows.flatMap(placesOf)))
  const whole: Row[] = []
  for (const given of rows) {
    let made = withWhole(given, column.name, blobs)
    for (let tried = given; made === undefined;) {
      const again = sql`SELECT ${allOf(column.table)} FROM ${column.table} WHERE ${which(tried)}`
      const [row] = (await db.run(again)).rows
      if (row === undefined) break
      made = withWhole(row, column.name, await readBlobs(db, placesOf(row)))
      if (made === undefined && row['blobs'] === tried['blobs'] && tried !== given) {
        throw blobMissing(getTableName(column.table))
      }
      tried = row
    }
    if (made !== undefined) whole.push(made)
  }
  return whole
}

/** The places of what was cut out of a row. */
export const placesOf = ({ blobs }: Row): readonly BlobPlace[] =>
  typeof blobs === 'string' ? (JSON.parse(blobs) as BlobPlace[]) : []

const isCut = (row: Row): boolean => typeof row['blobs'] === 'string'

/** A row whose column is whole; undefined when a blob is not among those that are given. */
function withWhole(row: Row, column: string, blobs: BlobBytes): Row | undefined {
  if (!isCut(row)) return row
  const rest = row[column]
  const places = placesOf(row)
  const value =
    typeof rest === 'string'
      ? wholeText({ rest, places }, blobs)
      : wholeBytes({ rest: new Uint8Array(rest as ArrayBuffer), places }, blobs)
  if (value === undefined) return undefined
  return Object.create(row, { [column]: { value, enumerable: true } }) as Row
}
