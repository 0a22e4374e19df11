/** When a conversation must have been alive to be the one that a message belongs to. */
export interface ActiveWindow {
  readonly idleSince: Date
  readonly begunBy: Date
}

/**
 * Around a moment rather than before now, so that imported history falls into its own conversations, and a clock that
 * goes back a little does not end one.
 */
export function activeWindow(at: Date, idleMinutes: number): ActiveWindow {
  const idle = idleMinutes * 60_000
  return { idleSince: new Date(at.getTime() - idle), begunBy: new Date(at.getTime() + idle) }
}
