import { inspect } from 'node:util'

import { isError } from '../any-realm.ts'
import type { Limits } from '../limits.ts'

/** When a lease or a pause of so many seconds ends. */
export const secondsAfter = (now: Date, seconds: number): Date =>
  new Date(now.getTime() + seconds * 1000)

/** What went wrong, short enough to be kept, as text that comes back as it was stored. */
export function errorText(error: unknown, limits: Limits): string {
  const reason: unknown = isError(error) ? error.message : error
  // Anything can be thrown, also what has no text of its own.
  const text = typeof reason === 'string' ? reason : inspect(reason, { depth: 1 })
  // Four bytes of UTF-8 are the most a character takes.
  return text
    .replaceAll('\0', '')
    .slice(0, limits.note / 4)
    .toWellFormed()
}
