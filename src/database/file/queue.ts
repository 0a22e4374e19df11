import { after, stopwatch, type Timer } from '../../time/timers.ts'

/** Somebody in the queue, who may bring work that the one before can do along with its own. */
export interface Waiter<Work> {
  readonly since: number
  readonly proceed: () => void
  readonly refuse: (error: unknown) => void
  readonly work?: Work | undefined
  /** What it does instead when whoever is at the head of the queue may stay there for long. */
  readonly stepAside?: (() => void) | undefined
}

interface Patience {
  readonly milliseconds: number
  readonly error: () => Error
}

/** One piece of work at a time, first come, first served. */
export class Queue<Work = never> {
  #held = false
  #waiting: Waiter<Work>[] = []
  #patience: Patience | undefined
  #timer: Timer | undefined

  get isFree(): boolean {
    return !this.#held
  }

  /** Nothing to wait for, or a promise of the caller's turn. Whoever entered must leave. */
  enter(work?: Work): Promise<void> | undefined {
    if (!this.#held) {
      this.#held = true
      return undefined
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ since: stopwatch(), proceed: resolve, refuse: reject, work })
      this.#watch()
    })
  }

  /** As `enter`, for somebody who can do without the place: tells whether it has it, or is to do its work elsewhere. */
  enterOrStepAside(): Promise<'has the place' | 'steps aside'> | undefined {
    if (!this.#held) {
      this.#held = true
      return undefined
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        since: stopwatch(),
        proceed: () => resolve('has the place'),
        refuse: reject,
        stepAside: () => resolve('steps aside'),
      })
      this.#watch()
    })
  }

  /** Lets everybody who can do without the place go and do their work elsewhere. */
  letStepAside(): void {
    const leaving = this.#waiting.filter(({ stepAside }) => stepAside)
    if (leaving.length === 0) return
    this.#waiting = this.#waiting.filter(({ stepAside }) => !stepAside)
    for (const { stepAside } of leaving) stepAside?.()
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next) next.proceed()
    else this.#held = false
  }

  /** The next in the queue, out of it, when its work can be done along. Whoever takes it lets it proceed or puts it back. */
  take(): (Waiter<Work> & { readonly work: Work }) | undefined {
    const [next] = this.#waiting
    if (next?.work === undefined) return undefined
    this.#waiting.shift()
    return { ...next, work: next.work }
  }

  /** Gives those that were taken their places again, each to do its work itself. */
  putBack(taken: readonly Waiter<Work>[]): void {
    this.#waiting.unshift(...taken.map((waiter) => ({ ...waiter, work: undefined })))
    this.#watch()
  }

  /** While it is set, nobody waits longer than this: they are refused with the error. */
  limitWaiting(patience: Patience | undefined): void {
    this.#timer?.cancel()
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
    const left = first.since + patience.milliseconds - stopwatch()
    this.#timer = after(Math.max(1, left), () => {
      this.#timer = undefined
      const now = stopwatch()
      const late = this.#waiting.filter(({ since }) => since + patience.milliseconds <= now)
      this.#waiting = this.#waiting.filter((waiter) => !late.includes(waiter))
      for (const waiter of late) waiter.refuse(patience.error())
      this.#watch()
    })
  }
}
