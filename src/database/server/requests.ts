import { AsyncLocalStorage } from 'node:async_hooks'

import { readAnswer } from './answer.ts'
import type { AskedToken } from './token.ts'

export interface Attempt {
  /** After how many milliseconds the request counts as lost. */
  readonly limitMs: number
  /** Reads only: a replica is told how far it must be, so that a store sees its own writes. */
  readonly isRead: boolean
}

/** The requests of one store: how long each may take, and how far the database was when the last one was answered. */
export class Requests {
  /** Whether a libSQL server has answered at this address. */
  hasWorked = false
  readonly #attempts = new AsyncLocalStorage<Attempt>()
  readonly #longestMs: number
  readonly #token: AskedToken | undefined
  #index: number | undefined

  constructor(longestMs: number, token: AskedToken | undefined) {
    this.#longestMs = longestMs
    this.#token = token
  }

  /** Makes the requests of some work under the rules of an attempt. */
  attempt<Result>(attempt: Attempt, work: () => Promise<Result>): Promise<Result> {
    return this.#attempts.run(attempt, work)
  }

  /** Asks no replica any more to be as far as this store's last write. */
  forgetIndex(): void {
    this.#index = undefined
  }

  /** What the driver calls for every request. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const { limitMs, isRead } = this.#attempts.getStore() ?? whole
    const asked = isRead ? await this.#notBefore(request) : request
    const signal = AbortSignal.timeout(Math.min(limitMs, this.#longestMs))
    const send = (request: Request) => fetch(request, { signal, redirect: 'manual' })
    const answer = await readAnswer(
      await (this.#token ? this.#token.send(asked, send) : send(asked)),
    )
    this.hasWorked = true
    if (!isRead) this.#learn(answer.replicationIndex)
    return answer
  }

  /** Answers may overtake one another. A step far back is a primary that began its log anew when it was restarted. */
  #learn(index: number | undefined): void {
    if (index === undefined) return
    const known = this.#index ?? 0
    this.#index = index < known - 1000 ? index : Math.max(index, known)
  }

  /** The same request, which a replica answers when it is as far as the last write of this store. */
  async #notBefore(request: Request): Promise<Request> {
    const index = this.#index
    if (index === undefined) return request
    const body = JSON.parse(await request.text()) as { requests: WireRequest[] }
    for (const { stmt, batch } of body.requests) {
      const asks = stmt ?? batch
      if (asks) asks.replication_index = String(index)
    }
    const { url, method, headers } = request
    return new Request(url, { method, headers, body: JSON.stringify(body) })
  }
}

interface WireRequest {
  stmt?: { replication_index?: string }
  batch?: { replication_index?: string }
}

const whole: Attempt = { limitMs: Infinity, isRead: false }
