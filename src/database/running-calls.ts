import { MemoryError } from '../errors.ts'
import { within } from '../time/timers.ts'

/** The calls that were made of a store and have not ended, so that its closing can wait for them. */
export class RunningCalls {
  readonly #ending = new AbortController()
  #running = 0
  #waiting: (() => void)[] = []

  /** A signal that aborts when the store begins to close, for what works until it is told to stop. */
  untilClosed(): AbortSignal {
    const { signal } = this.#ending
    if (signal.aborted) throw new MemoryError('closed', 'the store is closed')
    return signal
  }

  /** Counts a call until the function that it gives is called. What is begun while the store closes is not waited for. */
  begin(): () => void {
    if (this.#ending.signal.aborted) return nothing
    this.#running += 1
    return () => {
      this.#running -= 1
      if (this.#running === 0) for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }

  /** Counts a call while it goes on. */
  async during<Result>(call: () => Promise<Result>): Promise<Result> {
    const end = this.begin()
    try {
      return await call()
    } finally {
      end()
    }
  }

  /** Tells what works on to stop, and resolves when all that was begun before has ended, or the time is over. */
  async end(mostMs: number): Promise<void> {
    this.#ending.abort()
    if (this.#running === 0) return
    const allEnded = new Promise<void>((resolve) => {
      this.#waiting.push(resolve)
    })
    await within(mostMs, allEnded)
  }

  /** Whether there is nothing to wait for. */
  get none(): boolean {
    return this.#running === 0
  }
}

const nothing = () => {}
