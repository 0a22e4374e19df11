import type { Client, InArgs, ResultSet } from '@libsql/client'

import { MemoryError } from '../../errors.ts'
import { isWrite, readStatement } from '../statements/statement-text.ts'
import { pendingMigrations } from './history.ts'
import { applyMigrations } from './migrate.ts'
import { migrations } from './migrations.ts'

/** How often a migration is sent when no answer comes. */
const mostAttempts = 3

/**
 * Brings a server's database to this version. A transaction over many round trips would lose its lock after some seconds,
 * so what is to be done is planned first and then sent as one batch, which does nothing at all when another program has
 * migrated the database meanwhile.
 */
export async function migrateServer(client: Client): Promise<readonly string[]> {
  const pendingNow = () =>
    pendingMigrations({ run: (sql, args) => client.execute({ sql, args: args ?? [] }) })
  let pending = await pendingNow()
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    if (pending.length === migrations.length) await refuseOlderDatabase(client)
    try {
      return await send(client, migrations.length - pending.length)
    } catch (error) {
      const left = await pendingNow()
      const changed = left.length < pending.length
      if (!changed && !(isTransient(error) && attempt < mostAttempts)) throw error
      pending = left
    }
  }
  return []
}

async function send(client: Client, applied: number): Promise<readonly string[]> {
  const plan: { sql: string; args: InArgs }[] = []
  const names = await applyMigrations({
    async run(sql, args = []) {
      if (!isWrite(readStatement(sql).kind)) return client.execute({ sql, args })
      plan.push({ sql, args })
      return nothing
    },
  })
  const [createHistory, ...steps] = plan
  if (createHistory === undefined) return []
  await client.migrate([
    createHistory,
    // Takes the write lock, so that what is read next stays true.
    'DELETE FROM __drizzle_migrations WHERE false',
    { sql: stopUnless, args: [applied] },
    ...steps,
  ])
  return names
}

/** Fails, and the batch with it, unless the history is as long as it was when the batch was planned. */
const stopUnless = `SELECT CASE WHEN (SELECT count(*) FROM __drizzle_migrations) = ? THEN 1 ELSE json('migrated meanwhile') END`

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
async function refuseOlderDatabase(client: Client): Promise<void> {
  // One statement: somebody may be migrating the database at this very moment.
  const { rows } = await client.execute(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('conversations', 'messages')
     AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations')`,
  )
  if (rows.length === 0) return
  throw new MemoryError(
    'unknown_schema',
    "The server's database holds tables that are not this version's: open it as a file first, then copy that file to an empty database",
  )
}
