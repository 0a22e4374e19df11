import type { Client } from '@libsql/client'

import type { RunningCalls } from './running-calls.ts'

/** The driver's client as a store needs it: it can be closed without cutting off what goes on. */
export interface StoreClient extends Client {
  /** The calls of the store above it. */
  readonly calls: RunningCalls
  /** Waits for what was begun until now, for so many milliseconds at most, then closes. */
  end(mostMs: number): Promise<void>
  /** Runs the callback of the transaction that was begun last: calls of the client itself in there fail at once. */
  insideTransaction<Result>(work: () => Promise<Result>): Promise<Result>
}
