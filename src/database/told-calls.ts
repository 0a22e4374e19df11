import { channel } from 'node:diagnostics_channel'

import { MemoryError } from '../errors.ts'
import { stopwatch } from '../time/timers.ts'

/** What is told of a call when it has ended: which method, how long it took, and how it ended. Never a word of a user. */
export interface ToldCall {
  /** Its class and name, such as `FactRepository.set`. */
  readonly method: string
  readonly durationMs: number
  /** How many rows it gave, where it gave a list. */
  readonly rows?: number
  /** The code of its error, where it failed. */
  readonly error?: string
}

/** Where calls are told: `diagnostics_channel.subscribe('omega-memory:call', (call) => …)`. */
const calls = channel('omega-memory:call')

/** Begins to measure a call; gives what tells of its end. While nobody listens nothing is measured. */
export function toldCall(method: string): ((result: unknown, error?: unknown) => void) | undefined {
  if (!calls.hasSubscribers) return undefined
  const begun = stopwatch()
  return (result, error) => {
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
}
