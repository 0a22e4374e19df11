import { parseMoment } from './moments.ts'
import { momentOf, readWallClock } from './wall-clock.ts'

const LOCAL = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?$/i
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Whether something is a time without a zone, as text: what a clock on somebody's wall shows, or a date alone. */
export const isLocal = (given: unknown): given is string =>
  typeof given === 'string' && LOCAL.test(given.trim())

/**
 * The moment at which the wall of a zone shows this. A date alone is its first moment; as the end of something it is the
 * whole of that day, and so the first moment of the next. Undefined when there is no such time.
 */
export function onTheWall(
  local: string,
  { zone, edge }: { readonly zone: string; readonly edge: 'begin' | 'end' },
): Date | undefined {
  const moment = parseMoment(local)
  if (!moment) return undefined
  const wall = edge === 'end' && DAY.test(local.trim()) ? moment.getTime() + 86_400_000 : moment
  return parseMoment(momentOf(readWallClock(new Date(wall).toISOString().slice(0, 19)), zone))
}
