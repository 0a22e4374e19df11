import { isInRange, parseMoment } from './moments.ts'
import type { MomentInput } from './moments.ts'
import { formatWallClock, momentOf, readWallClock } from './wall-clock.ts'

const TIME = String.raw`[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?`
const WITH_TIME = new RegExp(String.raw`^\d{4}-\d{2}-\d{2}${TIME}`, 'i')
const LOCAL = new RegExp(`${WITH_TIME.source}$`, 'i')

/** When something that was asked for is due: at a moment, or at a time on the wall of a zone that is yet to be found. */
export type DueInput = { readonly at: Date } | { readonly wallClock: string }

/** When something is due. */
export interface DueMoment {
  readonly at: Date
  /** What was asked for, `YYYY-MM-DDTHH:MM:SS`, when it was the time on the wall of a zone. */
  readonly wallClock?: string
}

/**
 * When something that was asked for is due. Text without an offset is a time on the wall of some zone. A date without
 * a time says too little to be due.
 */
export function parseDue(input: MomentInput): DueInput | undefined {
  if (typeof input === 'string' && !WITH_TIME.test(input.trim())) return undefined
  const moment = parseMoment(input)
  if (!moment) return undefined
  if (typeof input !== 'string' || !LOCAL.test(input.trim())) return { at: moment }
  return { wallClock: moment.toISOString().slice(0, 19) }
}

/** The moment at which something is due in a zone, or undefined when it lies outside of the years 0001 to 9999. */
export function dueIn(zone: string, due: DueInput): DueMoment | undefined {
  if ('at' in due) return due
  const wallClock = readWallClock(due.wallClock)
  const at = momentOf(wallClock, zone)
  return isInRange(at) ? { at, wallClock: formatWallClock(wallClock) } : undefined
}
