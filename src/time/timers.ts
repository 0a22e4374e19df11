import { performance } from 'node:perf_hooks'
import timers from 'node:timers'

/**
 * The machine's timers, taken when this module loads and called by nobody else: an application's tests put clocks that
 * stand still in the place of the global ones and of those of `node:timers/promises`, and a store must go on meanwhile.
 */
const { setTimeout, clearTimeout, setImmediate } = timers
const readStopwatch = performance.now.bind(performance)

/** The longest that one timer of Node can wait, in milliseconds: 24.8 days. What is longer would fire after one. */
const longest = 2 ** 31 - 1

/** Milliseconds since some moment, on a clock that nobody can set: for measuring and for deadlines. */
export const stopwatch = (): number => readStopwatch()

/** Work that is to be done later. */
export interface Timer {
  /** Sees to it that the work is not done any more. */
  cancel(): void
}

export interface TimerOptions {
  /** Whether the program may end before the work is done. */
  readonly mayEndBefore?: boolean
}

/** Does `work` once after so many milliseconds, be it years. */
export function after(
  milliseconds: number,
  work: () => void,
  { mayEndBefore = false }: TimerOptions = {},
): Timer {
  let timer: NodeJS.Timeout
  const wait = (left: number) => {
    const step = Math.min(left, longest)
    timer = setTimeout(() => (left > step ? wait(left - step) : work()), step)
    if (mayEndBefore) timer.unref()
  }
  wait(milliseconds)
  return { cancel: () => clearTimeout(timer) }
}

/** Does `work` again and again, after so many milliseconds each time. */
export function every(milliseconds: number, work: () => void): Timer {
  let timer: Timer
  const next = () => {
    timer = after(milliseconds, () => {
      next()
      work()
    })
  }
  next()
  return { cancel: () => timer.cancel() }
}

/** Does `work` when the event loop comes round to it. */
export function onNextRound(work: () => void): void {
  setImmediate(work)
}

/** Lets the event loop go round once. */
export async function yieldToEventLoop(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve)
  })
}

/** Waits so many milliseconds, or until the signal aborts. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return
  await new Promise<void>((resolve) => {
    const end = () => {
      timer.cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = after(milliseconds, end)
    signal?.addEventListener('abort', end)
  })
}

/** Waits for something, but no longer than so many milliseconds. How it ends is nothing to whoever waits. */
export async function within(milliseconds: number, ended: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = after(milliseconds, resolve)
    const end = () => {
      timer.cancel()
      resolve()
    }
    ended.then(end, end)
  })
}

/** The outcome of some work, or `late` when it takes longer than so many milliseconds; whatever comes of it then is nothing to anybody. */
export async function inTime<Result>(
  milliseconds: number,
  work: Promise<Result>,
  late: () => Error,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = after(milliseconds, () => {
      reject(late())
    })
    work.then(resolve, reject).finally(() => timer.cancel())
  })
}
