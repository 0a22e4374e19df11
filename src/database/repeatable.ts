import { AsyncLocalStorage } from 'node:async_hooks'

const marks = new AsyncLocalStorage<true>()
let heeded = false

/**
 * Marks a write as safe to send again when a server's answer is lost: done twice, it leaves and returns the same as done
 * once. True of writes under keys that the caller made, of an upsert of the same values, of a deletion whose count
 * nobody reads. On a file it changes nothing.
 */
export function repeatable<Result>(write: () => Promise<Result>): Promise<Result> {
  return heeded ? marks.run(true, write) : write()
}

/**
 * Makes the marks count, which a client of a server asks for. Before Node 24 the first mark makes every promise of the
 * process dearer, so a program whose stores are files makes none.
 */
export function heedRepeatable(): void {
  heeded = true
}

/** Whether the write that is being sent was marked by `repeatable`. */
export function isRepeatable(): boolean {
  return marks.getStore() === true
}
