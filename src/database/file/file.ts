import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import Database from 'libsql'

import { isError } from '../../any-realm.ts'
import { driverError } from './driver-error.ts'
import { sizeOf } from './file-view.ts'

export interface ConnectionOptions {
  /** A path of the file system, or `:memory:`. */
  readonly path: string
  /** `normal`: a power cut can lose the last commits, never damage the file. `full`: it loses none. */
  readonly durability: 'normal' | 'full'
  /** Opens an existing file for reading only, and changes nothing in it. */
  readonly readonly?: boolean
  readonly encryptionKey?: string
}

/** How long SQLite itself waits for a lock. The event loop stands still meanwhile, so the long wait is the client's. */
const nativeTimeoutMs = 50

/** Makes a file that only its owner can read, unless it is there. Its -wal and -shm files get the same mode. */
export function createPrivately(path: string): void {
  if (existsSync(path)) return
  closeSync(openSync(path, 'a', 0o600))
}

/** Takes from others what they may do with a file and those beside it, as far as this program may. */
export function makePrivate(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      chmodSync(file, 0o600)
    } catch {
      // It is not there, or is somebody else's: `doctor` says so.
    }
  }
}

export function openDatabase({
  path,
  readonly,
  encryptionKey,
}: ConnectionOptions): Database.Database {
  // The package's types don't know the key.
  const options: Database.Options & { encryptionKey?: string } = { timeout: nativeTimeoutMs }
  if (encryptionKey !== undefined) options.encryptionKey = encryptionKey
  try {
    return readonly ? openToRead(path, options) : new Database(path, options)
  } catch (error) {
    throw driverError(error)
  }
}

/**
 * Reading a file in WAL mode needs files beside it. Where they can't be made, nobody of this program's rights writes
 * either, and what is in the file is all there is, unless a -wal holds more of it.
 */
function openToRead(path: string, options: Database.Options): Database.Database {
  const { href } = pathToFileURL(path)
  const opened = (mode: string) => {
    const db = new Database(`${href}?${mode}`, options)
    try {
      db.exec('SELECT count(*) FROM sqlite_master')
      return db
    } catch (error) {
      db.close()
      throw error
    }
  }
  try {
    return opened('mode=ro')
  } catch (error) {
    const isOutOfReach = isError(error) && /unable to open|readonly database/i.test(error.message)
    if (!isOutOfReach || sizeOf(`${path}-wal`) > 0) throw error
    return opened('immutable=1')
  }
}

/** The PRAGMAs of a connection: every connection needs them again. */
export function settings(options: ConnectionOptions): string[] {
  const { path, durability, readonly, encryptionKey } = options
  // A mapped page of an encrypted file is read without being decrypted.
  const mapped = encryptionKey === undefined ? 1_073_741_824 : 0
  const reading = ['PRAGMA cache_size=-65536', `PRAGMA mmap_size=${mapped}`]
  if (readonly) return [...reading, 'PRAGMA query_only=ON']
  const writing = [
    ...reading,
    'PRAGMA foreign_keys=ON',
    // What is deleted is overwritten at once: forgetting a person need not search the file's free space.
    'PRAGMA secure_delete=ON',
    `PRAGMA synchronous=${durability === 'full' ? 'FULL' : 'NORMAL'}`,
  ]
  if (path === ':memory:') return writing
  return [...writing, 'PRAGMA journal_mode=WAL', 'PRAGMA journal_size_limit=16777216']
}
