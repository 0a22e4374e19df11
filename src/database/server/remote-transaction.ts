import type { InArgs, InStatement, ResultSet, Transaction } from '@libsql/client'

import { isError } from '../../any-realm.ts'
import { MemoryError } from '../../errors.ts'
import { type Call, toCall } from '../statements/call.ts'
import { refusalOf, remoteFailure } from './remote-failure.ts'

/** The driver's transaction on a server, with arguments and errors as a file's transaction has them. */
export class RemoteTransaction implements Transaction {
  readonly #http: Transaction
  readonly #bind: (call: Call) => InStatement

  constructor(http: Transaction, bind: (call: Call) => InStatement) {
    this.#http = http
    this.#bind = bind
  }

  get closed(): boolean {
    return this.#http.closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const bound = this.#bind(toCall(statement, args))
    return told(() => this.#http.execute(bound), nothingWritten)
  }

  async batch(statements: InStatement[]): Promise<ResultSet[]> {
    const bound = statements.map((statement) => this.#bind(toCall(statement)))
    return told(() => this.#http.batch(bound), nothingWritten)
  }

  async executeMultiple(script: string): Promise<void> {
    return told(() => this.#http.executeMultiple(script), nothingWritten)
  }

  async commit(): Promise<void> {
    return told(() => this.#http.commit(), 'it is unknown whether it was committed')
  }

  /** A server that can't be reached rolls back by itself. */
  async rollback(): Promise<void> {
    await this.#http.rollback().catch(() => undefined)
  }

  close(): void {
    this.#http.close()
  }
}

const nothingWritten = 'nothing of it was written'

/** Errors of a server that has ended a transaction because it took too long. */
const ended = new Set(['TRANSACTION_TIMEOUT', 'TRANSACTION_CLOSED', 'STREAM_EXPIRED'])

async function told<Result>(work: () => Promise<Result>, doubt: string): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (isError(error) && 'code' in error && ended.has(String(error.code))) {
      const message = `The server rolled the transaction back, as it does after some seconds: ${nothingWritten}`
      throw new MemoryError('busy', message, { cause: error })
    }
    const failure = remoteFailure(error)
    if (failure === 'refused') throw refusalOf(error)
    const code = failure === 'busy' ? 'busy' : 'unavailable'
    throw new MemoryError(code, `The server did not go on with a transaction: ${doubt}`, {
      cause: error,
    })
  }
}
