import { readFileSync } from 'node:fs'

/**
 * A clock in milliseconds that stands still while this thread stands in line for a processor, which is what a busy machine
 * adds and none of our doing. It goes on while we work, and while we wait for a lock, the disk or another process. Where
 * the system does not tell of the line (it is Linux that does) it is a plain clock.
 */
export function ownTime(): number {
  return performance.now() - timeInLine()
}

/** How long a piece of work takes by that clock. */
export async function ownTimeOf(work: () => unknown): Promise<number> {
  const began = ownTime()
  await work()
  return ownTime() - began
}

function timeInLine(): number {
  try {
    const [, inLine] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
    return Number(inLine) / 1e6
  } catch {
    return 0
  }
}
