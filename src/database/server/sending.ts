import type { Client } from '@libsql/client'

import { MemoryError } from '../../errors.ts'
import { pause, stopwatch } from '../../time/timers.ts'
import { noteDoubt } from '../repeatable.ts'
import { isSilence, refusalOf, remoteFailure, unproxied } from './remote-failure.ts'
import type { Requests } from './requests.ts'
import { busy, unavailable, type Work } from './unanswered.ts'

/** How long a request is sent again. */
export interface SendingOptions {
  /** How long a call goes on trying, in milliseconds; a server that stays silent is asked three times all the same. */
  readonly retryMs?: number
}

/** Sends requests to a server until one is answered, or it can't be known any more whether one was done. */
export class Sending {
  readonly #http: Client
  readonly #requests: Requests
  readonly #retryMs: number

  constructor(http: Client, requests: Requests, { retryMs }: SendingOptions) {
    this.#http = http
    this.#requests = requests
    this.#retryMs = retryMs ?? 10_000
  }

  async send<Result>(
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
        const answer = await this.#requests.attempt({ limitMs, isRead: work === 'read' }, request)
        if (doubt && Array.isArray(answer)) noteDoubt(answer)
        return answer
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
    const longest = Math.min(firstDelayMs * 2 ** (attempt - 1), 2000)
    return longest * (0.5 + Math.random() / 2)
  }
}

/** The wait before the second attempt; it doubles from attempt to attempt, up to 2 seconds. */
const firstDelayMs = 50

/** How long the first attempt may take of what can be sent again; each later one may take as much longer. */
const firstLimitMs = 5000

/** How long a server is asked again for a database that it may just be putting away. */
const absentMs = 1000
