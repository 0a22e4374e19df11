interface Waiter {
  readonly since: number
  readonly proceed: () => void
  readonly refuse: (error: Error) => void
}

interface Patience {
  readonly milliseconds: number
  readonly error: () => Error
}

/** One piece of work at a time, first come, first served. */
export class Queue {
  #held = false
  #waiting: Waiter[] = []
  #patience: Patience | undefined
  #timer: NodeJS.Timeout | undefined

  /** Nothing to wait for, or a promise of the caller's turn. Whoever entered must leave. */
  enter(): Promise<void> | undefined {
    if (!this.#held) {
      this.#held = true
      return undefined
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ since: Date.now(), proceed: resolve, refuse: reject })
      this.#watch()
    })
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next) next.proceed()
    else this.#held = false
  }

  /** While it is set, nobody waits longer than this: they are refused with the error. */
  limitWaiting(patience: Patience | undefined): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#patience = patience
    this.#watch()
  }

  /** Sends away everybody who waits. */
  refuseAll(error: () => Error): void {
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(error())
  }

  /** The timer runs only while somebody waits, so that an idle program can end. */
  #watch(): void {
    const patience = this.#patience
    const [first] = this.#waiting
    if (!patience || !first || this.#timer) return
    const left = first.since + patience.milliseconds - Date.now()
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        const now = Date.now()
        const late = this.#waiting.filter(({ since }) => since + patience.milliseconds <= now)
        this.#waiting = this.#waiting.filter((waiter) => !late.includes(waiter))
        for (const waiter of late) waiter.refuse(patience.error())
        this.#watch()
      },
      Math.max(1, left),
    )
  }
}
