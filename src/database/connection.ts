import { pathToFileURL } from 'node:url'

import type { InArgs, ResultSet } from '@libsql/client'
import { LibsqlError } from '@libsql/client/sqlite3'
import Database from 'libsql'

import { nativeArguments } from './arguments.ts'
import { driverError, isBusy } from './driver-error.ts'
import { Kept } from './kept.ts'
import { type RowMaker, LocalResultSet, rowMaker, type StoredValue } from './rows.ts'
import { type StatementKind, type StatementText } from './statement-text.ts'

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

/** Errors that leave the connection as it was. After any other a half-run statement may hold on to its locks. */
const harmless = new Set(['SQLITE_ERROR', 'SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG'])

/**
 * One libsql connection that keeps its prepared statements and knows when it can no longer be trusted: after a BUSY
 * the statement that met it stays half-run, and what is written later is acknowledged without reaching the file.
 */
export class Connection {
  readonly #db: Database.Database
  readonly #statements = new Kept<Statement>(200)
  #open = true
  #fit = true

  constructor(options: ConnectionOptions) {
    this.#db = openDatabase(options)
    try {
      for (const pragma of settings(options)) this.exec(pragma)
    } catch (error) {
      this.close()
      throw error
    }
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** False once an error may have poisoned it: what it does from then on must not be believed. */
  get isFit(): boolean {
    return this.#fit
  }

  get inTransaction(): boolean {
    // Asking a closed libsql connection aborts the process.
    return this.#open && this.#db.inTransaction
  }

  /** Runs a script of any number of statements, without arguments or rows. */
  exec(sql: string): void {
    this.#guard(() => this.#db.exec(sql))
  }

  /** Opens a transaction; `immediate` takes the write lock. BUSY here leaves the connection fit: the statement ended with the call. */
  begin(mode: 'immediate' | 'deferred'): void {
    const wasFit = this.#fit
    try {
      this.exec(mode === 'immediate' ? 'BEGIN IMMEDIATE' : 'BEGIN')
    } catch (error) {
      if (isBusy(error)) this.#fit = wasFit
      throw error
    }
  }

  commit(): void {
    this.exec('COMMIT')
  }

  /** Ends an open transaction, whatever state it is in, and never throws. */
  rollback(): void {
    try {
      if (this.inTransaction) this.#db.exec('ROLLBACK')
    } catch {
      this.#fit = false
    }
  }

  /** Runs one statement, known by its text, with its arguments. */
  run(sql: string, text: StatementText, args: InArgs | undefined): ResultSet {
    const values = nativeArguments(text.parameters, args)
    try {
      return this.#guard(() => this.#statement(sql, text).run(values))
    } catch (error) {
      this.#statements.delete(sql)
      throw error
    } finally {
      if (text.kind === 'schema') this.#statements.clear()
      // An EXPLAIN is never finished by libsql, and the next COMMIT would be refused.
      if (text.kind === 'explain') this.#fit = false
    }
  }

  /** Forgets the prepared statements: the columns of what they name may have changed. */
  forgetStatements(): void {
    this.#statements.clear()
  }

  close(): void {
    this.#open = false
    this.#fit = false
    this.#statements.clear()
    this.#db.close()
  }

  #statement(sql: string, text: StatementText): Statement {
    const kept = this.#statements.get(sql)
    if (kept) return kept
    const statement = new Statement(this.#db, sql, text.kind)
    const keeps = text.kind === 'read' || text.kind === 'write'
    if (keeps && !text.star && sql.length <= longestKept) this.#statements.set(sql, statement)
    return statement
  }

  #guard<Result>(work: () => Result): Result {
    if (!this.#open) throw new LibsqlError('The client is closed', 'CLIENT_CLOSED')
    try {
      return work()
    } catch (error) {
      const failure = driverError(error)
      if (!isHarmless(failure)) this.#fit = false
      throw failure
    }
  }
}

/** Whether the connection is as it was before the error. A RangeError came after the statement had ended. */
function isHarmless(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof LibsqlError && harmless.has(error.code))
}

/** Long statements are one of a kind, and heavy to keep. */
const longestKept = 16_384

/** A prepared statement with the shape of its rows. */
class Statement {
  readonly #native: Database.Statement
  readonly #returnsRows: boolean
  readonly #writes: boolean
  #shape: Shape | undefined

  constructor(db: Database.Database, sql: string, kind: StatementKind) {
    this.#native = db.prepare(sql)
    this.#native.safeIntegers(true)
    this.#writes = kind === 'write'
    this.#returnsRows = this.#native.reader
    if (this.#returnsRows) this.#native.raw(true)
  }

  run(values: unknown[]): ResultSet {
    if (!this.#returnsRows) {
      const { changes, lastInsertRowid } = this.#native.run(values)
      return new LocalResultSet([], [], [], changes, BigInt(lastInsertRowid))
    }
    // all() runs to the end; get() and run() would leave a statement that returns rows half-run.
    const stored = this.#native.all(values) as StoredValue[][]
    // The columns are known for certain after the run only: it is then that SQLite looks whether the tables changed.
    const { columns, types, row } = (this.#shape ??= shapeOf(this.#native.columns()))
    const rows = stored.map(row)
    return new LocalResultSet(columns, types, rows, this.#writes ? rows.length : 0, undefined)
  }
}

interface Shape {
  readonly columns: string[]
  readonly types: string[]
  readonly row: RowMaker
}

function shapeOf(definitions: readonly Database.ColumnDefinition[]): Shape {
  const columns = definitions.map(({ name }) => name)
  return { columns, types: definitions.map(({ type }) => type ?? ''), row: rowMaker(columns) }
}

function openDatabase({ path, readonly, encryptionKey }: ConnectionOptions): Database.Database {
  const where = readonly ? `${pathToFileURL(path).href}?mode=ro` : path
  // The package's types don't know the key.
  const options: Database.Options & { encryptionKey?: string } = { timeout: nativeTimeoutMs }
  if (encryptionKey !== undefined) options.encryptionKey = encryptionKey
  try {
    return new Database(where, options)
  } catch (error) {
    throw driverError(error)
  }
}

function settings({ path, durability, readonly }: ConnectionOptions): string[] {
  const reading = ['PRAGMA cache_size=-65536', 'PRAGMA mmap_size=1073741824']
  if (readonly) return [...reading, 'PRAGMA query_only=ON']
  const writing = [
    ...reading,
    'PRAGMA foreign_keys=ON',
    `PRAGMA synchronous=${durability === 'full' ? 'FULL' : 'NORMAL'}`,
  ]
  if (path === ':memory:') return writing
  return [
    ...writing,
    'PRAGMA journal_mode=WAL',
    'PRAGMA journal_size_limit=16777216',
    // Ten times SQLite's own: the rare large checkpoint costs less than many small ones.
    'PRAGMA wal_autocheckpoint=10000',
  ]
}
