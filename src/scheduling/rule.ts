import { weekdays } from '../time/calendar.ts'
import type { Unit, Weekday } from '../time/calendar.ts'

/** The second Tuesday is `{ nth: 2, day: 'tue' }`, the last Friday `{ nth: -1, day: 'fri' }`. */
export interface NthWeekday {
  readonly nth: number
  readonly day: Weekday
}

/**
 * When something happens again, as RFC 5545 has it. Lists are ascending and name each thing once. What is left out
 * comes from the start: its weekday, its day of the month, its month, its time.
 */
export interface Rule {
  readonly every: number
  readonly unit: Unit
  /** Days of the week, Monday first: all of them in a period. */
  readonly on?: readonly Weekday[] | undefined
  /** Certain ones of the weekdays of a month, or of a year whose months are not named. */
  readonly nth?: readonly NthWeekday[] | undefined
  /** Days of a month, 1 to 31, or from its end -1 to -31. */
  readonly monthDays?: readonly number[] | undefined
  /** Months, 1 to 12. */
  readonly months?: readonly number[] | undefined
  /** Which of the days of a period: 1 is the first, -1 the last. */
  readonly positions?: readonly number[] | undefined
  /** Hours of the day, 0 to 23, on the wall. */
  readonly hours?: readonly number[] | undefined
  /** Minutes of the hour, 0 to 59, on the wall. */
  readonly minutes?: readonly number[] | undefined
  /** The first day of a week where it matters, for every other week; Monday when left out. */
  readonly weekStart?: Weekday | undefined
  /** Nothing happens after this moment. */
  readonly until?: Date | undefined
  /** How often it happens altogether, the first time included. */
  readonly count?: number | undefined
  /** Moments at which it does not happen, though the rest of the rule says so. They count for `count`. */
  readonly except?: readonly Date[] | undefined
}

/** The largest step, the largest count and the most exceptions of a rule. */
export const ruleLimits = { every: 999, count: 99_999, except: 400 } as const

const everyHour = Array.from({ length: 24 }, (_, hour) => hour)

/** The rule in its one form, or undefined when its parts contradict one another or are not known together. */
export function soundRule(given: Rule): Rule | undefined {
  if (given.until && given.count) return undefined
  const rule = fromYears(fromWeeks(fromDays(fromHours(given))))
  return rule && isPossible(rule) ? ordered(rule) : undefined
}

type Maybe = Rule | undefined

/** Certain hours of certain days are a rule of days; every minute of them would be one that nobody asks for. */
function fromHours(rule: Rule): Maybe {
  const { every, unit, on, nth, monthDays, months, positions, hours, minutes } = rule
  const limits = on ?? nth ?? monthDays ?? months ?? positions ?? hours
  if (unit === 'minute') return limits || minutes ? undefined : rule
  if (unit !== 'hour' || !limits) return rule
  return every === 1 ? { ...rule, unit: 'day', hours: hours ?? everyHour } : undefined
}

/** Every day that is one of certain weekdays is a rule of weeks, one of certain dates a rule of months. */
function fromDays(rule: Maybe): Maybe {
  if (rule?.unit !== 'day') return rule
  const { every, on, nth, monthDays, months, positions } = rule
  if (nth ?? positions) return undefined
  if (!on && !monthDays && !months) return rule
  if (every !== 1) return undefined
  if (!monthDays && !months) return { ...rule, unit: 'week' }
  return { ...rule, unit: 'month', on: monthDays ? on : (on ?? weekdays) }
}

function fromWeeks(rule: Maybe): Maybe {
  if (rule?.unit !== 'week') return rule
  const { every, on, nth, monthDays, months, positions } = rule
  if (nth ?? monthDays) return undefined
  if (positions && !on) return undefined
  if (!months) return rule
  return every === 1 && on && !positions ? { ...rule, unit: 'month' } : undefined
}

/** Every Monday of the year is every Monday. */
function fromYears(rule: Maybe): Maybe {
  if (rule?.unit !== 'year') return rule
  const { every, on, nth, monthDays, months, positions } = rule
  const isPlain = every === 1 && on && !nth && !positions
  if (!isPlain) return rule
  return { ...rule, unit: months || monthDays ? 'month' : 'week' }
}

/** What is left is counted in periods of which each may have days. */
function isPossible(rule: Rule): boolean {
  const { unit, on, nth, monthDays, months, positions, hours, minutes } = rule
  if (nth && monthDays) return false
  const most = unit === 'year' && !months ? 53 : 5
  if (nth?.some(({ nth }) => nth === 0 || Math.abs(nth) > most)) return false
  if (!positions) return true
  const times = (hours?.length ?? 1) * (minutes?.length ?? 1)
  return times === 1 && (on ?? nth ?? monthDays ?? months) !== undefined
}

function ordered(rule: Rule): Rule {
  const { every, unit, on, nth, until, count, weekStart, except } = rule
  const isTold = weekStart && weekStart !== 'mon' && unit === 'week' && every > 1
  const moments = except && [...new Set(except.map((at) => at.getTime()))].sort((a, b) => a - b)
  return {
    every,
    unit,
    ...(on && { on: weekdays.filter((day) => on.includes(day)) }),
    ...(nth && { nth: orderedNth(nth) }),
    ...numbers(rule, 'monthDays'),
    ...numbers(rule, 'months'),
    ...numbers(rule, 'positions'),
    ...numbers(rule, 'hours'),
    ...numbers(rule, 'minutes'),
    ...(isTold && { weekStart }),
    ...(until && { until }),
    ...(count && { count }),
    ...(moments?.length && { except: moments.map((time) => new Date(time)) }),
  }
}

type Numbers = 'monthDays' | 'months' | 'positions' | 'hours' | 'minutes'

function numbers(rule: Rule, part: Numbers): Partial<Rule> {
  const given = rule[part]
  return given ? { [part]: [...new Set(given)].sort((a, b) => a - b) } : {}
}

function orderedNth(given: readonly NthWeekday[]): NthWeekday[] {
  const place = ({ nth, day }: NthWeekday) => nth * 7 + weekdays.indexOf(day)
  const places = [...new Set(given.map(place))].sort((a, b) => a - b)
  return places.flatMap((at) => given.find((nth) => place(nth) === at) ?? [])
}
