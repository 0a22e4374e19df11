import type { Client } from '@libsql/client'

import { type Database, drizzleOver } from './database.ts'
import { type LocalClient, openLocalClient } from './local-client.ts'
import { locate, prepareFolder } from './location.ts'
import { migrateServer } from './migrate-server.ts'
import { applyMigrations, pendingMigrations } from './migrate.ts'
import { openRemoteClient } from './remote-client.ts'

export interface DatabaseOptions {
  readonly url: string
  readonly authToken?: string | undefined
  readonly encryptionKey?: string | undefined
  readonly durability: 'normal' | 'full'
  readonly busyTimeoutMs: number
  readonly backupBeforeAdoption: boolean
}

/** A database that has every table of this version. */
export interface OpenedDatabase {
  readonly db: Database
  readonly client: Client
  /** Where its file is, when it has one. */
  readonly path: string | undefined
  /** The names of the migrations that opening has applied. */
  readonly applied: readonly string[]
}

/** Opens a database wherever it is, and brings it to this version. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenedDatabase> {
  const location = locate(options.url)
  if (location.kind === 'server') return openServer(location.url, options)
  return openFile(location.kind === 'file' ? location.path : undefined, options)
}

async function openFile(
  path: string | undefined,
  options: DatabaseOptions,
): Promise<OpenedDatabase> {
  if (path !== undefined) prepareFolder(path)
  const client = await openLocalClient({
    path: path ?? ':memory:',
    durability: options.durability,
    busyTimeoutMs: options.busyTimeoutMs,
    ...(options.encryptionKey === undefined ? {} : { encryptionKey: options.encryptionKey }),
  })
  return opened(client, path, () => bringForward(client))
}

/** Durability, the cache and the like are the server's own to set, and so are its files. */
async function openServer(url: string, options: DatabaseOptions): Promise<OpenedDatabase> {
  const { authToken, busyTimeoutMs: retryMs } = options
  const client = await openRemoteClient({ url, authToken, retryMs })
  return opened(client, undefined, () => migrateServer(client))
}

async function opened(
  client: Client,
  path: string | undefined,
  migrate: () => Promise<readonly string[]>,
): Promise<OpenedDatabase> {
  try {
    const applied = await migrate()
    return { db: drizzleOver(client), client, path, applied }
  } catch (error) {
    client.close()
    throw error
  }
}

/** An up-to-date database is not locked; any other is brought forward in one transaction, by one process at a time. */
async function bringForward(client: LocalClient): Promise<readonly string[]> {
  const pending = await pendingMigrations({ run: (sql, args) => client.execute(sql, args) })
  if (pending.length === 0) return []
  return client.exclusive((session) => applyMigrations(session), { foreignKeys: 'off' })
}
