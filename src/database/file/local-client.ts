import { AsyncLocalStorage } from 'node:async_hooks'

import type {
  InArgs,
  InStatement,
  Replicated,
  ResultSet,
  Transaction,
  TransactionMode,
} from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { stopwatch, within } from '../../time/timers.ts'
import { RunningCalls } from '../running-calls.ts'
import { toCall } from '../statements/call.ts'
import { isWrite, readStatements } from '../statements/statement-text.ts'
import type { StoreClient } from '../store-client.ts'
import { inWrite, refuseControl, runAll, runEach } from './batch.ts'
import { freeClosedHandles } from './closed-handles.ts'
import type { Connection } from './connection.ts'
import { closedError, heldTooLong, isBusy, ownTransaction } from './driver-error.ts'
import {
  checkForeignKeys,
  type ExclusiveOptions,
  type ExclusiveSession,
  exclusiveSession,
} from './exclusive.ts'
import { type ConnectionOptions, createPrivately } from './file.ts'
import { Queue } from './queue.ts'
import { ReadsAside } from './reads-aside.ts'
import { RenewedConnection } from './renewed-connection.ts'
import { LocalTransaction } from './transaction.ts'
import { pauseBefore, Turn } from './turn.ts'
import { GroupFailed, type Write, writeTogether } from './write-group.ts'

export interface LocalClientOptions extends ConnectionOptions {
  /** How long a call waits for another process, or for a transaction of this one, in milliseconds. */
  readonly busyTimeoutMs: number
}

/**
 * Opens a file, made readable by its owner alone when it is new, or `:memory:`. Waits up to `busyTimeoutMs` for a
 * process that has the file to itself. The folder must exist.
 */
export async function openLocalClient(options: LocalClientOptions): Promise<LocalClient> {
  if (options.path !== ':memory:' && !options.readonly) createPrivately(options.path)
  return LocalClient.open(options)
}

interface Held {
  readonly transaction: LocalTransaction
  readonly connection: Connection
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
  readonly #options: LocalClientOptions
  readonly #connection: RenewedConnection
  readonly #queue = new Queue<Write>()
  readonly #turn = new Turn()
  readonly #inside = new AsyncLocalStorage<LocalTransaction>()
  readonly #aside: ReadsAside | undefined
  /** Whether the connection is held by a transaction, or by work that waits for another process. */
  #isHeld = false
  #transaction: LocalTransaction | undefined
  #calls = new RunningCalls()
  #closed = false

  private constructor(options: LocalClientOptions) {
    this.#options = options
    this.#connection = new RenewedConnection(options)
    if (options.path !== ':memory:' && !options.readonly) this.#aside = new ReadsAside(options)
  }

  /** See `openLocalClient`. */
  static async open(options: LocalClientOptions): Promise<LocalClient> {
    const client = new LocalClient(options)
    await client.#perform(() => undefined)
    return client
  }

  get calls(): RunningCalls {
    return this.#calls
  }

  get closed(): boolean {
    return this.#closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const call = toCall(statement, args)
    refuseControl(call.text.kind)
    const run = (connection: Connection) => connection.run(call.sql, call.text, call.args)
    if (call.text.kind === 'read') return this.#read(run)
    if (!isWrite(call.text.kind)) return this.#perform(run)
    if (call.text.kind === 'schema') {
      return this.#perform((connection) => inWrite(connection, () => run(connection)))
    }
    const [result] = await this.#write((connection) => [run(connection)])
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
      return this.#write((connection) => runEach(connection, calls, this.#turn))
    }
    const run = (connection: Connection) => runAll(connection, begin, calls, this.#turn)
    const reads = begin === 'deferred' && calls.every(({ text }) => text.kind === 'read')
    return reads ? this.#read(run) : this.#perform(run)
  }

  /** A write batch during which foreign keys are not enforced, for drizzle's own migrator. */
  async migrate(statements: InStatement[]): Promise<ResultSet[]> {
    const calls = statements.map((statement) => toCall(statement))
    return this.#perform(async (connection) => {
      connection.exec('PRAGMA foreign_keys=OFF')
      try {
        return await runAll(connection, 'immediate', calls, this.#turn)
      } finally {
        if (connection.isOpen) connection.exec('PRAGMA foreign_keys=ON')
      }
    })
  }

  /** A transaction that may write takes the write lock at once, in mode `deferred` too. */
  async transaction(mode: TransactionMode = 'write'): Promise<Transaction> {
    const { transaction } = await this.#begin(mode === 'read')
    return transaction
  }

  /** A script. It is one write transaction, unless it has settings or a transaction control of its own. */
  async executeMultiple(sql: string): Promise<void> {
    const kinds = readStatements(sql).map(({ kind }) => kind)
    const plain = kinds.every((kind) => kind === 'read' || isWrite(kind))
    await this.#perform((connection) => {
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
    const { transaction, connection } = await this.#begin(false, foreignKeys)
    const session = exclusiveSession(connection)
    try {
      const result = await this.#inside.run(transaction, async () => work(session))
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
    return this.#transaction ? this.#inside.run(this.#transaction, work) : work()
  }

  /** Moves what the -wal file holds into the database file, and empties it. */
  async checkpoint(): Promise<void> {
    await this.#perform((connection) => {
      connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    })
  }

  /** Resolves when all that was asked for until now has ended. */
  async drain(): Promise<void> {
    await this.#queue.enter()
    this.#queue.leave()
  }

  /** Opens the file anew before the next call, after `close` too. An open transaction is rolled back. */
  reconnect(): void {
    if (this.#closed) this.#calls = new RunningCalls()
    this.#closed = false
    this.#transaction?.close()
    this.#aside?.forget()
    this.#connection.forget()
  }

  /** Inside a transaction, which could not end before this does, nothing is waited for. */
  async end(mostMs: number): Promise<void> {
    const isInside = this.#transaction && this.#inside.getStore() === this.#transaction
    const allEnded = this.#calls.end(mostMs)
    if (!isInside && !this.#closed && !(this.#calls.none && this.#queue.isFree)) {
      await within(
        mostMs,
        allEnded.then(() => this.drain()),
      )
    }
    const isOpen = !this.#closed
    this.close()
    if (isOpen && this.#options.path !== ':memory:') await freeClosedHandles()
  }

  /** Rolls back an open transaction, refuses what waits, tidies the file and lets go of it. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#transaction?.close()
    this.#queue.refuseAll(closedError)
    this.#aside?.close()
    this.#connection.close()
  }

  /** Does a piece of work when its turn comes. */
  async #perform<Result>(work: (connection: Connection) => Result | Promise<Result>) {
    const deadline = this.#deadline()
    await this.#enter()
    try {
      return await this.#persist(work, deadline)
    } finally {
      this.#queue.leave()
    }
  }

  /**
   * Does a read when its turn comes, or at once on a connection of its own while the other one is held for long. What that
   * connection can't read, such as a temporary table, waits for its turn after all.
   */
  async #read<Result>(work: (connection: Connection) => Result | Promise<Result>): Promise<Result> {
    const aside = this.#aside
    if (!aside) return this.#perform(work)
    const deadline = this.#deadline()
    this.#refuseToEnter()
    const mayWait = !this.#isHeld && this.#queue.enterOrStepAside()
    if (this.#isHeld || (await mayWait) === 'steps aside') {
      try {
        return await aside.run(work)
      } catch {
        return this.#perform(work)
      }
    }
    try {
      return await this.#persist(work, deadline)
    } finally {
      this.#queue.leave()
    }
  }

  /** Does a write when its turn comes, unless the write before has done it along with its own. */
  async #write(run: Write['run']): Promise<ResultSet[]> {
    const deadline = this.#deadline()
    const write: Write = { run }
    await this.#enter(write)
    if (write.results) return write.results
    try {
      return await this.#persist(
        (connection) => writeTogether(connection, write, this.#queue, this.#turn),
        deadline,
      )
    } finally {
      this.#queue.leave()
    }
  }

  async #begin(readOnly: boolean, foreignKeys: 'on' | 'off' = 'on'): Promise<Held> {
    const deadline = this.#deadline()
    await this.#enter()
    try {
      return await this.#persist((connection) => {
        if (foreignKeys === 'off') connection.exec('PRAGMA foreign_keys=OFF')
        connection.begin(readOnly ? 'deferred' : 'immediate')
        return { connection, transaction: this.#hold(connection, readOnly, foreignKeys) }
      }, deadline)
    } catch (error) {
      this.#queue.leave()
      throw error
    }
  }

  /** The transaction keeps the caller's place at the head of the queue; whoever waits behind it waits with a limit. */
  #hold(connection: Connection, readOnly: boolean, foreignKeys: 'on' | 'off'): LocalTransaction {
    const settled = () => {
      this.#transaction = undefined
      this.#isHeld = false
      this.#queue.limitWaiting(undefined)
      if (foreignKeys === 'off' && connection.isOpen) connection.exec('PRAGMA foreign_keys=ON')
      this.#connection.mend()
      this.#queue.leave()
    }
    const transaction = new LocalTransaction({ connection, turn: this.#turn, readOnly, settled })
    this.#transaction = transaction
    this.#sendReadsAside()
    this.#queue.limitWaiting({ milliseconds: this.#options.busyTimeoutMs, error: heldTooLong })
    return transaction
  }

  #deadline(): number {
    return stopwatch() + this.#options.busyTimeoutMs
  }

  #enter(write?: Write): Promise<void> | undefined {
    this.#refuseToEnter()
    return this.#queue.enter(write)
  }

  #refuseToEnter(): void {
    if (this.#closed) throw closedError()
    if (this.#transaction && this.#inside.getStore() === this.#transaction) throw ownTransaction()
  }

  /** From now on reads go aside, those that wait already included. */
  #sendReadsAside(): void {
    this.#isHeld = true
    this.#queue.letStepAside()
  }

  /** Tries until the file is free or the time is over. Nothing of a failed try was written. */
  async #persist<Result>(
    work: (connection: Connection) => Result | Promise<Result>,
    deadline: number,
  ): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      if (this.#turn.isOver) await this.#turn.next()
      try {
        if (this.#closed) throw closedError()
        return await work(this.#connection.use())
      } catch (error) {
        if (error instanceof GroupFailed) continue
        if (!isBusy(error) || stopwatch() >= deadline) throw error
      } finally {
        this.#connection.mend()
      }
      this.#sendReadsAside()
      await pauseBefore(attempt)
      this.#isHeld = false
    }
  }
}
