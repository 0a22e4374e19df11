import { realpath } from 'node:fs/promises'

import type { Client } from '@libsql/client'

import { MemoryError } from '../errors.ts'
import { type Database, drizzleOver } from './database.ts'
import { withHandles } from './file/handles.ts'
import type { LocalClient } from './file/local-client.ts'
import { locate, prepareFolder, requireFile } from './location.ts'
import { requireUtf8 } from './migrations/encoding.ts'
import { isCurrent, readHistory, refused } from './migrations/history.ts'
import type { MigrationSession } from './migrations/migration-session.ts'
import type { Opening } from './opening.ts'
import type { AuthToken } from './server/token.ts'
import type { StoreClient } from './store-client.ts'

export interface DatabaseOptions {
  readonly url: string
  /** What the application has opened, in place of what `url` names. */
  readonly client?: Client | undefined
  readonly authToken?: AuthToken | undefined
  readonly encryptionKey?: string | undefined
  readonly durability: 'normal' | 'full'
  readonly busyTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly backupBeforeAdoption: boolean
  readonly readonly: boolean
  /** Whether the older program's index is filled; as it is in the database when left out. */
  readonly olderPrograms?: boolean | undefined
}

/** A database that has every table of this version. */
export interface OpenedDatabase {
  readonly db: Database
  readonly client: StoreClient
  /** Where its file is, when it has one. */
  readonly path: string | undefined
  readonly opening: Opening
}

/** Opens a database wherever it is, and brings it to this version. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenedDatabase> {
  if (options.client) return openGuest(options.client, options)
  const location = locate(options.url)
  if (location.kind === 'server') return openServer(location.url, options)
  if (location.kind === 'memory') return openFile(undefined, options)
  const { path } = location
  return withHandles(path, () => openFile(path, options))
}

/** The driver for files is loaded here: a program that speaks to a server only may lack it. */
async function openFile(
  path: string | undefined,
  options: DatabaseOptions,
): Promise<OpenedDatabase> {
  const { openLocalClient } = await import('./file/local-client.ts')
  const { encryptionKey, readonly } = options
  if (readonly) requireFile(path)
  else if (path !== undefined) prepareFolder(path)
  if (path !== undefined) {
    const { inspectFile } = await import('./file/inspect.ts')
    await inspectFile({ path, encryptionKey })
  }
  const client = await openLocalClient({
    path: path ?? ':memory:',
    durability: options.durability,
    busyTimeoutMs: options.busyTimeoutMs,
    readonly,
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  })
  // The files beside it are beside the file itself, wherever a link to it is.
  const file = path === undefined ? undefined : await realpath(path)
  return opened(client, options, file, () =>
    readonly ? lookAtHistory(client) : update(client, path, options),
  )
}

/** Durability, the cache and the like are the server's own to set, and so are its files. */
async function openServer(url: string, options: DatabaseOptions): Promise<OpenedDatabase> {
  const { authToken, busyTimeoutMs: retryMs, requestTimeoutMs, readonly } = options
  const { openRemoteClient } = await import('./server/remote-client.ts')
  const { migrateServer } = await import('./migrations/migrate-server.ts')
  const client = await openRemoteClient({ url, authToken, retryMs, requestTimeoutMs, readonly })
  return opened(client, options, undefined, () =>
    readonly ? lookAtHistory(client) : migrateServer(client),
  )
}

async function openGuest(host: Client, options: DatabaseOptions): Promise<OpenedDatabase> {
  const { readonly } = options
  const { GuestClient } = await import('./guest-client.ts')
  const { migrateServer } = await import('./migrations/migrate-server.ts')
  const client = new GuestClient(host, { readonly })
  return opened(client, options, undefined, async () => {
    // A server's databases are UTF-8.
    if (client.protocol === 'file') await requireUtf8({ run: (sql) => client.execute(sql) })
    return readonly ? lookAtHistory(client) : migrateServer(client)
  })
}

/** For who only reads: a database without a memory is no empty one, and an older one stays as it is. */
async function lookAtHistory(client: StoreClient): Promise<Opening> {
  const session: MigrationSession = {
    run: (sql, args) => client.execute({ sql, args: args ?? [] }),
  }
  const { recorded, pending, isUnfinishedCopy } = await readHistory(session)
  if (recorded === 0) {
    const { recognise } = await import('./migrations/adoption/legacy.ts')
    const found = await recognise(session)
    if (found.kind === 'foreign') throw refused(found.why)
    if (found.kind === 'empty') {
      throw new MemoryError('not_found', 'url: there is no memory in this database')
    }
  }
  if (pending.length > 0) {
    throw refused(
      'it is of an older version; open it once without `readonly`, which brings it forward',
    )
  }
  return { applied: [], adopted: false, ...(isUnfinishedCopy && { unfinishedCopy: true }) }
}

async function opened(
  client: StoreClient,
  { olderPrograms, readonly }: DatabaseOptions,
  path: string | undefined,
  migrate: () => Promise<Opening>,
): Promise<OpenedDatabase> {
  try {
    const opening = await migrate()
    if (olderPrograms !== undefined && !readonly) {
      const { setOlderIndex } = await import('./migrations/older-index.ts')
      await setOlderIndex(client, olderPrograms)
    }
    return { db: drizzleOver(client), client, path, opening }
  } catch (error) {
    client.close()
    throw error
  }
}

/** An up-to-date file is not locked; any other is brought forward in one transaction, by one process at a time. */
async function update(
  client: LocalClient,
  path: string | undefined,
  { backupBeforeAdoption, encryptionKey }: DatabaseOptions,
): Promise<Opening> {
  const session: MigrationSession = { run: (sql, args) => client.execute(sql, args) }
  const history = await readHistory(session)
  const mark = history.isUnfinishedCopy && ({ unfinishedCopy: true } as const)
  if (await isCurrent(session, history)) return { applied: [], adopted: false, ...mark }
  const { bringForward } = await import('./migrations/migrate.ts')
  let backup: string | undefined
  const beforeAdoption = async () => {
    if (path !== undefined && backupBeforeAdoption) {
      const { backUpOlder } = await import('./migrations/adoption/older-backup.ts')
      backup = await backUpOlder({ path, encryptionKey })
    }
  }
  const done = await client.exclusive((session) => bringForward(session, beforeAdoption), {
    foreignKeys: 'off',
  })
  // The older program leaves its file to be read by everybody of the machine.
  if (done.adopted && path !== undefined) {
    const { makePrivate } = await import('./file/file.ts')
    makePrivate(path)
  }
  return { ...done, ...(backup !== undefined && { backup }), ...mark }
}
