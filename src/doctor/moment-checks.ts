import { getTableColumns, getTableName, is, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { SQLiteCustomColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'

import { isDate } from '../any-realm.ts'
import * as schema from '../schema/index.ts'
import { formatMoment, parseMoment } from '../time/moments.ts'
import { columnsThatHold, type Place } from './column-search.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** How many rows are read at a time. */
const pageSize = 500

const isOdd = (text: SQLWrapper): SQL =>
  sql`${text} IS NOT NULL AND datetime(${text}, '+0 seconds') IS NOT ${text}`

interface OddMoment extends Place {
  readonly rowid: number
  /** The moment in the form that is stored, or null when the text is none. */
  readonly moment: string | null
}

/**
 * Moments of other programs that are not written as `YYYY-MM-DD HH:MM:SS`: they stand in the wrong place in every order
 * by time, and those that are no moments at all are read as the beginning of 1970.
 */
export async function checkMoments(examined: Examined): Promise<Diagnosis[]> {
  const odd: OddMoment[] = []
  for (const place of await columnsThatHold(examined.db, momentColumns, isOdd)) {
    odd.push(...(await oddIn(examined, place)))
  }
  const unsorted = odd.filter(({ moment }) => moment !== null)
  const unreadable = odd.filter(({ moment }) => moment === null)
  return [
    ...found('moment_unsorted', unsorted, 'are not in the form that sorts'),
    ...found('moment_unreadable', unreadable, 'are none, and are read as the beginning of 1970'),
  ]
}

function found(code: string, moments: readonly OddMoment[], what: string): Diagnosis[] {
  if (moments.length === 0) return []
  const places = [...new Set(moments.map(({ table, column }) => `${table}.${column}`))].join(', ')
  const message = `${moments.length} moments of ${places} ${what}`
  const isUnreadable = code === 'moment_unreadable'
  return [
    diagnosis(
      {
        code,
        severity: 'warning',
        message,
        ...(isUnreadable
          ? {
              advice:
                'repair it: the moment of the repair takes their place, or nothing where there may be none',
            }
          : {}),
      },
      async ({ db, now }) => {
        for (const { table, column, rowid, moment } of moments) {
          const mayBeNull = nullable.has(`${table}.${column}`)
          await db.run(sql`
            UPDATE ${sql.identifier(table)}
            SET ${sql.identifier(column)} = ${moment ?? (mayBeNull ? null : formatMoment(now))}
            WHERE rowid = ${rowid}`)
        }
      },
    ),
  ]
}

async function oddIn({ db }: Examined, { table, column }: Place): Promise<OddMoment[]> {
  const odd: OddMoment[] = []
  const [home, text] = [sql.identifier(table), sql.identifier(column)]
  for (let last = -1; ;) {
    const rows = await db.all<{ place: number; text: string }>(sql`
      SELECT rowid AS place, CAST(${text} AS TEXT) AS text FROM ${home}
      WHERE rowid > ${last} AND ${isOdd(text)}
      ORDER BY rowid LIMIT ${pageSize}`)
    for (const { place, text } of rows) {
      const moment = parseMoment(text)
      odd.push({ table, column, rowid: place, moment: moment ? formatMoment(moment) : null })
    }
    const end = rows.at(-1)
    if (!end || rows.length < pageSize) return odd
    last = end.place
  }
}

/** Of tasks, `due_at` has checks of its own; the audit log's moments are what its chain has seen. */
const ownChecks = new Set(['scheduled_tasks.due_at', 'audit_log.timestamp', 'audit_log.erased_at'])

const allMoments = Object.values<unknown>(schema)
  .filter((entry): entry is SQLiteTable => is(entry, SQLiteTable))
  .flatMap((table) =>
    Object.values(getTableColumns(table))
      .filter((column) => is(column, SQLiteCustomColumn) && column.getSQLType() === 'text')
      .filter((column) => isDate(column.mapFromDriverValue(formatMoment(new Date(0)))))
      .map(({ name, notNull }) => ({ table: getTableName(table), column: name, notNull })),
  )

const momentColumns = allMoments.filter(({ table, column }) => !ownChecks.has(`${table}.${column}`))

const nullable = new Set(
  allMoments.filter(({ notNull }) => !notNull).map(({ table, column }) => `${table}.${column}`),
)
