import { nextTurn, onNextTurn, pause, stopwatch } from '../../time/timers.ts'

/** How long the store may work before timers and sockets get their turn, in milliseconds. */
const longestTurn = 8

/**
 * File work runs on the thread of the program, and a loop that awaits one statement after another never lets the
 * event loop go round. The turn knows when it has lasted long enough.
 */
export class Turn {
  #started: number | undefined

  /** Whether the event loop should go round before more work is done. */
  get isOver(): boolean {
    const now = stopwatch()
    if (this.#started === undefined) {
      this.#started = now
      onNextTurn(this.#end)
      return false
    }
    return now - this.#started > longestTurn
  }

  /** Lets the event loop go round once. */
  async next(): Promise<void> {
    await nextTurn()
    this.#end()
  }

  readonly #end = (): void => {
    this.#started = undefined
  }
}

/** Waits a little before the next try, longer from try to try, and never as long as another process does. */
export async function pauseBefore(attempt: number): Promise<void> {
  const longest = Math.min(50, 4 * 2 ** attempt)
  await pause(1 + Math.random() * longest)
}
