import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { openLocalClient } from '../database/file/local-client.ts'
import { olderSteps, recordOlderSteps } from '../database/migrations/adoption/older-steps.ts'
import { readHistory, sharedHistoryTable } from '../database/migrations/history.ts'
import { applyMigrations } from '../database/migrations/migrate.ts'
import { listTexts } from '../database/migrations/migration-session.ts'
import { olderTriggers } from '../database/migrations/older-index.ts'
import { textOf } from '../database/statements/bytes-as-text.ts'
import { MemoryError } from '../errors.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** Whether the history is the one of this version, and whether the older program finds its own record whole. */
export async function checkHistory({ db }: Examined): Promise<Diagnosis[]> {
  const session = { run: (text: string, args: never[] = []) => db.$client.execute(text, args) }
  const found: Diagnosis[] = []
  try {
    const { pending, newer, isUnfinishedCopy } = await readHistory(session)
    if (isUnfinishedCopy) {
      const message = 'it is a copy that was begun and never found equal to its source'
      const advice = 'copy again, which goes on where it was; or delete it'
      found.push(diagnosis({ code: 'copy_unfinished', severity: 'error', message, advice }))
    }
    if (newer > 0) {
      const message = `a newer version has added ${newer} migrations: the schema is not compared`
      const advice = 'update the package to have it compared'
      found.push(diagnosis({ code: 'history_newer', severity: 'note', message, advice }))
    }
    if (pending.length > 0) {
      const message = `${pending.length} migrations are missing`
      const advice = 'open the store again: opening applies them'
      found.push(diagnosis({ code: 'history', severity: 'error', message, advice }))
    }
  } catch (error) {
    if (!(error instanceof MemoryError)) throw error
    const advice = 'restore a backup, or open it with the version that made it'
    found.push(diagnosis({ code: 'history', severity: 'error', message: error.message, advice }))
  }
  const [record] = await listTexts(
    session,
    `SELECT name FROM sqlite_master WHERE name = '_migrations'`,
  )
  const recorded = record
    ? await listTexts(session, 'SELECT CAST(name AS BLOB) FROM _migrations')
    : []
  if (olderSteps.some((step) => !recorded.includes(step))) {
    const message = 'the record that the older program looks up is incomplete'
    found.push(
      diagnosis({ code: 'older_record', severity: 'warning', message }, async () => {
        await recordOlderSteps(session)
      }),
    )
  }
  return found
}

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string | null
}

/** What differs from a store that was just made: tables, views, indexes and triggers, each by its own words. */
export async function checkSchema({ db }: Examined): Promise<Diagnosis[]> {
  if (await hasNewerHistory(db)) return []
  const expected = await freshSchema()
  const present = (await db.all<StoredObject>(sql.raw(readSchema))).map(objectOf)
  const ours = new Set(expected.map(({ table }) => table))
  // A server parses what it is given and stores its own print of it.
  const isPrintedAnew = db.$client.protocol !== 'file'
  const isThere = (table: string) => present.some(({ name }) => name === table)
  // A database that the older program does not use has none of its triggers.
  const isLeftOut = olderTriggers.some(isThere) ? [] : olderTriggers
  const differing = expected.flatMap((object) => {
    // What hangs on a missing table is missing with it.
    if (object.type !== 'table' && !isThere(object.table)) return []
    if (isLeftOut.some((name) => name === object.name)) return []
    const there = present.find(({ type, name }) => type === object.type && name === object.name)
    if (there && (isPrintedAnew || same(there, object))) return []
    return [there && isExtended(there, object) ? extended(object) : differs(object, there)]
  })
  const added = present
    .filter(({ type, table, sql }) => type !== 'table' && sql !== null && ours.has(table))
    .filter(({ name }) => !expected.some((object) => object.name === name))
    .map(({ type, name, table }) =>
      diagnosis({
        code: `${type}_unknown`,
        severity: type === 'trigger' ? 'warning' : 'note',
        message: `the ${type} ${name} on ${table} is not one of ours`,
        advice: 'drop it unless you have made it for a purpose',
      }),
    )
  return [...differing, ...added]
}

/** Whether a table is ours but for columns that were added to it, which SQLite writes behind the others. */
function isExtended(there: SchemaObject, object: SchemaObject): boolean {
  if (object.type !== 'table') return false
  const [made, found] = [words(object.sql), words(there.sql)]
  const more = found.length - made.length
  return Array.from(made).some(
    (_, end) =>
      found.startsWith(', ', end) &&
      found === made.slice(0, end) + found.slice(end, end + more) + made.slice(end),
  )
}

const extended = ({ name }: SchemaObject): Diagnosis =>
  diagnosis({
    code: 'table_extended',
    severity: 'note',
    message: `the table ${name} has columns that are not ours`,
    advice:
      'keep them in a table of your own that refers to ours: a migration that makes the table anew would drop them',
  })

function differs(object: SchemaObject, there: SchemaObject | undefined): Diagnosis {
  const { type, name } = object
  const code = `${type}_${there ? 'changed' : 'missing'}`
  const message = `the ${type} ${name} ${there ? 'is not what this version makes' : 'is missing'}`
  if (type === 'table' || object.sql === null) {
    const advice = 'restore a backup, or copy the store into a new one'
    return diagnosis({ code, severity: 'error', message, advice })
  }
  const severity = type === 'index' ? 'warning' : 'error'
  return diagnosis({ code, severity, message }, async ({ db }) => {
    await db.batch([
      db.run(sql.raw(`DROP ${type} IF EXISTS "${name}"`)),
      db.run(sql.raw(object.sql ?? '')),
    ])
  })
}

/** A history that can't be followed is told by the check of it, and doesn't keep from comparing. */
const hasNewerHistory = async ({ $client }: Database): Promise<boolean> => {
  const session = { run: (text: string, args: never[] = []) => $client.execute(text, args) }
  return readHistory(session).then(
    ({ newer }) => newer > 0,
    () => false,
  )
}

const same = (one: SchemaObject, other: SchemaObject): boolean =>
  one.table === other.table && words(one.sql) === words(other.sql)

/** Programs that copy a schema differ in blanks and quotes. */
const words = (text: string | null): string => (text ?? '').replaceAll(/[\s"`]+/g, ' ')

/** As bytes: a damaged schema must be told, not end the process. */
const readSchema = `
  SELECT type, CAST(name AS BLOB) AS name, CAST(tbl_name AS BLOB) AS "table", CAST(sql AS BLOB) AS sql
  FROM sqlite_master WHERE name NOT LIKE 'sqlite%'
  ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, name`

type StoredObject = Record<keyof SchemaObject, unknown>

const objectOf = ({ type, name, table, sql }: StoredObject): SchemaObject => ({
  type: textOf(type),
  name: textOf(name),
  table: textOf(table),
  sql: sql === null ? null : textOf(sql),
})

/** It hangs on this version alone, and making it takes longer than most of what the doctor asks of a small store. */
let known: readonly SchemaObject[] | undefined

const freshSchema = async (): Promise<readonly SchemaObject[]> => (known ??= await makeSchema())

async function makeSchema(): Promise<SchemaObject[]> {
  const client = await openLocalClient({ path: ':memory:', durability: 'normal', busyTimeoutMs: 0 })
  try {
    await client.exclusive((session) => applyMigrations(session), { foreignKeys: 'off' })
    const { rows } = await client.execute(readSchema)
    return rows
      .map((row) => objectOf(row as unknown as StoredObject))
      .filter(({ table }) => table !== sharedHistoryTable)
  } finally {
    client.close()
  }
}
