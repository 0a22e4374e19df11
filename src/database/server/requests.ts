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
  /** The driver calls `fetch` by itself and hands nothing on, and several calls are on their way at once. */
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
    const text = await request.text()
    const body = isRead ? this.#notBefore(text) : text
    const signal = AbortSignal.timeout(Math.min(limitMs, this.#longestMs))
    const send = (token?: string) => sendOnce(request, { body, signal, token })
    const answer = await readAnswer(await (this.#token ? this.#token.send(send) : send()))
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

  /** A request as a replica answers it: when it is as far as the last write of this store. */
  #notBefore(text: string): string {
    const index = this.#index
    if (index === undefined || text === '') return text
    const body = JSON.parse(text) as { requests: WireRequest[] }
    for (const { stmt, batch } of body.requests) {
      const asks = stmt ?? batch
      if (asks) asks.replication_index = String(index)
    }
    return JSON.stringify(body)
  }
}

/**
 * One request and no more, to nobody but this address. A body that comes as a stream can't be sent a second time: `fetch`
 * sends any other again by itself when something answers 421, which a proxy may do after the work is done.
 */
function sendOnce(
  { url, method, headers: given }: Request,
  { body, signal, token }: { body: string; signal: AbortSignal; token: string | undefined },
): Promise<Response> {
  const headers = new Headers(given)
  // Servers compress into pieces of some 80 bytes: 4 MiB took 4.8 s to read so, and take 0.02 s as they are.
  headers.set('accept-encoding', 'identity')
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const rules = { method, headers, signal, redirect: 'manual' as const }
  if (body === '') return fetch(url, rules)
  const bytes = new TextEncoder().encode(body)
  headers.set('content-length', String(bytes.length))
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
  const once = { ...rules, body: stream, duplex: 'half' as const }
  return fetch(url, once)
}

interface WireRequest {
  stmt?: { replication_index?: string }
  batch?: { replication_index?: string }
}

const whole: Attempt = { limitMs: Infinity, isRead: false }
