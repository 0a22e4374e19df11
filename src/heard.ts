/** What the application wants to hear of: an error, and what it was about. */
export type Hears<About> = (error: unknown, about: About) => unknown

/**
 * A function of the application that errors are told to, made so that it can't break what tells it: what it throws itself, or
 * rejects with, is a warning of the process.
 */
export function heard<About>(tell: Hears<About>): (error: unknown, about: About) => void {
  return (failure, about) => {
    try {
      Promise.resolve(tell(failure, about)).catch(warn)
    } catch (thrown) {
      warn(thrown)
    }
  }
}

/** The name of the error alone: its message may hold what a user said. */
function warn(thrown: unknown): void {
  const name = thrown instanceof Error ? thrown.name : typeof thrown
  process.emitWarning(`omega-memory: onError failed itself (${name}); the work goes on`)
}
