import { AsyncLocalStorage } from 'node:async_hooks'

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
import { pause, stopwatch } from '../../time/timers.ts'
import { ownTransactionWords, readOnlyWords } from '../refusals.ts'
import { heedRepeatable, isRepeatable } from '../repeatable.ts'
import { RunningCalls } from '../running-calls.ts'
import { type Call, toCall } from '../statements/call.ts'
import { isWrite } from '../statements/statement-text.ts'
import type { StoreClient } from '../store-client.ts'
import { bind } from './bind.ts'
import { isTooLarge, readInParts } from './large-answers.ts'
import { isSilence, refusalOf, remoteFailure, unproxied } from './remote-failure.ts'
import { begun, RemoteTransaction } from './remote-transaction.ts'
import { Requests } from './requests.ts'
import { AskedToken, type AuthToken } from './token.ts'
import { busy, unavailable, type Work } from './unanswered.ts'
import { type BoundStatement, type SendWrites, WriteLine } from './write-line.ts'

export interface RemoteOptions {
  /** `http://…`, `https://…` or `libsql://…` (which is https). */
  url: string
  authToken?: AuthToken
  /** How long one request may take before it counts as lost, in milliseconds. */
  requestTimeoutMs?: number
  /** Refuses every write before it is sent. */
  readonly?: boolean
  /** How long a call goes on trying, in milliseconds; a server that stays silent is asked three times all the same. */
  retryMs?: number
  /** The wait before the second attempt; it doubles from attempt to attempt, up to 2 seconds. */
  firstDelayMs?: number
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
  readonly #requests: Requests
  readonly #readonly: boolean
  readonly #retryMs: number
  readonly #firstDelayMs: number
  readonly #writes: WriteLine
  readonly #inside = new AsyncLocalStorage<{ isOpen: boolean }>()

  constructor(http: Client, requests: Requests, options: RemoteOptions) {
    this.#http = http
    this.#requests = requests
    this.#readonly = options.readonly ?? false
    this.#retryMs = options.retryMs ?? 10_000
    this.#firstDelayMs = options.firstDelayMs ?? 50
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
    const mark = { isOpen: true }
    try {
      return await this.#inside.run(mark, work)
    } finally {
      mark.isOpen = false
    }
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
    return this.#sendUntilAnswered(
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
      this.#sendUntilAnswered(request, work, { again, started: stopwatch() }),
    )
  }

  #refuse(writes: boolean): void {
    if (this.#inside.getStore()?.isOpen) throw new MemoryError('conflict', ownTransactionWords)
    if (writes && this.#readonly) throw new MemoryError('storage', readOnlyWords)
  }

  async #sendUntilAnswered<Result>(
    request: () => Promise<Result>,
    work: Work,
    { again, started }: { readonly again: boolean; readonly started: number },
  ): Promise<Result> {
    const reads = work === 'read' || work === 'begin'
    let doubt = false
    let silent = 0
    for (let attempts = 1; ; attempts += 1) {
      const limitMs = again && work !== 'begin' ? attempts * firstLimitMs : Infinity
      try {
        return await this.#requests.attempt({ limitMs, isRead: work === 'read' }, request)
      } catch (caught) {
        if (this.#http.closed) throw new MemoryError('closed', 'The store was closed')
        const error = unproxied(caught)
        const failure = remoteFailure(error, this.#requests)
        if (failure === 'refused') throw refusalOf(error, reads ? 'read' : 'write')
        // A replica that waits for what its primary has lost would wait for ever.
        this.#requests.forgetIndex()
        if (isSilence(error)) silent += 1
        doubt ||= failure === 'unknown' || (failure === 'busy' && work === 'script')
        const delay = this.#delay(attempts)
        const until = failure === 'absent' ? Math.min(this.#retryMs, absentMs) : this.#retryMs
        const isOver =
          stopwatch() + delay > started + until && !(silent > 0 && silent < 3 && work !== 'begin')
        if (isOver && failure === 'absent') throw refusalOf(error, 'read')
        if ((doubt && !again) || isOver) {
          const hangs = silent > 0 && work !== 'read' && (await this.#answersReads())
          throw failure === 'busy' && !doubt
            ? busy(error)
            : unavailable(error, { attempts, work, doubt, again, hangs })
        }
        await pause(delay)
      }
    }
  }

  /** Whether the server that left a write without an answer answers a read. */
  async #answersReads(): Promise<boolean> {
    try {
      const attempt = { limitMs: 2000, isRead: false }
      await this.#requests.attempt(attempt, () => this.#http.execute('SELECT 1'))
      return true
    } catch {
      return false
    }
  }

  /** Doubling, and spread out so that clients that failed together don't come back together. */
  #delay(attempt: number): number {
    const longest = Math.min(this.#firstDelayMs * 2 ** (attempt - 1), 2000)
    return longest * (0.5 + Math.random() / 2)
  }
}

/** How long the first attempt may take of what can be sent again; each later one may take as much longer. */
const firstLimitMs = 5000

/** How long a server is asked again for a database that it may just be putting away. */
const absentMs = 1000

/** A setting lasts no longer than its request, so asking for it twice changes nothing either. */
const isRead = ({ text }: Call) => ['read', 'explain', 'setting'].includes(text.kind)

/** What can be done in a transaction with others. */
const isPlain = ({ text }: Call) => text.kind === 'read' || text.kind === 'write'

/** Whether a server refused a statement: then it has undone everything that was sent with it. */
const isStatementError = (error: unknown) => error instanceof LibsqlError

const readBatchWrites = () => new LibsqlError('A read batch cannot write', 'SQLITE_READONLY')
