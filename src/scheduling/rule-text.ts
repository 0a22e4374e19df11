import { DateTime } from 'luxon'

import { units, weekdays } from '../time/calendar.ts'
import type { Weekday } from '../time/calendar.ts'
import { momentOf } from '../time/wall-clock.ts'
import { ruleLimits, soundRule } from './rule.ts'
import type { NthWeekday, Rule } from './rule.ts'

const frequencies = {
  minute: 'MINUTELY',
  hour: 'HOURLY',
  day: 'DAILY',
  week: 'WEEKLY',
  month: 'MONTHLY',
  year: 'YEARLY',
} as const

const wallClockForm = "yyyyMMdd'T'HHmmss"

/**
 * A rule as text, the RRULE of RFC 5545 without its name, always in the same order. Its exceptions follow in a line of
 * their own, as calendars write them.
 */
export function formatRule(rule: Rule): string {
  const { every, unit, on = [], nth = [], weekStart, until, count, except } = rule
  const days = [...on.map(shortName), ...nth.map(({ nth, day }) => `${nth}${shortName(day)}`)]
  const parts = [
    `FREQ=${frequencies[unit]}`,
    every > 1 && `INTERVAL=${every}`,
    rule.months && `BYMONTH=${rule.months.join()}`,
    rule.monthDays && `BYMONTHDAY=${rule.monthDays.join()}`,
    days.length > 0 && `BYDAY=${days.join()}`,
    rule.hours && `BYHOUR=${rule.hours.join()}`,
    rule.minutes && `BYMINUTE=${rule.minutes.join()}`,
    rule.positions && `BYSETPOS=${rule.positions.join()}`,
    weekStart && `WKST=${shortName(weekStart)}`,
    until && `UNTIL=${formatUtc(until)}`,
    count && `COUNT=${count}`,
  ]
  const line = parts.filter(Boolean).join(';')
  return except ? `${line}\nEXDATE:${except.map(formatUtc).join()}` : line
}

/**
 * The rule that an RRULE tells, or undefined when it is not one or has a part that is not known here: a rule that
 * would be kept only in part is not kept at all. An UNTIL without an offset is a time, and a bare date the end of that
 * day, in the given zone.
 */
export function readRule(text: string, zone: string): Rule | undefined {
  const [line = '', exceptions, ...rest] = text.trim().split(/\r?\n/)
  const given = readLine(line.replace(/^RRULE:/i, ''), zone)
  if (!given || rest.length > 0) return undefined
  if (exceptions === undefined) return soundRule(given)
  const except = exceptions.startsWith('EXDATE:') ? exceptions.slice(7).split(',') : []
  const moments = except.map((text) =>
    text.includes('T') ? readWhen(text, zone)?.toJSDate() : undefined,
  )
  const known = moments.filter((moment) => moment !== undefined)
  return known.length > 0 && known.length === moments.length
    ? soundRule({ ...given, except: known })
    : undefined
}

/** A date or a time as calendars write it, as a moment; a date alone is its first moment. */
export function readWhen(text: string, zone: string): DateTime | undefined {
  const [, date, time, utc] = /^(\d{8})(?:T(\d{6})(Z)?)?$/.exec(text) ?? []
  if (!date) return undefined
  const wallClock = DateTime.fromFormat(`${date}T${time ?? '000000'}`, wallClockForm, {
    zone: 'utc',
  })
  if (!wallClock.isValid) return undefined
  return utc ? wallClock : DateTime.fromJSDate(momentOf(wallClock, zone), { zone: 'utc' })
}

type Parts = ReadonlyMap<string, string>

/** What each part of an RRULE says of a rule, or undefined when it can't be read. */
const readers: Record<string, (text: string, zone: string) => Partial<Rule> | undefined> = {
  FREQ: (text) =>
    told(
      units.find((unit) => frequencies[unit] === text),
      (unit) => ({ unit }),
    ),
  INTERVAL: (text) => told(readNumber(text, 1, ruleLimits.every), (every) => ({ every })),
  COUNT: (text) => told(readNumber(text, 1, ruleLimits.count), (count) => ({ count })),
  UNTIL: (text, zone) => told(readUntil(text, zone), (until) => ({ until })),
  BYDAY: (text) => readWeekdays(text),
  BYMONTHDAY: (text) => told(readNumbers(text, -31, 31), (monthDays) => ({ monthDays })),
  BYMONTH: (text) => told(readNumbers(text, 1, 12), (months) => ({ months })),
  BYSETPOS: (text) => told(readNumbers(text, -366, 366), (positions) => ({ positions })),
  BYHOUR: (text) => told(readNumbers(text, 0, 23, true), (hours) => ({ hours })),
  BYMINUTE: (text) => told(readNumbers(text, 0, 59, true), (minutes) => ({ minutes })),
  WKST: (text) => told(weekdayOf(text), (weekStart) => ({ weekStart })),
}

function readLine(line: string, zone: string): Rule | undefined {
  const parts = readParts(line.toUpperCase())
  if (!parts) return undefined
  const rule: Partial<Rule> = { every: 1 }
  for (const [name, text] of parts) {
    const part = readers[name]?.(text, zone)
    if (!part) return undefined
    Object.assign(rule, part)
  }
  return rule.unit ? { ...rule, every: rule.every ?? 1, unit: rule.unit } : undefined
}

function readParts(text: string): Parts | undefined {
  const parts = new Map<string, string>()
  for (const part of text.split(';')) {
    const [name = '', value = '', ...rest] = part.split('=')
    if (!Object.hasOwn(readers, name) || parts.has(name) || value === '' || rest.length > 0) {
      return undefined
    }
    parts.set(name, value)
  }
  return parts
}

function told<Value>(
  value: Value | undefined,
  as: (value: Value) => Partial<Rule>,
): Partial<Rule> | undefined {
  return value === undefined ? undefined : as(value)
}

function readNumber(text: string, least: number, most: number): number | undefined {
  const number = /^[+-]?\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : undefined
}

/** Numbers from a list. Days and places are counted from 1, so that 0 is none of them. */
function readNumbers(
  text: string,
  least: number,
  most: number,
  zero = false,
): number[] | undefined {
  const numbers = text.split(',').map((number) => readNumber(number, least, most))
  const found = numbers.filter((number) => number !== undefined && (zero || number !== 0))
  return found.length === numbers.length ? (found as number[]) : undefined
}

function readWeekdays(text: string): Partial<Rule> | undefined {
  const on: Weekday[] = []
  const nth: NthWeekday[] = []
  for (const item of text.split(',')) {
    const [, number, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(item) ?? []
    const day = weekdayOf(name)
    if (!day) return undefined
    if (number === undefined) on.push(day)
    else nth.push({ nth: Number(number), day })
  }
  return { ...(on.length > 0 && { on }), ...(nth.length > 0 && { nth }) }
}

function readUntil(text: string, zone: string): Date | undefined {
  return readWhen(text.includes('T') ? text : `${text}T235959`, zone)?.toJSDate()
}

const formatUtc = (moment: Date): string =>
  `${DateTime.fromJSDate(moment, { zone: 'utc' }).toFormat(wallClockForm)}Z`

const weekdayOf = (name: string) => weekdays.find((day) => shortName(day) === name)

const shortName = (day: Weekday) => day.slice(0, 2).toUpperCase()
