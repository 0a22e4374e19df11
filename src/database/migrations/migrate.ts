import { MemoryError } from '../../errors.ts'
import { adopt } from './adoption/adopt.ts'
import { recognise } from './adoption/legacy.ts'
import { recordOlderSteps } from './adoption/older-steps.ts'
import {
  mustLeaveShared,
  neededMigration,
  prepareHistory,
  readHistory,
  recordMigration,
  recordNeeded,
  refused,
  removeRemains,
} from './history.ts'
import type { MigrationSession } from './migration-session.ts'
import { type Migration, migrations } from './migrations.ts'
import { dropOlderTriggers } from './older-index.ts'

/** What was done to bring a database to this version. */
export interface BroughtForward {
  /** The names of the migrations that were applied. */
  readonly applied: readonly string[]
  /** Whether it was the older program's before. */
  readonly adopted: boolean
}

/**
 * Brings a database to this version, whatever it was. The older program's is adopted, after `beforeAdoption`; where an
 * app has taken our names it is left as it is. The session is the one that holds the lock, with foreign keys off.
 */
export async function bringForward(
  session: MigrationSession,
  beforeAdoption: () => Promise<void>,
): Promise<BroughtForward> {
  const { recorded } = await readHistory(session)
  if (recorded > 0) return { applied: await applyMigrations(session), adopted: false }
  const found = await recognise(session)
  if (found.kind === 'foreign') throw refused(found.why)
  if (found.kind === 'empty') return { applied: await makeNew(session), adopted: false }
  await beforeAdoption()
  await prepareHistory(session)
  await adopt(session, found.tables, (migration) => apply(session, migration))
  await applyMigrations(session)
  return { applied: migrations.map(({ name }) => name), adopted: true }
}

/** Makes a database that no older program has ever written to. */
export async function makeNew(session: MigrationSession): Promise<readonly string[]> {
  const applied = await applyMigrations(session)
  for (const statement of dropOlderTriggers) await session.run(statement)
  return applied
}

/** Applies every migration that is missing and records it. The session is the one that holds the lock. */
export async function applyMigrations(session: MigrationSession): Promise<readonly string[]> {
  await prepareHistory(session)
  const history = await readHistory(session)
  for (const migration of history.pending) await apply(session, migration)
  if (history.pending.length > 0) await recordOlderSteps(session)
  if (neededMigration && history.pending.includes(neededMigration)) {
    await recordNeeded(session, neededMigration)
  }
  if (await mustLeaveShared(session, history)) await removeRemains(session)
  return history.pending.map(({ name }) => name)
}

/** Each statement of a migration, without the marks that drizzle-kit puts between them. */
export const statementsOf = (migration: Migration): string[] =>
  migration.sql
    .split('--> statement-breakpoint')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

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
