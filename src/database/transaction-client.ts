import type { InArgs, InStatement, Replicated, ResultSet, Transaction } from '@libsql/client'

import { MemoryError } from '../errors.ts'
import { Queue } from './file/queue.ts'
import { RunningCalls } from './running-calls.ts'
import { isWrite, readStatement } from './statements/statement-text.ts'
import type { StoreClient } from './store-client.ts'

type Statement = InStatement | [string, InArgs?]

/**
 * The driver's `Client` inside an open transaction. A statement or a batch is done whole or not at all, and those that are
 * called at the same time one after another; a transaction of it is a savepoint.
 */
export class TransactionClient implements StoreClient {
  readonly protocol: string
  readonly calls = new RunningCalls()
  readonly #transaction: Transaction
  readonly #queue = new Queue()
  #hasInner = false
  /** Why no call is taken any more. */
  #end: MemoryError | undefined

  constructor(transaction: Transaction, protocol: string) {
    this.#transaction = transaction
    this.protocol = protocol
  }

  get closed(): boolean {
    return this.#end !== undefined
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    return this.#inOrder(() => this.#transaction.execute(withArguments(statement, args)))
  }

  async batch(statements: Statement[]): Promise<ResultSet[]> {
    const batch = statements.map((statement) =>
      Array.isArray(statement) ? withArguments(...statement) : statement,
    )
    if (!batch.some(writes)) return this.#inOrder(() => this.#transaction.batch(batch))
    return this.#inOrder(async () => {
      try {
        const results = await this.#transaction.batch([savepoint, ...batch, release])
        return results.slice(1, -1)
      } catch (error) {
        await this.#undo()
        throw error
      }
    })
  }

  async migrate(statements: InStatement[]): Promise<ResultSet[]> {
    return this.batch(statements)
  }

  async executeMultiple(script: string): Promise<void> {
    return this.#inOrder(() => this.#transaction.executeMultiple(script))
  }

  /** A part of the transaction that can be undone by itself. While it is open, only it may be used. */
  async transaction(): Promise<Transaction> {
    await this.#inOrder(async () => {
      await this.#transaction.execute(savepoint)
      this.#hasInner = true
    })
    const end = async (statements: InStatement[]): Promise<void> => {
      if (!this.#hasInner) return
      this.#hasInner = false
      await this.#inOrder(() => this.#transaction.batch(statements))
    }
    const isClosed = () => !this.#hasInner || this.#transaction.closed
    const undo = async () => end([undoSavepoint, release])
    return {
      get closed() {
        return isClosed()
      },
      execute: async (statement: InStatement) => this.#transaction.execute(statement),
      batch: async (statements: InStatement[]) => this.#transaction.batch(statements),
      executeMultiple: async (script: string) => this.#transaction.executeMultiple(script),
      commit: async () => end([release]),
      rollback: undo,
      close: () => {
        undo().catch(() => undefined)
      },
    }
  }

  /** What uses this client in there is told by the client itself. */
  async insideTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return work()
  }

  /** Commits what was called until now; what is called later is refused. */
  async commit(): Promise<void> {
    await this.#inOrder(() => {
      this.#end = isOver()
      return this.#transaction.commit()
    })
  }

  /** Undoes everything. What is called later is refused with the error, when that says why. */
  async rollback(reason: unknown): Promise<void> {
    this.#end = reason instanceof MemoryError && reason.code === 'busy' ? reason : isOver()
    await this.#transaction.rollback().catch(() => undefined)
  }

  async sync(): Promise<Replicated> {
    throw isOver()
  }

  /** The transaction ends with the work that it is given, not before. */
  close(): void {}

  async end(): Promise<void> {}

  reconnect(): void {}

  async #inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#refuse()
    await this.#queue.enter()
    try {
      this.#refuse()
      return await work()
    } finally {
      this.#queue.leave()
    }
  }

  #refuse(): void {
    if (this.#end) throw this.#end
    if (this.#hasInner) throw innerIsOpen()
  }

  async #undo(): Promise<void> {
    // Where the whole transaction is gone there is nothing to undo.
    await this.#transaction.batch([undoSavepoint, release]).catch(() => undefined)
  }
}

const savepoint = 'SAVEPOINT omega_memory'
const release = 'RELEASE omega_memory'
const undoSavepoint = 'ROLLBACK TO omega_memory'

const withArguments = (statement: InStatement | string, args?: InArgs): InStatement =>
  typeof statement === 'string' && args !== undefined ? { sql: statement, args } : statement

const writes = (statement: InStatement): boolean =>
  isWrite(readStatement(typeof statement === 'string' ? statement : statement.sql).kind)

const isOver = () =>
  new MemoryError(
    'conflict',
    'The transaction is over: await every call of tx before its callback ends, and use the store afterwards',
  )

const innerIsOpen = () =>
  new MemoryError(
    'conflict',
    'A transaction inside this one is open: in its callback use what the callback is given, and await it before anything else',
  )
