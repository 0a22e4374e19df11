import { AsyncLocalStorage } from 'node:async_hooks'

import type {
  Client,
  InArgs,
  InStatement,
  ResultSet,
  Transaction,
  TransactionMode,
} from '@libsql/client'
import { LibsqlError } from '@libsql/client/sqlite3'

import { MemoryError } from '../../errors.ts'
import { pause, stopwatch } from '../../time/timers.ts'
import { ownTransactionWords } from '../own-transaction.ts'
import { heedRepeatable, isRepeatable } from '../repeatable.ts'
import { RunningCalls } from '../running-calls.ts'
import { nativeArguments } from '../statements/arguments.ts'
import { type Call, toCall } from '../statements/call.ts'
import { isWrite } from '../statements/statement-text.ts'
import type { StoreClient } from '../store-client.ts'
import { refusalOf, remoteFailure } from './remote-failure.ts'
import { RemoteTransaction } from './remote-transaction.ts'

export interface RemoteOptions {
  /** `http://…`, `https://…` or `libsql://…` (which is https). */
  url: string
  authToken?: string
  /** How long one request may take before it counts as lost, in milliseconds. */
  requestTimeoutMs?: number
  /** How long a call goes on trying, in milliseconds. */
  retryMs?: number
  /** The wait before the second attempt; it doubles from attempt to attempt, up to 2 seconds. */
  firstDelayMs?: number
}

/** A script is not atomic: after any trouble but a connection that was never made, part of it may be done. */
type Work = 'read' | 'write' | 'script'

/** A client of a libSQL server. The driver for it is loaded now, so that users of files never load it. */
export async function openRemoteClient(options: RemoteOptions): Promise<StoreClient> {
  heedRepeatable()
  const { createClient } = await import('@libsql/client/http')
  const requestTimeoutMs = options.requestTimeoutMs ?? 15_000
  const http = createClient({
    url: options.url,
    authToken: options.authToken,
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(requestTimeoutMs) }),
  })
  return new RemoteClient(http, options)
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
  readonly #retryMs: number
  readonly #firstDelayMs: number
  readonly #inside = new AsyncLocalStorage<{ isOpen: boolean }>()

  constructor(http: Client, options: RemoteOptions) {
    this.#http = http
    this.#retryMs = options.retryMs ?? 10_000
    this.#firstDelayMs = options.firstDelayMs ?? 50
  }

  get closed(): boolean {
    return this.#http.closed
  }

  async execute(statement: InStatement | string, args?: InArgs): Promise<ResultSet> {
    const call = toCall(statement, args)
    const bound = bind(call)
    return this.#send(() => this.#http.execute(bound), isRead(call) ? 'read' : 'write')
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
    return this.#send(
      () => this.#http.batch(bound, mode ?? (writes ? 'write' : 'read')),
      calls.every(isRead) ? 'read' : 'write',
    )
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
    const transaction = await this.#send(() => begun(this.#http, mode), 'read')
    return new RemoteTransaction(transaction, bind)
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

  #send<Result>(request: () => Promise<Result>, work: Work): Promise<Result> {
    return this.calls.during(() => this.#sendUntilAnswered(request, work))
  }

  async #sendUntilAnswered<Result>(request: () => Promise<Result>, work: Work): Promise<Result> {
    if (this.#inside.getStore()?.isOpen) throw new MemoryError('conflict', ownTransactionWords)
    const again = work === 'read' || (work === 'write' && isRepeatable())
    const deadline = stopwatch() + this.#retryMs
    let doubt = false
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await request()
      } catch (error) {
        if (this.#http.closed) throw new MemoryError('closed', 'The store was closed')
        const failure = remoteFailure(error)
        if (failure === 'refused') throw refusalOf(error)
        doubt ||= failure === 'unknown' || (failure === 'busy' && work === 'script')
        const delay = this.#delay(attempts)
        if ((doubt && !again) || stopwatch() + delay > deadline) {
          throw failure === 'busy' && !doubt
            ? busy(error)
            : unavailable(error, { attempts, work, doubt, again })
        }
        await pause(delay)
      }
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

/** Arguments as a file's client takes them, so that a value is stored alike on both. */
const bind = ({ sql, text, args }: Call): InStatement => {
  const values = nativeArguments(text.parameters, args)
  for (const value of values) if (isIllFormed(value)) throw illFormed()
  const named = text.parameters.some((name) => name !== undefined)
  return { sql, args: named ? byName(text.parameters, values) : values }
}

/** Half a surrogate pair has no UTF-8: a server answers HTTP 400, where a file stores U+FFFD. */
const isIllFormed = (value: unknown) => typeof value === 'string' && !value.isWellFormed()

const illFormed = () =>
  new LibsqlError('A text that is sent to a server must be well-formed Unicode', 'INVALID_ARGUMENT')

/** A server binds a named parameter by its name only. */
const byName = (parameters: readonly (string | undefined)[], values: InArgs & unknown[]) =>
  Object.fromEntries(parameters.map((name, i) => [name ?? `?${i + 1}`, values[i]])) as InArgs

/** A setting lasts no longer than its request, so asking for it twice changes nothing either. */
const isRead = ({ text }: Call) => ['read', 'explain', 'setting'].includes(text.kind)

const readBatchWrites = () => new LibsqlError('A read batch cannot write', 'SQLITE_READONLY')

function busy(cause: unknown): MemoryError {
  return new MemoryError('busy', 'Others kept the server from this write for too long', { cause })
}

interface Attempts {
  attempts: number
  work: Work
  /** An attempt may have been done. */
  doubt: boolean
  again: boolean
}

function unavailable(cause: unknown, { attempts, work, doubt, again }: Attempts): MemoryError {
  const asked = `The server did not answer (asked ${attempts === 1 ? 'once' : `${attempts} times`})`
  const outcome = doubt ? 'it is unknown whether the write was done' : 'nothing was written'
  const advice = doubt && again ? '; it is safe to repeat it' : ''
  const message = work === 'read' ? asked : `${asked}: ${outcome}${advice}`
  return new MemoryError('unavailable', message, { cause })
}
