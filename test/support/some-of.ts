/** Whether this is `npm run test:long` or `npm run test:crash`. */
const isLong = process.env.CRASH === 'long' || process.env.OMEGA_MEMORY_LONG !== undefined

/**
 * How many of the random runs of a property are made: a fifth with every change, all of them in the long runs. They begin with the same, so
 * that what a short run finds a long one finds too.
 */
export const someOf = (runs: number): number => (isLong ? runs : Math.ceil(runs / 5))
