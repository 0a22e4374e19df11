import { inject } from 'vitest'

import { someOf } from './some-of.ts'

/**
 * How many of the random runs of a property are made: all on a file, and a fifth on a server, where each call crosses a wire and what differs is
 * the way there. The long runs make all of them on both.
 */
export const someOnServer = (runs: number): number =>
  inject('backend') === 'file' ? runs : someOf(runs)
