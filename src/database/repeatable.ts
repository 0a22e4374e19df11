import { AsyncLocalStorage } from 'node:async_hooks'

const marks = new AsyncLocalStorage<true>()

/**
 * Marks a write as safe to send again when a server's answer is lost: done twice, it leaves and returns the same as done
 * once. True of writes under keys that the caller made, of an upsert of the same values, of a deletion whose count
 * nobody reads. On a file it changes nothing.
 */
export function repeatable<Result>(write: () => Promise<Result>): Promise<Result> {
  return marks.run(true, write)
}

/** Whether the write that is being sent was marked by `repeatable`. */
export function isRepeatable(): boolean {
  return marks.getStore() === true
}
