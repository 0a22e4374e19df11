import type { ResultSet } from '@libsql/client'

import { MemoryError } from '../../errors.ts'
import { textOf } from '../statements/bytes-as-text.ts'
import type { MigrationSession } from './migration-session.ts'
import { type Migration, migrations } from './migrations.ts'

/** Whether a database was made by any version of this library. */
export async function hasHistory(session: MigrationSession): Promise<boolean> {
  const { rows } = await session.run(
    `SELECT count(*) AS found FROM sqlite_master WHERE type = 'table' AND name = '__drizzle_migrations'`,
  )
  return Number(rows[0]?.found) > 0
}

/** What an opened database still lacks, or a refusal that names the file when its history is not ours. */
export async function pendingMigrations(session: MigrationSession): Promise<readonly Migration[]> {
  if (!(await hasHistory(session))) return migrations
  const history = await session.run(
    'SELECT CAST(hash AS BLOB) AS hash, created_at FROM __drizzle_migrations ORDER BY created_at',
  )
  verifyHistory(history)
  return migrations.slice(history.rows.length)
}

function verifyHistory({ rows }: ResultSet): void {
  for (const [index, row] of rows.entries()) {
    const migration = migrations[index]
    const when = Number(row.created_at)
    if (migration?.when === when && migration.hash === textOf(row.hash)) continue
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

/** What is said of a database that is not ours to change. */
export const refused = (why: string) =>
  new MemoryError('unknown_schema', `The database was left untouched: ${why}`)
