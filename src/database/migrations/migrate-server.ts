import type { Client, InArgs, ResultSet } from '@libsql/client'

import { MemoryError } from '../../errors.ts'
import type { Opening } from '../opening.ts'
import { isWrite, readStatement } from '../statements/statement-text.ts'
import { recognise } from './adoption/legacy.ts'
import { type History, historyTable, isCurrent, readHistory, refused } from './history.ts'
import { applyMigrations, makeNew } from './migrate.ts'
import type { MigrationSession } from './migration-session.ts'

/** How often a migration is sent when no answer comes. */
const mostAttempts = 3

/**
 * Brings a server's database to this version. A transaction over many round trips would lose its lock after some seconds,
 * so what is to be done is planned first and then sent as one batch, which does nothing at all when another program has
 * migrated the database meanwhile.
 */
export async function migrateServer(client: Client): Promise<Opening> {
  const session: MigrationSession = {
    run: (sql, args) => client.execute({ sql, args: args ?? [] }),
  }
  let history = await readHistory(session)
  for (let attempt = 1; !(await isCurrent(session, history)); attempt += 1) {
    try {
      if (history.recorded === 0) await refuseTables(session)
      return opening(history, await send(client, session, history))
    } catch (error) {
      const left = await readHistory(session)
      const isChanged = left.recorded !== history.recorded || left.isShared !== history.isShared
      if (!isChanged && !(isTransient(error) && attempt < mostAttempts)) throw error
      history = left
    }
  }
  return opening(history, [])
}

const opening = ({ isUnfinishedCopy }: History, applied: readonly string[]): Opening => ({
  applied,
  adopted: false,
  ...(isUnfinishedCopy && { unfinishedCopy: true }),
})

async function send(
  client: Client,
  session: MigrationSession,
  { recorded }: History,
): Promise<readonly string[]> {
  const plan: { sql: string; args: InArgs }[] = []
  const bringForward = recorded === 0 ? makeNew : applyMigrations
  const names = await bringForward({
    async run(sql, args = []) {
      if (!isWrite(readStatement(sql).kind)) return session.run(sql, args)
      plan.push({ sql, args })
      return nothing
    },
  })
  // The last statement that prepares the history is a write: what is counted next stays true.
  const prepared = plan.findIndex(({ sql }) => sql.startsWith('INSERT')) + 1
  const guard = { sql: stopUnless, args: [recorded] }
  await client.migrate([...plan.slice(0, prepared), guard, ...plan.slice(prepared)])
  return names
}

/** Fails, and the batch with it, unless the history is as long as it was when the batch was planned. */
const stopUnless = `SELECT CASE WHEN (SELECT count(*) FROM ${historyTable} WHERE created_at > 0) = ? THEN 1 ELSE json('migrated meanwhile') END`

const nothing: ResultSet = {
  columns: [],
  columnTypes: [],
  rows: [],
  rowsAffected: 0,
  lastInsertRowid: undefined,
  toJSON: () => ({}),
}

const isTransient = (error: unknown) =>
  error instanceof MemoryError && (error.code === 'unavailable' || error.code === 'busy')

/** An older program's tables need a file's lock and its backup to be brought forward. */
async function refuseTables(session: MigrationSession): Promise<void> {
  const found = await recognise(session)
  if (found.kind === 'foreign') throw refused(found.why)
  if (found.kind === 'empty') return
  throw new MemoryError(
    'unknown_schema',
    "The server's database holds an older program's tables: open it as a file first, then copy that file to an empty database",
  )
}
