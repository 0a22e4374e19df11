const FIRST_SECONDS = 30
const LONGEST_SECONDS = 3600

/**
 * How many seconds to wait after a task has failed so many times in a row: 30 s, doubled with each
 * failure up to an hour, and up to a fifth less by chance, so that what failed together is not
 * tried again together. `chance` is a number from 0 to 1, one excluded.
 */
export function retryDelay(failures: number, chance = Math.random()): number {
  const delay = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (failures - 1))
  return Math.round(delay * (1 - chance / 5))
}
