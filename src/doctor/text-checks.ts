import { getTableColumns, getTableName, is, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { SQLiteInteger, SQLiteTable } from 'drizzle-orm/sqlite-core'

import { isText, textOf } from '../database/statements/bytes-as-text.ts'
import * as schema from '../schema/index.ts'
import { columnsThatHold, type Place } from './column-search.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** How many rows are read at a time. */
const pageSize = 500

/** Anything that is not plain ASCII, which alone can be damaged into something that is no text. */
const beyondAscii = sql`'*[^' || char(1) || '-' || char(127) || ']*'`

const isCut = (text: SQLWrapper): SQL =>
  sql`instr(CAST(${text} AS BLOB), x'00') > 0 AND typeof(${text}) = 'text'`

const isSuspect = (text: SQLWrapper): SQL => sql`${text} GLOB ${beyondAscii}`

interface BrokenText extends Place {
  readonly rowid: number
  readonly readable: string
}

/** Texts whose bytes are no UTF-8 any more: the driver ends the process when it reads one. */
export async function checkTexts(examined: Examined): Promise<Diagnosis[]> {
  const broken: BrokenText[] = []
  for (const place of await columnsThatHold(examined.db, textColumns, isSuspect)) {
    broken.push(...(await brokenIn(examined, place)))
  }
  if (broken.length === 0) return []
  const tables = [...new Set(broken.map(({ table }) => table))].join(', ')
  const message = `${broken.length} texts of ${tables} are damaged: reading one ends the process`
  const advice =
    'restore a backup; or repair it, which puts a replacement character where a byte was lost'
  return [
    diagnosis({ code: 'text_damaged', severity: 'error', message, advice }, async ({ db }) => {
      // A damaged id was another one than those that refer to it hold: who lost their home is settled afterwards.
      await db.$client.migrate(
        broken.map(({ table, column, rowid, readable }) => ({
          sql: `UPDATE "${table}" SET "${column}" = ? WHERE rowid = ?`,
          args: [readable, rowid],
        })),
      )
    }),
  ]
}

async function brokenIn({ db }: Examined, { table, column }: Place): Promise<BrokenText[]> {
  const broken: BrokenText[] = []
  const home = sql.identifier(table)
  const text = sql.identifier(column)
  let last = -1
  for (;;) {
    const rows = await db.all<{ place: number; bytes: unknown }>(sql`
      SELECT rowid AS place, CAST(${text} AS BLOB) AS bytes FROM ${home}
      WHERE rowid > ${last} AND ${isSuspect(text)} ORDER BY rowid LIMIT ${pageSize}`)
    for (const { place, bytes } of rows) {
      if (isText(bytes)) continue
      broken.push({ table, column, rowid: place, readable: textOf(bytes) })
    }
    const end = rows.at(-1)
    if (!end || rows.length < pageSize) return broken
    last = end.place
  }
}

/**
 * Texts with a U+0000 in them, which other programs can store: the driver gives what stands before it, and whoever writes
 * that back loses the rest.
 */
export async function checkCutTexts(examined: Examined): Promise<Diagnosis[]> {
  const cut: BrokenText[] = []
  for (const place of await columnsThatHold(examined.db, textColumns, isCut)) {
    cut.push(...(await cutIn(examined, place)))
  }
  if (cut.length === 0) return []
  const tables = [...new Set(cut.map(({ table }) => table))].join(', ')
  const message = `${cut.length} texts of ${tables} hold a U+0000, and are read only as far as it`
  const advice = 'repair it, which puts a replacement character in its place'
  return [
    diagnosis({ code: 'text_cut', severity: 'warning', message, advice }, async ({ db }) => {
      await db.$client.migrate(
        cut.map(({ table, column, rowid, readable }) => ({
          sql: `UPDATE "${table}" SET "${column}" = ? WHERE rowid = ?`,
          args: [readable, rowid],
        })),
      )
    }),
  ]
}

async function cutIn({ db }: Examined, { table, column }: Place): Promise<BrokenText[]> {
  const text = sql.identifier(column)
  const rows = await db.all<{ place: number; bytes: unknown }>(sql`
    SELECT rowid AS place, CAST(${text} AS BLOB) AS bytes FROM ${sql.identifier(table)}
    WHERE ${isCut(text)}`)
  return rows.map(({ place, bytes }) => ({
    table,
    column,
    rowid: place,
    readable: textOf(bytes).replaceAll('\0', '\u{fffd}'),
  }))
}

/** Senders stand first: a conversation whose sender is mended finds the number there that its messages stand under. */
const textColumns = [schema.senders, ...Object.values<unknown>(schema)]
  .filter((entry): entry is SQLiteTable => is(entry, SQLiteTable))
  .filter((table, place, tables) => tables.indexOf(table) === place)
  .flatMap((table) =>
    Object.values(getTableColumns(table))
      .filter((column) => !is(column, SQLiteInteger) && column.getSQLType() !== 'blob')
      .map(({ name }): Place => ({ table: getTableName(table), column: name })),
  )
