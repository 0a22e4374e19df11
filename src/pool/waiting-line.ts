import { after, stopwatch, type Timer } from '../time/timers.ts'

/** Whoever waits for something, first come, first served. */
export class WaitingLine {
  readonly #waiting: (() => void)[] = []

  /** Resolves when it is one's turn to look again, or the deadline (of the stopwatch) has passed. */
  async wait(position: 'first' | 'last', deadline?: number): Promise<void> {
    let timer: Timer | undefined
    await new Promise<void>((resolve) => {
      if (position === 'first') this.#waiting.unshift(resolve)
      else this.#waiting.push(resolve)
      if (deadline === undefined) return
      timer = after(deadline - stopwatch(), () => {
        const index = this.#waiting.indexOf(resolve)
        if (index !== -1) this.#waiting.splice(index, 1)
        resolve()
      })
    })
    timer?.cancel()
  }

  wakeNext(): void {
    this.#waiting.shift()?.()
  }
}
