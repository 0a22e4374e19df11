import type { Terminal } from './terminal.ts'

/** Does work that should not be left half done: Ctrl-C is answered, and heeded only when it comes again. */
export async function toTheEnd<Result>(
  terminal: Terminal,
  work: () => Promise<Result>,
): Promise<Result> {
  const onInterrupt = () => terminal.note('Finishing what was begun; Ctrl-C again ends it at once.')
  process.once('SIGINT', onInterrupt)
  try {
    return await work()
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}
