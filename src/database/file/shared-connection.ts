import { AsyncLocalStorage } from 'node:async_hooks'

import type { ResultSet } from '@libsql/client'

import { pause, stopwatch } from '../../time/timers.ts'
import type { Connection } from './connection.ts'
import { closedError, heldTooLong, isBusy, ownTransaction } from './driver-error.ts'
import { EventLoop } from './event-loop.ts'
import type { ConnectionOptions } from './file.ts'
import { Queue } from './queue.ts'
import { ReadsAside } from './reads-aside.ts'
import { RenewedConnection } from './renewed-connection.ts'
import { LocalTransaction } from './transaction.ts'
import { GroupFailed, type Write, writeTogether } from './write-group.ts'

export interface LocalClientOptions extends ConnectionOptions {
  /** How long a call waits for another process, or for a transaction of this one, in milliseconds. */
  readonly busyTimeoutMs: number
}

interface Held {
  readonly transaction: LocalTransaction
  readonly connection: Connection
}

/**
 * The connection to a file, and in what order its callers work with it: one at a time, tried again while another process
 * keeps the file busy. See `LocalClient`.
 */
export class SharedConnection {
  readonly #options: LocalClientOptions
  readonly #connection: RenewedConnection
  readonly #queue = new Queue<Write>()
  /** Nothing else tells a call from inside a transaction, which would wait for itself, from one beside it, which waits. */
  readonly #inside = new AsyncLocalStorage<LocalTransaction>()
  readonly #aside: ReadsAside | undefined
  /** How long the event loop has been held. */
  readonly eventLoop = new EventLoop()
  /** Whether the connection is held by a transaction, or by work that waits for another process. */
  #isHeld = false
  #transaction: LocalTransaction | undefined
  #closed = false

  constructor(options: LocalClientOptions) {
    this.#options = options
    this.#connection = new RenewedConnection(options)
    if (options.path !== ':memory:' && !options.readonly) this.#aside = new ReadsAside(options)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Whether nobody works with the connection, nor waits for it. */
  get isFree(): boolean {
    return this.#queue.isFree
  }

  /** Whether the caller is inside the transaction that is open now. */
  get isInside(): boolean {
    return this.#transaction !== undefined && this.#inside.getStore() === this.#transaction
  }

  /** Does a piece of work when its turn comes. */
  async perform<Result>(work: (connection: Connection) => Result | Promise<Result>) {
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
  async read<Result>(work: (connection: Connection) => Result | Promise<Result>): Promise<Result> {
    const aside = this.#aside
    if (!aside) return this.perform(work)
    const deadline = this.#deadline()
    this.#refuseToEnter()
    const mayWait = !this.#isHeld && this.#queue.enterOrStepAside()
    if (this.#isHeld || (await mayWait) === 'steps aside') {
      try {
        return await aside.run(work)
      } catch {
        return this.perform(work)
      }
    }
    try {
      return await this.#persist(work, deadline)
    } finally {
      this.#queue.leave()
    }
  }

  /** Does a write when its turn comes, unless the write before has done it along with its own. */
  async write(run: Write['run']): Promise<ResultSet[]> {
    const deadline = this.#deadline()
    const write: Write = { run }
    await this.#enter(write)
    if (write.results) return write.results
    try {
      return await this.#persist(
        (connection) => writeTogether(connection, write, this.#queue, this.eventLoop),
        deadline,
      )
    } finally {
      this.#queue.leave()
    }
  }

  /** Begins a transaction when its turn comes, which holds the connection until it ends. */
  async begin(readOnly: boolean, foreignKeys: 'on' | 'off' = 'on'): Promise<Held> {
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

  /** Runs what belongs to a transaction, the one that is open now unless another is named: see `isInside`. */
  async inside<Result>(
    work: () => Promise<Result>,
    transaction: LocalTransaction | undefined = this.#transaction,
  ): Promise<Result> {
    return transaction ? this.#inside.run(transaction, work) : work()
  }

  /** Resolves when all that was asked for until now has ended. */
  async drain(): Promise<void> {
    await this.#queue.enter()
    this.#queue.leave()
  }

  /** Opens the file anew before the next call, after `close` too. An open transaction is rolled back. */
  reconnect(): void {
    this.#closed = false
    this.#transaction?.close()
    this.#aside?.forget()
    this.#connection.forget()
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
    const transaction = new LocalTransaction({
      connection,
      eventLoop: this.eventLoop,
      readOnly,
      settled,
    })
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
    if (this.isInside) throw ownTransaction()
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
      if (this.eventLoop.isDue) await this.eventLoop.goRound()
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

/** Waits a little before the next try, longer from try to try, and never as long as another process does. */
async function pauseBefore(attempt: number): Promise<void> {
  const longest = Math.min(50, 4 * 2 ** attempt)
  await pause(1 + Math.random() * longest)
}
