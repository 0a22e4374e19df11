import { channel } from 'node:diagnostics_channel'

import { MemoryError } from '../errors.ts'
import { stopwatch } from '../time/timers.ts'

/** What is told of a call when it has ended: which method, how long it took, and how it ended. Never a word of a user. */
export interface ToldCall {
  /** The class and the name of the method, such as `FactRepository.set`. */
  readonly method: string
  readonly durationMs: number
  /** How many rows it gave, where it gave a list. */
  readonly rows?: number
  /** The code of its error, where it failed. */
  readonly error?: string
}

/** What is told of a call when it begins. */
export type BegunCall = Pick<ToldCall, 'method'>

/** Where calls are told: `diagnostics_channel.subscribe('omega-memory:call', (call) => …)`. */
const calls = channel('omega-memory:call')

/** Where their beginnings are told. A store that is bound to this one is there while the call goes on, and at its end. */
const beginnings = channel('omega-memory:begin')

/** Tells of the end of a call, which has given this, or failed. */
export type Tell = (result: unknown, error?: unknown) => void

/** Runs a call and tells of it. While nobody listens nothing is measured. */
export function toldCall<Result>(method: string, call: (tell?: Tell) => Result): Result {
  if (!calls.hasSubscribers && !beginnings.hasSubscribers) return call()
  const begun = stopwatch()
  const tell: Tell = (result, error) => {
    const told: ToldCall = {
      method,
      durationMs: stopwatch() - begun,
      ...(Array.isArray(result) && { rows: result.length }),
      ...(error !== undefined && {
        error: error instanceof MemoryError ? error.code : 'aborted',
      }),
    }
    calls.publish(told)
  }
  const beginning: BegunCall = { method }
  return beginnings.runStores(beginning, () => call(tell))
}
