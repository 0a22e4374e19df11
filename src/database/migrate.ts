import type { InArgs, ResultSet } from '@libsql/client'

import { MemoryError } from '../errors.ts'
import { type Migration, migrations } from './migrations.ts'

/** Statement by statement access to a database that nobody else can write to meanwhile. */
export interface MigrationSession {
  run(sql: string, args?: InArgs): ResultSet | Promise<ResultSet>
}

/** The names under which the older program records the steps it has taken: our first thirteen migrations. */
export const historicSteps = migrations
  .slice(0, 13)
  .map(({ name }, index) => `${String(index + 1).padStart(3, '0')}_${name.slice(5)}`)

/** What an opened database still lacks, or a refusal that names the file when its history is not ours. */
export async function pendingMigrations(session: MigrationSession): Promise<readonly Migration[]> {
  const { rows } = await session.run(
    `SELECT count(*) AS found FROM sqlite_master WHERE type = 'table' AND name = '__drizzle_migrations'`,
  )
  if (rows[0]?.found === 0) return migrations
  const history = await session.run(
    'SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at',
  )
  verifyHistory(history)
  return migrations.slice(history.rows.length)
}

/** Applies every migration that is missing and records it. The session is the one that holds the lock. */
export async function applyMigrations(session: MigrationSession): Promise<readonly string[]> {
  await session.run(
    'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  )
  const pending = await pendingMigrations(session)
  for (const migration of pending) await apply(session, migration)
  if (pending.length > 0) await recordHistoricSteps(session)
  return pending.map(({ name }) => name)
}

/** Each statement of a migration, without the marks that drizzle-kit puts between them. */
export const statementsOf = (migration: Migration): string[] =>
  migration.sql
    .split('--> statement-breakpoint')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

/** Records a migration whose statements have been run, as Drizzle's own migrator does. */
export async function recordMigration(
  session: MigrationSession,
  { hash, when }: Migration,
): Promise<void> {
  await session.run('INSERT INTO __drizzle_migrations(hash, created_at) VALUES (?, ?)', [
    hash,
    when,
  ])
}

async function apply(session: MigrationSession, migration: Migration): Promise<void> {
  for (const [index, statement] of statementsOf(migration).entries()) {
    try {
      await session.run(statement)
    } catch (error) {
      throw new MemoryError(
        'storage',
        `migrations: statement ${index + 1} of drizzle/${migration.name}.sql failed`,
        { cause: error },
      )
    }
  }
  await recordMigration(session, migration)
}

/** The older program looks its own steps up here before it opens a file. */
async function recordHistoricSteps(session: MigrationSession): Promise<void> {
  await session.run(
    `CREATE TABLE IF NOT EXISTS _migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT (datetime('now')))`,
  )
  await session.run(
    `INSERT INTO _migrations(name) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    [JSON.stringify(historicSteps)],
  )
}

function verifyHistory({ rows }: ResultSet): void {
  for (const [index, row] of rows.entries()) {
    const migration = migrations[index]
    const when = Number(row.created_at)
    if (migration?.when === when && migration.hash === row.hash) continue
    if (migration?.when === when) {
      throw refused(`it was made with another drizzle/${migration.name}.sql than this version has`)
    }
    if (migration && migrations.some((other) => other.when === when)) {
      throw refused(`drizzle/${migration.name}.sql was never applied to it, but later ones were`)
    }
    throw refused(
      migration
        ? `its history has an unknown entry where drizzle/${migration.name}.sql should be`
        : 'it was made by a newer version of omega-memory; update the package to open it',
    )
  }
}

const refused = (why: string) =>
  new MemoryError('unknown_schema', `The database was left untouched: ${why}`)
