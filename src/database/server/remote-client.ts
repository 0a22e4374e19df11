import type {
  Client,
  InArgs,
  InStatement,
  ResultSet,
  Transaction,
  TransactionMode,
} from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { MemoryError } from '../../errors.ts'
import { stopwatch } from '../../time/timers.ts'
import { InsideTransaction } from '../inside-transaction.ts'
import { ownTransactionWords, readOnlyWords } from '../refusals.ts'
import { heedRepeatable, isRepeatable } from '../repeatable.ts'
import { RunningCalls } from '../running-calls.ts'
import { type Call, toCall } from '../statements/call.ts'
import { isWrite } from '../statements/statement-text.ts'
import type { StoreClient } from '../store-client.ts'
import { bind } from './bind.ts'
import { isTooLarge, readInParts } from './large-answers.ts'
import { begun, RemoteTransaction } from './remote-transaction.ts'
import { Requests } from './requests.ts'
import { Sending, type SendingOptions } from './sending.ts'
import { AskedToken, type AuthToken } from './token.ts'
import type { Work } from './unanswered.ts'
import { type BoundStatement, type SendWrites, WriteLine } from './write-line.ts'

export interface RemoteOptions extends SendingOptions {
  /** `http://…`, `https://…` or `libsql://…` (which is https). */
  url: string
  authToken?: AuthToken
  /** How long one request may take before it counts as lost, in milliseconds. */
  requestTimeoutMs?: number
  /** Refuses every write before it is sent. */
  readonly?: boolean
}

/** A client of a libSQL server. The driver for it is loaded now, so that users of files never load it. */
export async function openRemoteClient(options: RemoteOptions): Promise<StoreClient> {
  heedRepeatable()
  const { createClient } = await import('@libsql/client/http')
  const { url, authToken, requestTimeoutMs = 15_000 } = options
  const isAsked = typeof authToken === 'function'
  const token = isAsked ? new AskedToken(authToken, requestTimeoutMs) : undefined
  const requests = new Requests(requestTimeoutMs, token)
  const given = isAsked ? {} : { authToken }
  const http = createClient({ url, ...given, fetch: requests.fetch })
  return new RemoteClient(http, requests, options)
}

/**
 * The driver's HTTP client, made patient. Reads, and writes marked by `repeatable`, are sent again when no answer comes;
 * every other write is sent again only when it certainly was not done, so that nothing is ever written twice. A batch
 * is atomic; without a mode it is a read when all its statements are.
 */
class RemoteClient implements StoreClient {
  readonly protocol = 'http'
  readonly calls = new RunningCalls()
  readonly #http: Client
  readonly #readonly: boolean
  readonly #sending: Sending
  readonly #writes: WriteLine
  readonly #inside = new InsideTransaction()

  constructor(http: Client, requests: Requests, options: RemoteOptions) {
    this.#http = http
    this.#readonly = options.readonly ?? false
    this.#sending = new Sending(http, requests, options)
    this.#writes = new WriteLine(this.#sendWrites, isStatementError)
  }

  get closed(): boolean {
    return this.#http.closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const call = toCall(statement, args)
    const bound = bind(call)
    const { kind } = call.text
    const [result] = isRead(call)
      ? await this.#read([bound], async () => [await this.#http.execute(bound)])
      : isWrite(kind)
        ? await this.#write([bound], kind === 'write')
        : [await this.#send(() => this.#http.execute(bound), 'write')]
    return result!
  }

  async batch(
    statements: (InStatement | [string, InArgs?])[],
    mode?: TransactionMode,
  ): Promise<ResultSet[]> {
    const calls = statements.map((statement) => toCall(statement))
    const bound = calls.map(bind)
    const writes = calls.some((call) => isWrite(call.text.kind))
    // A primary would let it pass, a replica and a file would not.
    if (writes && mode === 'read') throw readBatchWrites()
    if (writes) return this.#write(bound, calls.every(isPlain))
    const send = () => this.#http.batch(bound, mode ?? 'read')
    return calls.every(isRead) ? this.#read(bound, send) : this.#send(send, 'write')
  }

  /** A batch during which references are not checked, so that tables can be rebuilt. */
  async migrate(statements: InStatement[]): Promise<ResultSet[]> {
    const bound = statements.map((statement) => bind(toCall(statement)))
    return this.#send(() => this.#http.migrate(bound), 'write')
  }

  /**
   * The driver's own transaction: a round trip a statement, and nothing in it is sent again. One that may write has the
   * write lock when this resolves; waiting for it is tried again.
   */
  async transaction(mode: TransactionMode = 'write'): Promise<Transaction> {
    const transaction = await this.#send(() => begun(this.#http, mode), 'begin')
    return new RemoteTransaction(transaction, mode)
  }

  /** The callback of a transaction: calls of the client itself in there, which would wait for it, fail at once. */
  async insideTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#inside.run(work)
  }

  async executeMultiple(sql: string): Promise<void> {
    return this.#send(() => this.#http.executeMultiple(sql), 'script')
  }

  sync(): ReturnType<Client['sync']> {
    return this.#http.sync()
  }

  async end(mostMs: number): Promise<void> {
    if (!this.closed) await this.calls.end(mostMs)
    this.close()
  }

  close(): void {
    this.#http.close()
  }

  reconnect(): void {
    this.#http.reconnect()
  }

  /** Reads whose answers are too large for the server are asked for in parts. */
  async #read(bound: ReturnType<typeof bind>[], send: () => Promise<ResultSet[]>) {
    try {
      return await this.#send(send, 'read')
    } catch (error) {
      if (!isTooLarge(error)) throw error
      return this.#send(() => readInParts(this.#http, bound), 'read')
    }
  }

  /** Writes wait for one another, and what waits goes together. */
  async #write(statements: readonly BoundStatement[], joins: boolean): Promise<ResultSet[]> {
    this.#refuse(true)
    const write = { statements, joins, isRepeatable: isRepeatable() }
    return this.calls.during(() => this.#writes.write(write))
  }

  /** Sends writes in one transaction. One statement alone needs none of its own. */
  readonly #sendWrites: SendWrites = async (writes, since) => {
    const statements = writes.flatMap((write) => write.statements)
    const [only, ...others] = statements
    return this.#sending.send(
      async () =>
        only && others.length === 0
          ? [await this.#http.execute(only)]
          : this.#http.batch(statements, 'write'),
      'write',
      { again: writes.every((write) => write.isRepeatable), started: since },
    )
  }

  async #send<Result>(request: () => Promise<Result>, work: Work): Promise<Result> {
    this.#refuse(work !== 'read')
    const again = work === 'read' || work === 'begin' || (work === 'write' && isRepeatable())
    return this.calls.during(() =>
      this.#sending.send(request, work, { again, started: stopwatch() }),
    )
  }

  #refuse(writes: boolean): void {
    if (this.#inside.isCalling) throw new MemoryError('conflict', ownTransactionWords)
    if (writes && this.#readonly) throw new MemoryError('storage', readOnlyWords)
  }
}

/** A setting lasts no longer than its request, so asking for it twice changes nothing either. */
const isRead = ({ text }: Call) => ['read', 'explain', 'setting'].includes(text.kind)

/** What can be done in a transaction with others. */
const isPlain = ({ text }: Call) => text.kind === 'read' || text.kind === 'write'

/** Whether a server refused a statement: then it has undone everything that was sent with it. */
const isStatementError = (error: unknown) => error instanceof LibsqlError

const readBatchWrites = () => new LibsqlError('A read batch cannot write', 'SQLITE_READONLY')
