import type { InArgs, InStatement, ResultSet, Transaction } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { type Call, toCall } from '../statements/call.ts'
import { isWrite, readStatements, type StatementKind } from '../statements/statement-text.ts'
import type { Connection } from './connection.ts'
import { batchError } from './driver-error.ts'
import type { EventLoop } from './event-loop.ts'
import { Queue } from './queue.ts'

/** An interactive transaction: it holds the client's queue from its first moment until it is settled. */
export class LocalTransaction implements Transaction {
  readonly #connection: Connection
  readonly #eventLoop: EventLoop
  readonly #readOnly: boolean
  readonly #settled: () => void
  readonly #queue = new Queue()
  #isSettled = false

  /** `settled` is called once, when the connection is free again. */
  constructor(options: {
    connection: Connection
    eventLoop: EventLoop
    readOnly: boolean
    settled: () => void
  }) {
    this.#connection = options.connection
    this.#eventLoop = options.eventLoop
    this.#readOnly = options.readOnly
    this.#settled = options.settled
  }

  get closed(): boolean {
    return this.#isSettled || !this.#connection.inTransaction
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const call = toCall(statement, args)
    return this.#inOrder(() => this.#run(call))
  }

  async batch(statements: (InStatement | [string, InArgs?])[]): Promise<ResultSet[]> {
    const results: ResultSet[] = []
    for (const [index, statement] of statements.entries()) {
      try {
        const call = toCall(statement)
        results.push(await this.#inOrder(() => this.#run(call)))
      } catch (error) {
        throw batchError(error, index)
      }
    }
    return results
  }

  async executeMultiple(sql: string): Promise<void> {
    for (const { kind } of readStatements(sql)) this.#refuseWrites(kind)
    await this.#inOrder(() => {
      this.#connection.exec(sql)
    })
  }

  async commit(): Promise<void> {
    try {
      await this.#inOrder(() => {
        this.#connection.commit()
      })
    } finally {
      this.close()
    }
  }

  async rollback(): Promise<void> {
    this.close()
  }

  /** Rolls back unless it was committed. */
  close(): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#connection.rollback()
    this.#settled()
  }

  /** Statements run in the order they were given, however the caller awaits them. */
  async #inOrder<Result>(work: () => Result): Promise<Result> {
    await this.#queue.enter()
    try {
      if (this.#eventLoop.isDue) await this.#eventLoop.goRound()
      if (this.closed) throw new LibsqlError('The transaction is closed', 'TRANSACTION_CLOSED')
      return work()
    } finally {
      this.#queue.leave()
    }
  }

  #run({ sql, text, args }: Call): ResultSet {
    this.#refuseWrites(text.kind)
    try {
      return this.#connection.run(sql, text, args)
    } catch (error) {
      // Whatever made the connection unfit also made the rest of the transaction worthless.
      if (!this.#connection.isFit && text.kind !== 'explain') this.close()
      throw error
    }
  }

  #refuseWrites(kind: StatementKind): void {
    if (this.#readOnly && isWrite(kind)) {
      throw new LibsqlError('A read transaction cannot write', 'SQLITE_READONLY')
    }
  }
}
