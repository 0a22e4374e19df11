import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * A mark goes through Drizzle, which hands nothing of ours on, to the client; that another call sends meanwhile must not bear it.
 */
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

/** Answers to what was sent again after an answer was lost. */
const answersInDoubt = new WeakSet<object>()

/** Notes that a write was sent before it was answered so, and may have been done then. */
export function noteDoubt(answers: readonly object[]): void {
  for (const answer of answers) answersInDoubt.add(answer)
}

/** Whether what an answer tells of may have been done before by the same call, whose first answer was lost. */
export const isInDoubt = (answer: object): boolean => answersInDoubt.has(answer)

/** Whether the write that is being sent was marked by `repeatable`. */
export function isRepeatable(): boolean {
  return marks.getStore() === true
}
