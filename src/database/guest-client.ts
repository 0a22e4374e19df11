import type {
  Client,
  InArgs,
  InStatement,
  Replicated,
  ResultSet,
  Transaction,
  TransactionMode,
} from '@libsql/client'

import { MemoryError } from '../errors.ts'
import { InsideTransaction } from './inside-transaction.ts'
import { ownTransactionWords, readOnlyWords } from './refusals.ts'
import { RunningCalls } from './running-calls.ts'
import { bind } from './server/bind.ts'
import { RemoteTransaction } from './server/remote-transaction.ts'
import { toCall } from './statements/call.ts'
import { isWrite } from './statements/statement-text.ts'
import type { StoreClient } from './store-client.ts'

type Statement = InStatement | [string, InArgs?]

/**
 * A client that the application has opened and will close, for a store that is a guest in it. How long a busy database is
 * waited for, how often it is tried again and what a lost answer means is the application's client's to say.
 */
export class GuestClient implements StoreClient {
  readonly protocol: string
  readonly calls = new RunningCalls()
  readonly #host: Client
  readonly #readonly: boolean
  readonly #inside = new InsideTransaction()
  #isClosed = false

  constructor(host: Client, { readonly }: { readonly readonly: boolean }) {
    this.#host = host
    this.#readonly = readonly
    this.protocol = host.protocol
  }

  get closed(): boolean {
    return this.#isClosed || this.#host.closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const call = toCall(statement, args)
    this.#refuse(isWrite(call.text.kind))
    return this.#host.execute(bind(call))
  }

  async batch(statements: Statement[], mode?: TransactionMode): Promise<ResultSet[]> {
    const calls = statements.map((statement) => toCall(statement))
    const writes = calls.some(({ text }) => isWrite(text.kind))
    this.#refuse(writes)
    return this.#host.batch(calls.map(bind), mode ?? (writes ? 'write' : 'read'))
  }

  async migrate(statements: InStatement[]): Promise<ResultSet[]> {
    this.#refuse(true)
    return this.#host.migrate(statements.map((statement) => bind(toCall(statement))))
  }

  async transaction(mode: TransactionMode = 'write'): Promise<Transaction> {
    this.#refuse(mode !== 'read')
    return new RemoteTransaction(await this.#host.transaction(mode), mode)
  }

  async insideTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#inside.run(work)
  }

  async executeMultiple(script: string): Promise<void> {
    this.#refuse(true)
    return this.#host.executeMultiple(script)
  }

  async sync(): Promise<Replicated> {
    return this.#host.sync()
  }

  /** The application's client stays open. */
  async end(mostMs: number): Promise<void> {
    if (!this.#isClosed) await this.calls.end(mostMs)
    this.close()
  }

  close(): void {
    this.#isClosed = true
  }

  reconnect(): void {
    this.#isClosed = false
  }

  #refuse(writes: boolean): void {
    if (this.#isClosed) throw new MemoryError('closed', 'the store is closed')
    if (this.#inside.isCalling) throw new MemoryError('conflict', ownTransactionWords)
    if (writes && this.#readonly) throw new MemoryError('storage', readOnlyWords)
  }
}
