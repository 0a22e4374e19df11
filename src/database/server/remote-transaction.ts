import type {
  Client,
  InArgs,
  InStatement,
  ResultSet,
  Transaction,
  TransactionMode,
} from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { isError } from '../../any-realm.ts'
import { MemoryError } from '../../errors.ts'
import { type Call, toCall } from '../statements/call.ts'
import { isWrite, readStatements, type StatementKind } from '../statements/statement-text.ts'
import { bind } from './bind.ts'
import { refusalOf, remoteFailure, unproxied } from './remote-failure.ts'

/** The driver's transaction, with arguments and errors as everywhere else in the store. */
export class RemoteTransaction implements Transaction {
  readonly #http: Transaction
  readonly #readOnly: boolean

  constructor(http: Transaction, mode: TransactionMode) {
    this.#http = http
    this.#readOnly = mode === 'read'
  }

  get closed(): boolean {
    return this.#http.closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const bound = this.#bind(toCall(statement, args))
    return inOwnWords(() => this.#http.execute(bound))
  }

  async batch(statements: (InStatement | [string, InArgs?])[]): Promise<ResultSet[]> {
    const bound = statements.map((statement) => this.#bind(toCall(statement)))
    return inOwnWords(() => this.#http.batch(bound))
  }

  async executeMultiple(sql: string): Promise<void> {
    for (const { kind } of readStatements(sql)) this.#refuseWrites(kind)
    await inOwnWords(() => this.#http.executeMultiple(sql))
  }

  async commit(): Promise<void> {
    await inOwnWords(() => this.#http.commit(), 'it is unknown whether it was committed')
  }

  /** A server that can't be reached rolls back by itself. */
  async rollback(): Promise<void> {
    await this.#http.rollback().catch(() => undefined)
  }

  close(): void {
    this.#http.close()
  }

  #bind(call: Call) {
    this.#refuseWrites(call.text.kind)
    return bind(call)
  }

  /** As on a file and a replica; a primary would let it pass. */
  #refuseWrites(kind: StatementKind): void {
    if (this.#readOnly && isWrite(kind)) {
      throw new LibsqlError('A read transaction cannot write', 'SQLITE_READONLY')
    }
  }
}

async function inOwnWords<Result>(
  work: () => Promise<Result>,
  doubt = nothingWritten,
): Promise<Result> {
  try {
    return await work()
  } catch (caught) {
    const error = unproxied(caught)
    if (isError(error) && 'code' in error && ended.has(String(error.code))) {
      const message = `The server rolled the transaction back, as it does after some seconds: ${nothingWritten}`
      throw new MemoryError('busy', message, { cause: error })
    }
    const failure = remoteFailure(error, { hasWorked: true })
    if (failure === 'refused' || failure === 'absent') throw refusalOf(error, 'write', doubt)
    const code = failure === 'busy' ? 'busy' : 'unavailable'
    throw new MemoryError(code, `The server did not go on with a transaction: ${doubt}`, {
      cause: error,
    })
  }
}

const nothingWritten = 'nothing of it was written'

/** Errors of a server that has ended a transaction because it took too long. */
const ended = new Set(['TRANSACTION_TIMEOUT', 'TRANSACTION_CLOSED', 'STREAM_EXPIRED'])

/** Begins a transaction of the driver's; one that may write has the write lock then. */
export async function begun(http: Client, mode: TransactionMode): Promise<Transaction> {
  const transaction = await http.transaction(mode)
  try {
    if (mode === 'write') await transaction.execute('SELECT 1')
    return transaction
  } catch (error) {
    transaction.close()
    throw error
  }
}
