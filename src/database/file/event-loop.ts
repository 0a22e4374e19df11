import { onNextRound, stopwatch, yieldToEventLoop } from '../../time/timers.ts'

/** How long the store may work before timers and sockets are served, in milliseconds. */
const longestHold = 8

/**
 * File work runs on the thread of the program, and a loop that awaits one statement after another never lets the
 * event loop go round. This knows how long it has been held.
 */
export class EventLoop {
  #heldSince: number | undefined

  /** Whether it should go round before more work is done. */
  get isDue(): boolean {
    const now = stopwatch()
    if (this.#heldSince === undefined) {
      this.#heldSince = now
      onNextRound(this.#wentRound)
      return false
    }
    return now - this.#heldSince > longestHold
  }

  /** Lets the event loop go round once. */
  async goRound(): Promise<void> {
    await yieldToEventLoop()
    this.#wentRound()
  }

  readonly #wentRound = (): void => {
    this.#heldSince = undefined
  }
}
