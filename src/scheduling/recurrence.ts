import { weekdays } from '../time/calendar.ts'
import { formatWallClock, momentOf, readWallClock, wallClockAt } from '../time/wall-clock.ts'
import type { WallClock } from '../time/wall-clock.ts'
import type { Rule } from './rule.ts'

const DAY = 86_400_000
const LAST_YEAR = 9999

/** Everything that decides when a task happens: nothing is ever added to the last time it did. */
export interface Schedule {
  readonly rule: Rule
  /** The wall clock, `YYYY-MM-DDTHH:MM:SS`, from which the rule counts. */
  readonly anchor: string
  readonly zone: string
}

/** One of the times a schedule comes to: the first has index 0. */
export interface Occurrence {
  readonly index: number
  readonly at: Date
}

/**
 * The first occurrence of a schedule that was asked to begin at a moment, with its anchor: that
 * moment itself, or the first one after it that the rule allows, as no Saturday is for a rule of
 * weekdays. Undefined when the rule has ended by then.
 */
export function beginning(
  schedule: Schedule,
  askedFor: Date,
): { anchor: string; at: Date } | undefined {
  const asked = readWallClock(schedule.anchor)
  const first = occurrenceAt(schedule, 0)
  if (!first) return undefined
  const wallClock = wallClockOf(schedule.rule, asked, 0)
  return wallClock.hasSame(asked, 'day')
    ? { anchor: schedule.anchor, at: askedFor }
    : { anchor: formatWallClock(wallClock), at: first.at }
}

/** The occurrence with an index, or undefined when the rule has ended before it. */
export function occurrenceAt(schedule: Schedule, index: number): Occurrence | undefined {
  const { rule, zone } = schedule
  if (rule.count !== undefined && index >= rule.count) return undefined
  const wallClock = wallClockOf(rule, readWallClock(schedule.anchor), index)
  if (!wallClock.isValid || wallClock.year > LAST_YEAR) return undefined
  const at = momentOf(wallClock, zone)
  return rule.until && at > rule.until ? undefined : { index, at }
}

/**
 * The first occurrence later than a moment, or undefined when there is none. It costs the same
 * however old the rule is: the index is worked out, not counted up to.
 */
export function occurrenceAfter(schedule: Schedule, moment: Date): Occurrence | undefined {
  // One early, because a gap can move the one before past the moment.
  let index = Math.max(0, indexNear(schedule, moment) - 1)
  let occurrence = occurrenceAt(schedule, index)
  while (occurrence && occurrence.at <= moment) {
    index += 1
    occurrence = occurrenceAt(schedule, index)
  }
  return occurrence
}

/** How many occurrences lie after one moment and not after another. */
export function countBetween(schedule: Schedule, after: Date, upTo: Date): number {
  const { until, count, ...endless } = schedule.rule
  const first = occurrenceAfter(schedule, after)
  const end = until && until < upTo ? until : upTo
  const next = occurrenceAfter({ ...schedule, rule: endless }, end)
  if (!first || !next) return 0
  return Math.max(0, Math.min(next.index, count ?? Infinity) - first.index)
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

function wallClockOf(rule: Rule, start: WallClock, index: number): WallClock {
  const steps = index * rule.every
  switch (rule.unit) {
    case 'day':
      return start.plus({ days: steps })
    case 'week':
      return rule.on ? onWeekday(rule, start, index) : start.plus({ weeks: steps })
    case 'month':
      return onMonthDay(rule, start, index)
    case 'year':
      return start.plus({ years: steps })
  }
}

/** The days of a week are counted through, starting with the first one not before the start. */
function onWeekday(rule: Rule, start: WallClock, index: number): WallClock {
  const days = daysOf(rule)
  const place = daysBefore(rule, start) + index
  const week = Math.floor(place / days.length) * rule.every
  return start.plus({ days: week * 7 + (days[place % days.length] ?? 0) + 1 - start.weekday })
}

/** A month without that day has it on its last day. */
function onMonthDay(rule: Rule, start: WallClock, index: number): WallClock {
  const wanted = rule.monthDay ?? start.day
  const passed = Math.min(wanted, start.daysInMonth ?? wanted) < start.day
  const month = start.set({ day: 1 }).plus({ months: (index + (passed ? 1 : 0)) * rule.every })
  return month.set({ day: Math.min(wanted, month.daysInMonth ?? wanted) })
}

/** Days since Monday, ascending. */
function daysOf(rule: Rule): number[] {
  return (rule.on ?? []).map((day) => weekdays.indexOf(day))
}

function daysBefore(rule: Rule, start: WallClock): number {
  return daysOf(rule).filter((day) => day + 1 < start.weekday).length
}

/** The index of an occurrence at most one step of the rule away from a moment, and not after it. */
function indexNear({ rule, anchor, zone }: Schedule, moment: Date): number {
  const start = readWallClock(anchor)
  const now = wallClockAt(moment, zone)
  const days = (now.toMillis() - start.toMillis()) / DAY
  const years = now.year - start.year
  switch (rule.unit) {
    case 'day':
      return Math.floor(days / rule.every)
    case 'week': {
      const cycle = Math.floor((days + start.weekday - 1) / 7 / rule.every)
      return cycle * (rule.on?.length ?? 1) - daysBefore(rule, start) - 1
    }
    case 'month':
      return Math.floor((years * 12 + now.month - start.month) / rule.every) - 1
    case 'year':
      return Math.floor(years / rule.every) - 1
  }
}
