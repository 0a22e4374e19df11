import { statSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import Database from 'libsql'

import type { MigrationSession } from '../migrations/migration-session.ts'
import { driverError } from './driver-error.ts'
import { LocalResultSet, rowMaker, type StoredValue } from './rows.ts'

interface FileViewOptions {
  readonly path: string
  readonly encryptionKey?: string | undefined
}

/**
 * A file as it is on disk, for reading. Looking at it changes no byte and leaves no file beside it: SQLite would make a
 * -wal and a -shm even to read a file in WAL mode, unless it is told that nobody writes. So it is told that when there
 * is no -wal with anything in it; what was read must be checked again under a lock before anything is done about it.
 */
export class FileView implements MigrationSession, Disposable {
  readonly #db: Database.Database

  constructor({ path, encryptionKey }: FileViewOptions) {
    const mode = sizeOf(`${path}-wal`) > 0 ? 'mode=ro' : 'immutable=1'
    const options: Database.Options & { encryptionKey?: string } = { timeout: 100 }
    if (encryptionKey !== undefined) options.encryptionKey = encryptionKey
    this.#db = guard(() => new Database(`${pathToFileURL(path).href}?${mode}`, options))
  }

  run(sql: string, args: string[] = []): LocalResultSet {
    return guard(() => {
      const statement = this.#db.prepare(sql).raw(true)
      const columns = statement.columns().map(({ name }) => name)
      const rows = (statement.all(args) as StoredValue[][]).map(rowMaker(columns))
      return new LocalResultSet(columns, [], rows, 0, undefined)
    })
  }

  [Symbol.dispose](): void {
    this.#db.close()
  }
}

/** A consistent copy of a file while its write lock is held elsewhere in this process. */
export function copyFile({ path, encryptionKey }: FileViewOptions, target: string): void {
  const options: Database.Options & { encryptionKey?: string } = { timeout: 100 }
  if (encryptionKey !== undefined) options.encryptionKey = encryptionKey
  guard(() => {
    const db = new Database(`${pathToFileURL(path).href}?mode=ro`, options)
    try {
      db.exec(`VACUUM INTO '${target.replaceAll("'", "''")}'`)
    } finally {
      db.close()
    }
  })
}

function guard<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw driverError(error)
  }
}

export const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
