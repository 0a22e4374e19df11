import { isInRange } from '../time/moments.ts'
import { formatWallClock, readWallClock, wallClockOf } from '../time/wall-clock.ts'
import { seriesOf } from './series.ts'
import type { Occurrence, Schedule } from './series.ts'

export type { Occurrence, Schedule } from './series.ts'

/** Where a schedule begins. */
export interface Beginning {
  /** The wall clock from which the rule counts from now on. */
  readonly anchor: string
  /** The first occurrence that happens. */
  readonly at: Date
  /** Which one it is: not 0 when the rule leaves out those before it. */
  readonly index: number
}

/**
 * The first occurrence of a schedule that was asked to begin at a moment, with its anchor: that moment itself, or the
 * first one after it that the rule allows, as no Saturday is for a rule of weekdays. Undefined when the rule has ended
 * by then, or never happens.
 */
export function beginning(schedule: Schedule, askedFor: Date): Beginning | undefined {
  const { start } = seriesOf(schedule)
  const first = occurrenceAt(schedule, 0)
  if (!first || start === undefined) return undefined
  const asked = readWallClock(schedule.anchor).toMillis()
  const anchor = start === asked ? schedule.anchor : formatWallClock(wallClockOf(start))
  // Of a time that comes twice, the one that was asked for.
  const at = start === asked ? askedFor : first.at
  if (!isExcepted(schedule, at)) return { anchor, at, index: 0 }
  const next = occurrenceAfter({ ...schedule, anchor }, at)
  return next && { anchor, ...next }
}

/** The occurrence with an index, or undefined when the rule has ended before it. */
export function occurrenceAt(schedule: Schedule, index: number): Occurrence | undefined {
  const at = seriesOf(schedule).at(index)
  return at && unlessEnded(schedule, { index, at })
}

/**
 * The first occurrence later than a moment, or undefined when there is none. It costs the same however old the rule is:
 * the index is worked out, not counted up to.
 */
export function occurrenceAfter(schedule: Schedule, moment: Date): Occurrence | undefined {
  const series = seriesOf(schedule)
  let occurrence = series.after(moment)
  while (occurrence && isExcepted(schedule, occurrence.at)) {
    occurrence = series.after(occurrence.at)
  }
  return occurrence && unlessEnded(schedule, occurrence)
}

/** How many occurrences lie after one moment and not after another. */
export function countBetween(schedule: Schedule, after: Date, upTo: Date): number {
  const { until, count } = schedule.rule
  const series = seriesOf(schedule)
  const first = series.after(after)
  const next = series.after(until && until < upTo ? until : upTo)
  if (!first || !isInRange(first.at)) return 0
  const end = Math.min(next?.index ?? first.index, count ?? Number.POSITIVE_INFINITY)
  const excepted = (schedule.rule.except ?? []).filter((moment) => {
    const occurrence = series.after(new Date(moment.getTime() - 1))
    return (
      occurrence?.at.getTime() === moment.getTime() &&
      occurrence.index >= first.index &&
      occurrence.index < end
    )
  })
  return Math.max(0, end - first.index - excepted.length)
}

/** The next occurrences after a moment, at most so many, each later than the one before. */
export function listOccurrences(schedule: Schedule, after: Date, limit: number): Occurrence[] {
  const occurrences: Occurrence[] = []
  let moment = after
  while (occurrences.length < limit) {
    const next = occurrenceAfter(schedule, moment)
    if (!next) break
    occurrences.push(next)
    moment = next.at
  }
  return occurrences
}

function unlessEnded({ rule }: Schedule, occurrence: Occurrence): Occurrence | undefined {
  const { index, at } = occurrence
  const hasEnded =
    (rule.count !== undefined && index >= rule.count) || (rule.until && at > rule.until)
  return hasEnded || !isInRange(at) ? undefined : occurrence
}

function isExcepted({ rule }: Schedule, at: Date): boolean {
  return rule.except?.some((moment) => moment.getTime() === at.getTime()) ?? false
}
