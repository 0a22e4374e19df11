import { dayNumber, monthNumber, weekdayOf, weekdays } from '../time/calendar.ts'
import type { Weekday } from '../time/calendar.ts'
import type { Rule } from './rule.ts'

/** The days of a rule, period by period: every so many days, weeks, months or years, counted from its start. */
export interface Periods {
  /** The last period that begins no later than a day; below 0 before the start. */
  of(day: number): number
  /** The days of a period, ascending. */
  days(period: number): readonly number[]
  /** How many days each period has, where that is always the same. */
  readonly size?: number
  /** After so many periods their sizes come again, as the calendar does after 400 years. */
  readonly cycle: number
}

/** The periods of a rule of days, weeks, months or years that starts on a day. */
export function periodsOf(rule: Rule, start: number): Periods {
  switch (rule.unit) {
    case 'week':
      return weeks(rule, start)
    case 'month':
      return months(rule, start)
    case 'year':
      return years(rule, start)
    default:
      return {
        of: (day) => Math.floor((day - start) / rule.every),
        days: (period) => [start + period * rule.every],
        size: 1,
        cycle: 1,
      }
  }
}

function weeks(rule: Rule, start: number): Periods {
  const first = weekdays.indexOf(rule.weekStart ?? 'mon')
  const begin = start - ((weekdayOf(start) - first + 7) % 7)
  const on = rule.on ?? [weekdays[weekdayOf(start)]!]
  const offsets = on.map((day) => (weekdays.indexOf(day) - first + 7) % 7).sort((a, b) => a - b)
  const chosen = atPositions(offsets, rule.positions)
  return {
    of: (day) => Math.floor((day - begin) / 7 / rule.every),
    days: (period) => chosen.map((offset) => begin + period * rule.every * 7 + offset),
    size: chosen.length,
    cycle: 1,
  }
}

function months(rule: Rule, start: number): Periods {
  const first = monthNumber(start)
  const parts = [...(rule.nth ?? []).map(({ nth }) => nth), ...(rule.monthDays ?? [])]
  // Every month has one day where one day of it is asked for, but for a fifth Friday.
  const isSingle =
    parts.length <= 1 && !rule.on && !rule.months && !rule.positions && !isFifth(rule)
  return {
    of: (day) => Math.floor((monthNumber(day) - first) / rule.every),
    days: (period) =>
      atPositions(daysOfMonth(rule, first + period * rule.every, start), rule.positions),
    ...(isSingle && { size: 1 }),
    cycle: 4800 / greatestDivisor(4800, rule.every),
  }
}

function years(rule: Rule, start: number): Periods {
  const first = Math.floor(monthNumber(start) / 12)
  const named = rule.months ?? (rule.monthDays ? allMonths : [(monthNumber(start) % 12) + 1])
  const wholeYear = !rule.months && !rule.monthDays && (rule.on ?? rule.nth)
  const daysOf = (year: number) =>
    wholeYear
      ? daysBetween(rule, dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1))
      : named.flatMap((month) => daysOfMonth(rule, year * 12 + month - 1, start))
  return {
    of: (day) => Math.floor((Math.floor(monthNumber(day) / 12) - first) / rule.every),
    days: (period) => atPositions(daysOf(first + period * rule.every), rule.positions),
    ...(!rule.on && !rule.nth && !rule.monthDays && !rule.positions && { size: named.length }),
    cycle: 400 / greatestDivisor(400, rule.every),
  }
}

const allMonths = Array.from({ length: 12 }, (_, month) => month + 1)

/** The days of one month that a rule asks for; the day of the start when it names none. */
function daysOfMonth(rule: Rule, month: number, start: number): number[] {
  const year = Math.floor(month / 12)
  const first = dayNumber(year, (month % 12) + 1, 1)
  const next = dayNumber(year, (month % 12) + 2, 1)
  if (rule.months && !rule.months.includes((month % 12) + 1)) return []
  if (!rule.monthDays && (rule.on ?? rule.nth)) return daysBetween(rule, first, next)
  const wanted = rule.monthDays ?? [new Date(start * 86_400_000).getUTCDate()]
  const isOn = (day: number) => !rule.on || rule.on.includes(weekdays[weekdayOf(day)]!)
  const days = wanted
    // With weekdays a date that a month does not have is no date of it; alone it is the nearest one.
    .filter((day) => !rule.on || Math.abs(day) <= next - first)
    .map((day) => (day > 0 ? first + day - 1 : next + day))
    .map((day) => Math.max(first, Math.min(day, next - 1)))
    .filter(isOn)
  return ascending(days)
}

/** The weekdays that a rule asks for, all of them or certain ones, from one day up to another. */
function daysBetween(rule: Rule, first: number, end: number): number[] {
  const days: number[] = []
  for (const name of rule.on ?? []) {
    for (let day = nextOn(name, first); day < end; day += 7) days.push(day)
  }
  for (const { nth, day: name } of rule.nth ?? []) {
    const day =
      nth > 0 ? nextOn(name, first) + 7 * (nth - 1) : nextOn(name, end - 7) + 7 * (nth + 1)
    if (day >= first && day < end) days.push(day)
  }
  return ascending(days)
}

/** The first day from a day on that has a weekday. */
const nextOn = (name: Weekday, day: number) =>
  day + ((weekdays.indexOf(name) - weekdayOf(day) + 7) % 7)

function atPositions(days: readonly number[], positions: Rule['positions']): readonly number[] {
  if (!positions) return days
  const chosen = positions.map((at) => days[at > 0 ? at - 1 : days.length + at])
  return ascending(chosen.filter((day) => day !== undefined))
}

const ascending = (days: number[]) =>
  days.length < 2 ? days : [...new Set(days)].sort((a, b) => a - b)

const isFifth = ({ nth }: Rule) => nth?.some(({ nth }) => Math.abs(nth) === 5)

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))
