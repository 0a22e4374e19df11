/** How long each kind of text may be. All are options of `MemoryStore.open({ limits })`. */
export interface Limits {
  /** Sender ids, channels, projects, reply targets and the like, in characters. */
  identifier: number
  /** A message, a task's or audit entry's text, in bytes of UTF-8. */
  message: number
  /** A message's metadata as JSON, in bytes of UTF-8. */
  metadata: number
  /** A message's body as JSON, in bytes of UTF-8, without its large binary parts. */
  body: number
  /** The large binary parts of one body or one value together, as base64, in bytes. */
  attachments: number
  /** An entry of a session's transcript as JSON, in bytes of UTF-8. */
  transcriptEntry: number
  /** A fact's key, in characters. */
  factKey: number
  /** A fact's value, in bytes of UTF-8. */
  factValue: number
  /** A task's description, in bytes of UTF-8. */
  taskDescription: number
  /** Summaries, lessons, rules, titles and plans, in bytes of UTF-8. */
  note: number
}

export const defaultLimits: Limits = {
  identifier: 256,
  message: 1024 * 1024,
  metadata: 64 * 1024,
  body: 8 * 1024 * 1024,
  attachments: 64 * 1024 * 1024,
  transcriptEntry: 64 * 1024 * 1024,
  factKey: 200,
  factValue: 64 * 1024,
  taskDescription: 4 * 1024,
  note: 16 * 1024,
}

let current: Limits = defaultLimits

/** The limits of the store whose input is being parsed. Parsing is synchronous, so there is only ever one. */
export const currentLimits = (): Limits => current

/** Runs a synchronous check under the limits of one store. */
export function underLimits<Result>(limits: Limits, check: () => Result): Result {
  const outer = current
  current = limits
  try {
    return check()
  } finally {
    current = outer
  }
}
