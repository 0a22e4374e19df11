import type { InStatement, ResultSet } from '@libsql/client'
import { type Name, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { statement, toStatement } from './compiled.ts'
import { type Segment, segmentsIn } from './index-pages.ts'

/** How many pages are read at a time. */
export const pagesAtOnce = 512

/** FTS5's own table of an index: `data` has its pages, `idx` the first word of each. */
export const tableOf = (index: string, suffix: 'data' | 'idx'): Name =>
  sql.identifier(`${index}_${suffix}`)

/** The number of a page is the number of its part, 37 bits further up, and its place in it. */
export const pageNumber = (segment: number, page: number): number => segment * 2 ** 37 + page

/** A whole number as it stands in a statement. */
export const whole = (number: number): SQL => sql.raw(String(number))

/** The parts of an index, and the record that lists them: it changes with each write of FTS5's. */
export interface IndexParts {
  readonly record: Uint8Array
  readonly parts: readonly Segment[]
}

/** The place of the record that lists an index's parts. */
export const recordId = 10

/** The query of the record that lists an index's parts. */
export const recordOf = (index: string): InStatement =>
  toStatement(
    statement(() => sql`SELECT block FROM ${tableOf(index, 'data')} WHERE id = ${whole(recordId)}`),
  )

/** The record with its cookie, the first four bytes, raised by one, as when a setting changes: FTS5 reads its settings anew then. */
export function withNextCookie(record: Uint8Array): Uint8Array {
  const fresh = Uint8Array.from(record)
  const cookie = new DataView(fresh.buffer)
  cookie.setInt32(0, (cookie.getInt32(0) + 1) & 0x7fff_ffff)
  return fresh
}

export function partsIn(result: ResultSet | undefined): IndexParts {
  const block = result?.rows[0]?.['block']
  const record = new Uint8Array(block instanceof ArrayBuffer ? block : [])
  return { record, parts: record.length > 0 ? segmentsIn(record) : [] }
}

export const readParts = async (db: Database, index: string): Promise<IndexParts> =>
  partsIn(await db.$client.execute(recordOf(index)))

/** The pages of a part from one on, in their order. */
export async function* pagesOf(
  db: Database,
  index: string,
  { id, firstPage, lastPage }: Segment,
): AsyncGenerator<Uint8Array> {
  for (let from = firstPage; from <= lastPage; from += pagesAtOnce) {
    const to = Math.min(from + pagesAtOnce - 1, lastPage)
    const rows = await db.all<{ block: ArrayBuffer }>(sql`
      SELECT block FROM ${tableOf(index, 'data')}
      WHERE id BETWEEN ${whole(pageNumber(id, from))} AND ${whole(pageNumber(id, to))} ORDER BY id`)
    for (const { block } of rows) yield new Uint8Array(block)
    if (to < lastPage) await yieldToEventLoop()
  }
}

/** Pages by their numbers, in the order of these. */
export async function readPages(
  db: Database,
  index: string,
  ids: readonly number[],
): Promise<{ id: number; block: Uint8Array }[]> {
  const rows = await db.all<{ id: number; block: ArrayBuffer }>(sql`
    SELECT id, block FROM ${tableOf(index, 'data')}
    WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY id`)
  return rows.map(({ id, block }) => ({ id, block: new Uint8Array(block) }))
}
