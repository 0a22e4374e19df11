import { countBetween, occurrenceAfter, occurrenceAt } from './recurrence.ts'
import type { Occurrence, Schedule } from './recurrence.ts'

const HOUR = 3_600_000

/** What becomes of the occurrences that passed while nobody was there to deliver them. */
export type MissedRule = 'once' | 'skip' | 'all'

/** With `skip`, an occurrence later than this is not delivered; a busy minute is no miss. */
export const graceMinutes = 15

/** With `all`, at most this many of the passed occurrences are delivered one by one. */
export const mostCaughtUp = 24

/** A task that is due, as far as its time is concerned. */
export interface DueSchedule extends Schedule {
  readonly dueAt: Date
  readonly missed: MissedRule
  /** With `all`, only occurrences of this many last hours are delivered one by one. */
  readonly catchUpHours: number
}

/** The occurrence to deliver after the one that is due, or undefined when the rule has ended. */
export function nextOccurrence(due: DueSchedule, now: Date): Occurrence | undefined {
  const upcoming = occurrenceAfter(due, now > due.dueAt ? now : due.dueAt)
  if (due.missed !== 'all' || now <= due.dueAt) return upcoming
  const windowStart = new Date(now.getTime() - due.catchUpHours * HOUR)
  const caughtUp = occurrenceAfter(due, windowStart > due.dueAt ? windowStart : due.dueAt)
  if (!caughtUp) return undefined
  const passed = countBetween(due, new Date(caughtUp.at.getTime() - 1), now)
  return passed > mostCaughtUp
    ? occurrenceAt(due, caughtUp.index + passed - mostCaughtUp)
    : caughtUp
}

/** How many occurrences after the one that is due have passed and get no delivery of their own. */
export function countMissed(due: DueSchedule, now: Date): number {
  if (due.missed !== 'all') return countBetween(due, due.dueAt, now)
  const next = nextOccurrence(due, now)
  const end = next ? new Date(next.at.getTime() - 1) : now
  return countBetween(due, due.dueAt, end)
}
