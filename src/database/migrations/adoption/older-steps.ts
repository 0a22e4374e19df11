import type { MigrationSession } from '../migration-session.ts'
import { migrations } from '../migrations.ts'

/** The migrations that are the older program's own steps. What follows them is ours. */
export const historicMigrations = migrations.slice(0, 13)

/** The names under which the older program records the steps it has taken. */
export const olderSteps = historicMigrations.map(
  ({ name }, index) => `${String(index + 1).padStart(3, '0')}_${name.slice(5)}`,
)

/** Completes the record in which the older program looks up what is left to do, so that it can open the file. */
export async function recordOlderSteps(session: MigrationSession): Promise<void> {
  await session.run(
    `CREATE TABLE IF NOT EXISTS _migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL DEFAULT (datetime('now')))`,
  )
  await session.run(
    `INSERT INTO _migrations(name) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    [JSON.stringify(olderSteps)],
  )
}
