import type {
  InArgs,
  InStatement,
  Replicated,
  ResultSet,
  Transaction,
  TransactionMode,
} from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { within } from '../../time/timers.ts'
import { RunningCalls } from '../running-calls.ts'
import { toCall } from '../statements/call.ts'
import { isWrite, readStatements } from '../statements/statement-text.ts'
import type { StoreClient } from '../store-client.ts'
import { inWrite, refuseControl, runAll, runEach } from './batch.ts'
import { freeClosedHandles } from './closed-handles.ts'
import type { Connection } from './connection.ts'
import {
  checkForeignKeys,
  type ExclusiveOptions,
  type ExclusiveSession,
  exclusiveSession,
} from './exclusive.ts'
import { createPrivately } from './file.ts'
import { type LocalClientOptions, SharedConnection } from './shared-connection.ts'

/**
 * Opens a file, made readable by its owner alone when it is new, or `:memory:`. Waits up to `busyTimeoutMs` for a
 * process that has the file to itself. The folder must exist.
 */
export async function openLocalClient(options: LocalClientOptions): Promise<LocalClient> {
  if (options.path !== ':memory:' && !options.readonly) createPrivately(options.path)
  return LocalClient.open(options)
}

/**
 * The driver's `Client` for a file, on one connection that keeps its prepared statements.
 *
 * Calls run one at a time, in the order they were made; an interactive transaction holds the others back until it
 * ends. Reads alone do not wait for it, nor behind a write that waits for another process: they go to a second
 * connection then, which sees what is committed. Every write runs between BEGIN IMMEDIATE and COMMIT, so that a busy file is met before anything was done. A
 * busy file is tried again, without blocking the event loop, for `busyTimeoutMs`; then the call fails with
 * SQLITE_BUSY and nothing of it was written. A batch is one transaction: it takes the write lock when one of its
 * statements writes, whatever its mode says, and reads one state of the database when none does.
 */
export class LocalClient implements StoreClient {
  readonly protocol = 'file'
  readonly #connection: SharedConnection
  /** Whether closing leaves a file that a handle may still be open on. */
  readonly #isFile: boolean
  #calls = new RunningCalls()

  private constructor(options: LocalClientOptions) {
    this.#connection = new SharedConnection(options)
    this.#isFile = options.path !== ':memory:'
  }

  /** See `openLocalClient`. */
  static async open(options: LocalClientOptions): Promise<LocalClient> {
    const client = new LocalClient(options)
    await client.#connection.perform(() => undefined)
    return client
  }

  get calls(): RunningCalls {
    return this.#calls
  }

  get closed(): boolean {
    return this.#connection.closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const call = toCall(statement, args)
    refuseControl(call.text.kind)
    const run = (connection: Connection) => connection.run(call.sql, call.text, call.args)
    if (call.text.kind === 'read') return this.#connection.read(run)
    if (!isWrite(call.text.kind)) return this.#connection.perform(run)
    if (call.text.kind === 'schema') {
      return this.#connection.perform((connection) => inWrite(connection, () => run(connection)))
    }
    const [result] = await this.#connection.write((connection) => [run(connection)])
    return result!
  }

  async batch(
    statements: (InStatement | [string, InArgs?])[],
    mode?: TransactionMode,
  ): Promise<ResultSet[]> {
    const calls = statements.map((statement) => toCall(statement))
    for (const { text } of calls) refuseControl(text.kind)
    const writes = calls.some(({ text }) => isWrite(text.kind))
    if (writes && mode === 'read') {
      throw new LibsqlError('A read batch cannot write', 'SQLITE_READONLY')
    }
    const begin = writes || mode === 'write' ? 'immediate' : 'deferred'
    const plain = calls.every(({ text }) => text.kind === 'read' || text.kind === 'write')
    if (begin === 'immediate' && plain) {
      return this.#connection.write((connection) =>
        runEach(connection, calls, this.#connection.eventLoop),
      )
    }
    const run = (connection: Connection) =>
      runAll(connection, begin, calls, this.#connection.eventLoop)
    const reads = begin === 'deferred' && calls.every(({ text }) => text.kind === 'read')
    return reads ? this.#connection.read(run) : this.#connection.perform(run)
  }

  /** A write batch during which foreign keys are not enforced, for drizzle's own migrator. */
  async migrate(statements: InStatement[]): Promise<ResultSet[]> {
    const calls = statements.map((statement) => toCall(statement))
    return this.#connection.perform(async (connection) => {
      connection.exec('PRAGMA foreign_keys=OFF')
      try {
        return await runAll(connection, 'immediate', calls, this.#connection.eventLoop)
      } finally {
        if (connection.isOpen) connection.exec('PRAGMA foreign_keys=ON')
      }
    })
  }

  /** A transaction that may write takes the write lock at once, in mode `deferred` too. */
  async transaction(mode: TransactionMode = 'write'): Promise<Transaction> {
    const { transaction } = await this.#connection.begin(mode === 'read')
    return transaction
  }

  /** A script. It is one write transaction, unless it has settings or a transaction control of its own. */
  async executeMultiple(sql: string): Promise<void> {
    const kinds = readStatements(sql).map(({ kind }) => kind)
    const plain = kinds.every((kind) => kind === 'read' || isWrite(kind))
    await this.#connection.perform((connection) => {
      try {
        if (plain) inWrite(connection, () => connection.exec(sql))
        else connection.exec(sql)
      } finally {
        connection.rollback()
        connection.forgetStatements()
      }
    })
  }

  /** A file on its own has nothing to synchronise with. */
  async sync(): Promise<Replicated> {
    throw new LibsqlError('A local file is no replica', 'SYNC_NOT_SUPPORTED')
  }

  /**
   * Runs `work` alone, in one write transaction: committed when it returns, rolled back when it throws. It is not
   * tried again once it has begun. While it awaits, other calls of this client wait.
   */
  async exclusive<Result>(
    work: (session: ExclusiveSession) => Result | Promise<Result>,
    { foreignKeys = 'on' }: ExclusiveOptions = {},
  ): Promise<Result> {
    const { transaction, connection } = await this.#connection.begin(false, foreignKeys)
    const session = exclusiveSession(connection)
    try {
      const result = await this.#connection.inside(async () => work(session), transaction)
      if (foreignKeys === 'off') checkForeignKeys(session)
      await transaction.commit()
      return result
    } finally {
      transaction.close()
    }
  }

  /**
   * Runs the callback of the transaction that is open now, so that use of the client itself in there, which would
   * wait for ever, fails with TRANSACTION_ACTIVE at once.
   */
  async insideTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#connection.inside(work)
  }

  /** Opens the file anew before the next call, after `close` too. An open transaction is rolled back. */
  reconnect(): void {
    if (this.closed) this.#calls = new RunningCalls()
    this.#connection.reconnect()
  }

  /** Inside a transaction, which could not end before this does, nothing is waited for. */
  async end(mostMs: number): Promise<void> {
    const allEnded = this.#calls.end(mostMs)
    if (
      !this.#connection.isInside &&
      !this.closed &&
      !(this.#calls.none && this.#connection.isFree)
    ) {
      await within(
        mostMs,
        allEnded.then(() => this.#connection.drain()),
      )
    }
    const isOpen = !this.closed
    this.close()
    if (isOpen && this.#isFile) await freeClosedHandles()
  }

  /** Rolls back an open transaction, refuses what waits, tidies the file and lets go of it. */
  close(): void {
    this.#connection.close()
  }
}
