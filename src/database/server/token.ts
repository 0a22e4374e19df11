import { MemoryError } from '../../errors.ts'
import { inTime } from '../../time/timers.ts'

/** A server's token, or a function that gives one: asked when it is first needed, and again when the server refuses it. */
export type AuthToken = string | (() => string | Promise<string>)

/** The token of a store whose application is asked for it. */
export class AskedToken {
  readonly #ask: () => string | Promise<string>
  readonly #longestMs: number
  #asked: Promise<string> | undefined

  /** `longestMs`: how long the function may take. */
  constructor(ask: () => string | Promise<string>, longestMs: number) {
    this.#ask = ask
    this.#longestMs = longestMs
  }

  /** Sends something with the token. One that the server refuses is asked for anew, once for all who meet that. */
  async send(send: (token: string) => Promise<Response>): Promise<Response> {
    const asked = (this.#asked ??= this.#answer())
    const response = await send(await asked)
    if (response.status !== 401) return response
    if (this.#asked === asked) this.#asked = this.#answer()
    return send(await (this.#asked ??= this.#answer()))
  }

  /** What failed is not kept: the next request asks again. */
  async #answer(): Promise<string> {
    try {
      const token: unknown = await inTime(this.#longestMs, this.#begin(), () =>
        late(this.#longestMs),
      )
      if (typeof token === 'string') return token
    } catch (cause) {
      this.#asked = undefined
      if (cause instanceof MemoryError) throw cause
      throw new MemoryError('unauthorized', 'authToken: the function failed', { cause })
    }
    this.#asked = undefined
    throw new MemoryError('unauthorized', 'authToken: the function must return a text')
  }

  async #begin(): Promise<unknown> {
    return this.#ask()
  }
}

const late = (ms: number) =>
  new MemoryError(
    'unauthorized',
    `authToken: the function gave nothing within ${ms / 1000} seconds`,
  )
