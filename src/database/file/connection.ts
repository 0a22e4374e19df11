import type { InArgs, ResultSet } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'
import type Database from 'libsql'

import { nativeArguments } from '../statements/arguments.ts'
import { RecentlyUsed } from '../statements/recently-used.ts'
import type { StatementText } from '../statements/statement-text.ts'
import { driverError, isBusy } from './driver-error.ts'
import { type ConnectionOptions, openDatabase, settings } from './file.ts'
import type { OpenFiles } from './open-files.ts'
import { Statement } from './statement.ts'

/** Errors that leave the connection as it was. After any other a half-run statement may hold on to its locks. */
const harmless = new Set(['SQLITE_ERROR', 'SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG'])

/**
 * One libsql connection that keeps its prepared statements and knows when it can no longer be trusted: after a BUSY
 * the statement that met it stays half-run, and what is written later is acknowledged without reaching the file.
 */
export class Connection {
  readonly #db: Database.Database
  readonly #files: OpenFiles | undefined
  readonly #statements = new RecentlyUsed<Statement>(200)
  #open = true
  #fit = true
  #writes = false

  constructor(options: ConnectionOptions, files: OpenFiles | undefined) {
    this.#db = openDatabase(options)
    this.#files = files
    try {
      for (const pragma of settings(options)) this.exec(pragma)
      files?.connected()
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
      this.#writes = mode === 'immediate'
    } catch (error) {
      if (isBusy(error)) this.#fit = wasFit
      throw error
    }
  }

  /** Fails with SQLITE_READONLY_DBMOVED when what was written is not in the file that the path leads to. */
  commit(): void {
    this.exec('COMMIT')
    if (this.#writes) this.#files?.written()
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

  /** Refreshes the planner's statistics and empties the -wal file, as far as nobody else is in the way. */
  tidy(): void {
    try {
      for (const pragma of ['analysis_limit=400', 'optimize', 'wal_checkpoint(TRUNCATE)']) {
        this.exec(`PRAGMA ${pragma}`)
      }
    } catch {
      // It is as well done the next time.
    }
  }

  /** Is used no more and never closed: its handles stay open for as long as the process, and nobody's files are touched. */
  abandon(): void {
    this.#open = false
    this.#fit = false
    abandoned.add(this)
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

/** What is collected is closed. */
const abandoned = new Set<Connection>()

/** Long statements are one of a kind, and heavy to keep. */
const longestKept = 16_384
