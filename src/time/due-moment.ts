import { parseMoment } from './moments.ts'
import type { MomentInput } from './moments.ts'
import { formatWallClock, momentOf, readWallClock } from './wall-clock.ts'

const TIME = String.raw`[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?`
const WITH_TIME = new RegExp(String.raw`^\d{4}-\d{2}-\d{2}${TIME}`, 'i')
const LOCAL = new RegExp(`${WITH_TIME.source}$`, 'i')

/** When something is due. */
export interface DueMoment {
  readonly at: Date
  /** What was asked for, `YYYY-MM-DDTHH:MM:SS`, when it was the time on the wall of a zone. */
  readonly wallClock?: string
}

/**
 * When something that was asked for is due. Text without an offset is the time on the wall of the
 * zone that was named with it, or UTC when none was. A date without a time says too little to be due.
 */
export function parseDueMoment(
  input: MomentInput,
  zone: string | undefined,
): DueMoment | undefined {
  if (typeof input === 'string' && !WITH_TIME.test(input.trim())) return undefined
  const moment = parseMoment(input)
  if (!moment) return undefined
  if (typeof input !== 'string' || !zone || !LOCAL.test(input.trim())) return { at: moment }
  const wallClock = readWallClock(moment.toISOString().slice(0, 19))
  return { at: momentOf(wallClock, zone), wallClock: formatWallClock(wallClock) }
}
