import type { InArgs, ResultSet } from '@libsql/client'

import { after, stopwatch, type Timer } from '../../time/timers.ts'

/** A statement with its arguments, as a server takes them. */
export interface BoundStatement {
  readonly sql: string
  readonly args: InArgs
}

/** The statements of one write, all of them or none. */
export interface RemoteWrite {
  readonly statements: readonly BoundStatement[]
  /** Whether it can be done twice with the same outcome. */
  readonly isRepeatable: boolean
  /** Whether it can be done in one transaction with others. */
  readonly joins: boolean
}

interface Waiting {
  readonly write: RemoteWrite
  /** How much text and bytes it sends. */
  readonly size: number
  readonly since: number
  readonly resolve: (results: ResultSet[]) => void
  readonly reject: (error: unknown) => void
}

/** Sends the statements of some writes as one transaction that began at a moment of the stopwatch. */
export type SendWrites = (writes: readonly RemoteWrite[], since: number) => Promise<ResultSet[]>

/** So many requests with writes are on their way at once, at most. */
const mostOnTheWay = 3

/** While the latest request takes no longer than this, in milliseconds, nothing is sent beside it. */
const longMs = 1000

/** What goes together at most: a server refuses a request that is too large, and others wait for a long one. */
const mostStatements = 500
const mostSize = 512 * 1024

/**
 * The writes of one store to a server. They go one after the other, in the order they were made, and what waits goes
 * together in one transaction, each with its own results. So few are on their way at once, which a server that
 * checkpoints by itself needs (with some at once it hangs for good), and many callers wait less.
 *
 * When a server refuses several that went together, nothing of them was done, and they are sent again in halves, until
 * the one at fault is alone with its error. What can be done twice never goes together with what can't: without an
 * answer the one is sent again, the other never.
 */
export class WriteLine {
  readonly #send: SendWrites
  readonly #isRefusal: (error: unknown) => boolean
  readonly #patienceMs: number
  readonly #waiting: Waiting[] = []
  #onTheWay = 0
  #mayOvertake = false
  #patience: Timer | undefined

  /** `patienceMs`: after how long others are sent beside the latest request. */
  constructor(send: SendWrites, isRefusal: (error: unknown) => boolean, patienceMs = longMs) {
    this.#send = send
    this.#isRefusal = isRefusal
    this.#patienceMs = patienceMs
  }

  /** Does a write when its turn comes. */
  write(write: RemoteWrite): Promise<ResultSet[]> {
    return new Promise((resolve, reject) => {
      const size = write.statements.reduce(
        (sum, { sql, args }) => sum + sql.length + sizeOf(args),
        0,
      )
      this.#waiting.push({ write, size, since: stopwatch(), resolve, reject })
      // What is written in the same turn goes together.
      queueMicrotask(() => this.#next())
    })
  }

  #next(): void {
    const isFree = this.#onTheWay === 0 || (this.#mayOvertake && this.#onTheWay < mostOnTheWay)
    if (!isFree || this.#waiting.length === 0) return
    const group = this.#takeGroup()
    this.#onTheWay += 1
    this.#watch()
    void this.#do(group).finally(() => {
      this.#onTheWay -= 1
      this.#next()
    })
  }

  /** A request that takes long, perhaps for ever, does not keep the others. */
  #watch(): void {
    this.#mayOvertake = false
    this.#patience?.cancel()
    this.#patience = after(
      this.#patienceMs,
      () => {
        this.#mayOvertake = true
        this.#next()
      },
      { mayEndBefore: true },
    )
  }

  #takeGroup(): Waiting[] {
    const [first] = this.#waiting
    let [count, statements, size] = [0, 0, 0]
    for (const next of this.#waiting) {
      const { joins, isRepeatable } = next.write
      statements += next.write.statements.length
      size += next.size
      const fits = joins && isRepeatable === first?.write.isRepeatable
      if (count > 0 && !(fits && statements <= mostStatements && size <= mostSize)) break
      count += 1
      if (!joins) break
    }
    return this.#waiting.splice(0, count)
  }

  /** Sends a group, and tells each of it what came of its write. */
  async #do(group: readonly Waiting[]): Promise<void> {
    const since = Math.min(...group.map((waiting) => waiting.since))
    try {
      const results = await this.#send(
        group.map(({ write }) => write),
        since,
      )
      let from = 0
      for (const { write, resolve } of group) {
        resolve(results.slice(from, (from += write.statements.length)))
      }
    } catch (error) {
      if (group.length > 1 && this.#isRefusal(error)) {
        const half = Math.ceil(group.length / 2)
        await this.#do(group.slice(0, half))
        await this.#do(group.slice(half))
      } else {
        for (const { reject } of group) reject(error)
      }
    }
  }
}

function sizeOf(args: InArgs): number {
  let size = 0
  for (const value of Object.values(args)) {
    if (typeof value === 'string') size += value.length
    else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) size += value.byteLength
  }
  return size
}
