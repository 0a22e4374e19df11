import type { Client, InStatement, InValue, Row, Value } from '@libsql/client'
import { getTableName } from 'drizzle-orm'

import { isError } from '../any-realm.ts'
import { batchesOf } from '../batches.ts'
import { repeatable } from '../database/repeatable.ts'
import { lacksBlob } from '../repositories/blob-statements.ts'
import { blobs } from '../schema/blobs.ts'

/** A table as it is copied: every column, and the row id, which keeps the order of rows that have no key of their own. */
export interface CopiedTable {
  readonly name: string
  /** What a row is selected and inserted by; the row id is first. */
  readonly columns: readonly string[]
  /** How many rows are read at once; a server's limit on an answer can make it fewer. */
  readonly mostRows: number
}

/** Rows of a table in the order of their row ids. Values stand in the order of the table's columns. */
export type CopiedRow = Value[]

const mostRows = 500

/** A row of this table may have a megabyte. */
const mostBlobs = 4

export async function describeTable(client: Client, name: string): Promise<CopiedTable> {
  const { rows } = await client.execute({
    sql: 'SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid',
    args: [name],
  })
  const columns = rows.map((row) => text(row.name))
  const key = rows.find((row) => row.pk === 1 && /^integer$/i.test(text(row.type)))
  const most = name === getTableName(blobs) ? mostBlobs : mostRows
  if (key === undefined) return { name, columns: ['rowid', ...columns], mostRows: most }
  const alias = text(key.name)
  return {
    name,
    columns: [alias, ...columns.filter((column) => column !== alias)],
    mostRows: most,
  }
}

/** The last row id of each table at some moment, by the table's name. */
export type Bounds = ReadonlyMap<string, number>

/** How far the tables go, all at one moment: what refers to a row is not further than the row. */
export async function boundsOf(client: Client, tables: readonly CopiedTable[]): Promise<Bounds> {
  const results = await client.batch(
    tables.map(
      ({ name, columns }) =>
        `SELECT coalesce(max(${quote(columns[0])}), 0) AS last FROM ${quote(name)}`,
    ),
    'read',
  )
  return new Map(tables.map(({ name }, place) => [name, Number(results[place]?.rows[0]?.last)]))
}

/** Which rows of a table: those after one row id, up to another. */
export interface Part {
  readonly after: number
  readonly upTo: number
}

/** The whole of a table. */
export const whole: Part = { after: 0, upTo: Number.MAX_SAFE_INTEGER }

/** Pages of a part of a table. */
export async function* pagesOf(
  client: Client,
  table: CopiedTable,
  { after, upTo }: Part,
): AsyncGenerator<CopiedRow[]> {
  let last = after
  let limit = table.mostRows
  for (;;) {
    const rows = await read(client, table, { after: last, upTo, limit })
    if (rows === 'too large') {
      limit = Math.max(1, Math.floor(limit / 2))
      continue
    }
    if (rows.length > 0) yield rows
    if (rows.length < limit) return
    last = Number(rows.at(-1)?.[0])
  }
}

/** How many rows there are up to a row id, and the last of them. */
export async function extentOf(client: Client, table: CopiedTable, upTo?: number) {
  const where = upTo === undefined ? '' : `WHERE ${quote(table.columns[0])} <= ?`
  const args: InValue[] = upTo === undefined ? [] : [upTo]
  const [counted, last] = await client.batch([
    { sql: `SELECT count(*) AS rows FROM ${quote(table.name)} ${where}`, args },
    { sql: `${select(table)} ${where} ORDER BY 1 DESC LIMIT 1`, args },
  ])
  const row = last?.rows[0]
  return { rows: Number(counted?.rows[0]?.rows), last: row && valuesOf(row, table) }
}

export function insertOf(table: CopiedTable, row: CopiedRow) {
  const columns = table.columns.map(quote).join(', ')
  const values = table.columns.map(() => '?').join(', ')
  return {
    sql: `INSERT INTO ${quote(table.name)} (${columns}) VALUES (${values}) ON CONFLICT DO NOTHING`,
    args: row,
  }
}

/** A row of the source in the place of the one with its row id; another that has its key yet is in the way until the next round. */
export function updateOf({ name, columns }: CopiedTable, row: CopiedRow) {
  const set = columns.map((column) => `${quote(column)} = ?`).join(', ')
  return {
    sql: `UPDATE OR IGNORE ${quote(name)} SET ${set} WHERE ${quote(columns[0])} = ?`,
    args: [...row, row[0] ?? null],
  }
}

export const deletionOf = ({ name, columns }: CopiedTable, rowid: number) => ({
  sql: `DELETE FROM ${quote(name)} WHERE ${quote(columns[0])} = ?`,
  args: [rowid],
})

/** Writes rows of one table whatever they refer to: the others come before or after, and all are compared at the end. */
export async function writeApart(client: Client, statements: InStatement[]): Promise<void> {
  await repeatable(() => client.migrate(statements))
}

/**
 * Writes a batch but for rows that hold a blob which is not there, because it came when the blobs had been read: the next
 * look at both stores finds it and them.
 */
export async function writeWithBlobs(client: Client, statements: InStatement[]): Promise<void> {
  try {
    await writeApart(client, statements)
  } catch (error) {
    if (!lacksBlob(error)) throw error
    if (statements.length === 1) return
    const half = Math.ceil(statements.length / 2)
    await writeWithBlobs(client, statements.slice(0, half))
    await writeWithBlobs(client, statements.slice(half))
  }
}

/** About how many bytes of rows are sent at once. */
const mostBytes = 1024 * 1024

/** Rows in batches that can be sent at once. */
export const rowBatches = (page: readonly CopiedRow[]): Iterable<CopiedRow[]> =>
  batchesOf(page, {
    count: Infinity,
    size: mostBytes,
    sizeOf: (row) => row.reduce<number>((sum, value) => sum + sizeOf(value), 0),
  })

function sizeOf(value: CopiedRow[number]): number {
  if (typeof value === 'string') return value.length * 2
  return value instanceof ArrayBuffer ? value.byteLength : 8
}

async function read(
  client: Client,
  table: CopiedTable,
  { after, upTo, limit }: Part & { limit: number },
) {
  const key = quote(table.columns[0])
  const sql = `${select(table)} WHERE ${key} > ? AND ${key} <= ? ORDER BY 1 LIMIT ?`
  try {
    const { rows } = await client.execute({ sql, args: [after, upTo, limit] })
    return rows.map((row) => valuesOf(row, table))
  } catch (error) {
    const tooLarge = isError(error) && 'code' in error && error.code === 'RESPONSE_TOO_LARGE'
    if (tooLarge && limit > 1) return 'too large'
    throw error
  }
}

const select = (table: CopiedTable) =>
  `SELECT ${table.columns.map(quote).join(', ')} FROM ${quote(table.name)}`

const valuesOf = (row: Row, table: CopiedTable): CopiedRow =>
  table.columns.map((_, index) => row[index] ?? null)

/** A name as it stands in a statement. */
export const quote = (name = '') => `"${name.replaceAll('"', '""')}"`

const text = (value: Value | undefined) => (typeof value === 'string' ? value : '')
