import type { Client, Row } from '@libsql/client'

import { MemoryError } from '../../errors.ts'
import { textOf } from '../statements/bytes-as-text.ts'
import { listTexts, type MigrationSession } from './migration-session.ts'
import { type Migration, migrations } from './migrations.ts'

/** Where our migrations are recorded: apart from an app's, which drizzle-kit records in a table of another name. */
export const historyTable = '__omega_memory_migrations'

/** Where drizzle-kit records an app's migrations, and where 0.1 recorded ours. */
export const sharedHistoryTable = '__drizzle_migrations'

/** What a database's history says. */
export interface History {
  /** How many of our migrations are recorded, whichever table has them. */
  readonly recorded: number
  /** How many steps of a newer version it has, beside which this version can work. */
  readonly newer: number
  /** The migrations it lacks. */
  readonly pending: readonly Migration[]
  /** Whether our own table has none of it yet. */
  readonly isShared: boolean
  /** Whether 0.1's table still has entries of ours. */
  readonly hasRemains: boolean
  /** Whether 0.1's table also has entries of an app. */
  readonly isAnApps: boolean
  /** Whether a copy into it was begun and has not been found equal yet. */
  readonly isUnfinishedCopy: boolean
}

interface Entry {
  readonly hash: string
  readonly when: number
}

const hashes = new Set(migrations.map(({ hash }) => hash))
const moments = new Set(migrations.map(({ when }) => when))
const isOurs = ({ hash, when }: Entry): boolean => hashes.has(hash) || moments.has(when)

/** Reads a database's history, or refuses the database by name when the history is not one that this version can follow. */
export async function readHistory(session: MigrationSession): Promise<History> {
  const tables = await listTexts(
    session,
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('${historyTable}', '${sharedHistoryTable}')`,
  )
  const read = new Map<string, Entry[]>(tables.map((table) => [table, []]))
  if (tables.length > 0) {
    for (const { place, hash, created_at } of await entriesOf(session, tables)) {
      read.get(textOf(place))?.push({ hash: textOf(hash), when: Number(created_at) })
    }
  }
  const own = read.get(historyTable) ?? []
  const shared = read.get(sharedHistoryTable) ?? []
  const remains = shared.filter(isOurs)
  const isShared = own.length === 0 && remains.length > 0
  const entries = inOrder(isShared ? remains : own.filter(({ when }) => when > markWhen))
  verify(
    entries,
    own.find(({ when }) => when === markWhen),
  )
  return {
    recorded: entries.length,
    newer: Math.max(0, entries.length - migrations.length),
    pending: migrations.slice(entries.length),
    isShared,
    hasRemains: remains.length > 0,
    isAnApps: remains.length < shared.length,
    isUnfinishedCopy: own.some(({ when }) => when === copyWhen),
  }
}

async function entriesOf(session: MigrationSession, tables: readonly string[]): Promise<Row[]> {
  const reads = tables.map(
    (table) => `SELECT '${table}' AS place, CAST(hash AS BLOB) AS hash, created_at FROM ${table}`,
  )
  try {
    return (await session.run(reads.join(' UNION ALL '))).rows
  } catch (error) {
    const isHistory = `(SELECT count(*) FROM pragma_table_info(value) WHERE name IN ('hash', 'created_at')) = 2`
    const read = `SELECT value FROM json_each(?) WHERE NOT ${isHistory}`
    const others = await listTexts(session, read, [JSON.stringify(tables)])
    if (others.length === 0) throw error
    const { takenWords } = await import('./names.ts')
    throw refused(takenWords(others))
  }
}

/** Whether opening a database with this history would change nothing in it. */
export async function isCurrent(session: MigrationSession, history: History): Promise<boolean> {
  if (history.pending.length > 0 || history.isShared) return false
  return !(await mustLeaveShared(session, history))
}

/**
 * What 0.1 recorded stays where it looks, so that it can be started again, until an app keeps tables in the database:
 * drizzle-kit would take our entries for the app's, and pass over every migration that is older than they are.
 */
export async function mustLeaveShared(
  session: MigrationSession,
  history: History,
): Promise<boolean> {
  if (!history.hasRemains) return false
  if (history.isAnApps || neededMigration !== undefined) return true
  const { hasTablesOfAnApp } = await import('./names.ts')
  return hasTablesOfAnApp(session)
}

const inOrder = (entries: readonly Entry[]) => entries.toSorted((a, b) => a.when - b.when)

function verify(entries: readonly Entry[], mark: Entry | undefined): void {
  for (const [index, { hash, when }] of entries.entries()) {
    const migration = migrations[index]
    if (!migration) break
    if (migration.when === when && migration.hash === hash) continue
    if (migration.when === when) {
      throw refused(`it was made with another drizzle/${migration.name}.sql than this version has`)
    }
    throw refused(
      moments.has(when)
        ? `drizzle/${migration.name}.sql was never applied to it, but later ones were`
        : `its history has an unknown entry where drizzle/${migration.name}.sql should be`,
    )
  }
  if (neededBy(mark) > migrations.at(-1)!.when) {
    throw refused('it was made by a newer version of omega-memory; update the package to open it')
  }
}

/** The moment of the one entry that is no migration but says which migration a program has to know at least. */
const markWhen = 0
const markWords = 'needs at least '
const neededBy = (mark: Entry | undefined) => Number(mark?.hash.slice(markWords.length) ?? 0)

/** The line in a migration's SQL that keeps every version away that does not know the migration. */
const endsOlderVersions = '-- Older versions can not go on beside this.'

/** The last migration that every program must know, or undefined: the others leave what older versions rely on. */
export const neededMigration = migrations.findLast(({ sql }) => sql.includes(endsOlderVersions))

/** The moment of the entry that a copy has until it was compared. It is no migration either. */
const copyWhen = -1

/** Marks a database as a copy that is not whole; an older version opens none that has the mark. */
export const markCopy = [
  `DELETE FROM ${historyTable} WHERE created_at = ${copyWhen}`,
  `INSERT INTO ${historyTable}(hash, created_at) VALUES ('an unfinished copy', ${copyWhen})`,
]
export const isUnfinishedCopy = async (client: Pick<Client, 'execute'>): Promise<boolean> => {
  const { rows } = await client.execute(
    `SELECT 1 FROM ${historyTable} WHERE created_at = ${copyWhen}`,
  )
  return rows.length > 0
}
export const unmarkCopy = `DELETE FROM ${historyTable} WHERE created_at = ${copyWhen}`

/** As Drizzle's own migrator makes it. */
const create = (table: string) =>
  `CREATE TABLE IF NOT EXISTS ${table} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`

/**
 * Makes our table, and takes over what 0.1 recorded of ours. An app's table is made too, empty, so that a new store and
 * one that 0.1 made end equal.
 */
export async function prepareHistory(session: MigrationSession): Promise<void> {
  await session.run(create(historyTable))
  await session.run(create(sharedHistoryTable))
  await session.run(
    `INSERT INTO ${historyTable}(hash, created_at)
     SELECT hash, created_at FROM ${sharedHistoryTable}
     WHERE hash IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM ${historyTable}) ORDER BY created_at`,
    [JSON.stringify([...hashes])],
  )
}

/** Takes ours out of the table in which 0.1 looks: from here on that version does not open the database. */
export async function removeRemains(session: MigrationSession): Promise<void> {
  await session.run(
    `DELETE FROM ${sharedHistoryTable} WHERE hash IN (SELECT value FROM json_each(?))`,
    [JSON.stringify([...hashes])],
  )
}

/** Records a migration whose statements have been run, as Drizzle's own migrator does. */
export async function recordMigration(
  session: MigrationSession,
  { hash, when }: Pick<Migration, 'hash' | 'when'>,
): Promise<void> {
  await session.run(`INSERT INTO ${historyTable}(hash, created_at) VALUES (?, ?)`, [hash, when])
}

/** Records which migration a program has to know at least. */
export async function recordNeeded(session: MigrationSession, { when }: Migration): Promise<void> {
  await session.run(`DELETE FROM ${historyTable} WHERE created_at = ${markWhen}`)
  await recordMigration(session, { hash: `${markWords}${when}`, when: markWhen })
}

/** What is said of a database that is not ours to change. */
export const refused = (why: string) =>
  new MemoryError('unknown_schema', `The database was left untouched: ${why}`)
