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
import { ownTransactionWords } from '../own-transaction.ts'
import { heedRepeatable, isRepeatable } from '../repeatable.ts'
import { RunningCalls } from '../running-calls.ts'
import { type Call, toCall } from '../statements/call.ts'
import { isWrite } from '../statements/statement-text.ts'
import type { StoreClient } from '../store-client.ts'
import { bind } from './bind.ts'
import { isTooLarge, readInParts } from './large-answers.ts'
import { isSilence, refusalOf, remoteFailure, unproxied } from './remote-failure.ts'
import { RemoteTransaction } from './remote-transaction.ts'
import { Requests } from './requests.ts'
import { busy, unavailable, type Work } from './unanswered.ts'

export interface RemoteOptions {
  /** `http://…`, `https://…` or `libsql://…` (which is https). */
  url: string
  authToken?: string
  /** How long one request may take before it counts as lost, in milliseconds. */
  requestTimeoutMs?: number
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
  const requests = new Requests(requestTimeoutMs)
  const http = createClient({ url, authToken, fetch: requests.fetch })
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
  readonly #retryMs: number
  readonly #firstDelayMs: number
  readonly #inside = new AsyncLocalStorage<{ isOpen: boolean }>()

  constructor(http: Client, requests: Requests, options: RemoteOptions) {
    this.#http = http
    this.#requests = requests
    this.#retryMs = options.retryMs ?? 10_000
    this.#firstDelayMs = options.firstDelayMs ?? 50
  }

  get closed(): boolean {
    return this.#http.closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const call = toCall(statement, args)
    const bound = bind(call)
    if (!isRead(call)) return this.#send(() => this.#http.execute(bound), 'write')
    const [result] = await this.#read([bound], async () => [await this.#http.execute(bound)])
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
    const send = () => this.#http.batch(bound, mode ?? (writes ? 'write' : 'read'))
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

  async #send<Result>(request: () => Promise<Result>, work: Work): Promise<Result> {
    return this.calls.during(() => this.#sendUntilAnswered(request, work))
  }

  async #sendUntilAnswered<Result>(request: () => Promise<Result>, work: Work): Promise<Result> {
    if (this.#inside.getStore()?.isOpen) throw new MemoryError('conflict', ownTransactionWords)
    const reads = work === 'read' || work === 'begin'
    const again = reads || (work === 'write' && isRepeatable())
    const started = stopwatch()
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
        const isOver = stopwatch() + delay > started + until && !(silent > 0 && silent < 3)
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

async function begun(http: Client, mode: TransactionMode): Promise<Transaction> {
  const transaction = await http.transaction(mode)
  try {
    if (mode === 'write') await transaction.execute('SELECT 1')
    return transaction
  } catch (error) {
    transaction.close()
    throw error
  }
}

/** How long the first attempt may take of what can be sent again; each later one may take as much longer. */
const firstLimitMs = 5000

/** How long a server is asked again for a database that it may just be putting away. */
const absentMs = 1000

/** A setting lasts no longer than its request, so asking for it twice changes nothing either. */
const isRead = ({ text }: Call) => ['read', 'explain', 'setting'].includes(text.kind)

const readBatchWrites = () => new LibsqlError('A read batch cannot write', 'SQLITE_READONLY')
