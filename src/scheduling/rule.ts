import { DateTime } from 'luxon'

import { units, weekdays } from '../time/calendar.ts'
import type { Unit, Weekday } from '../time/calendar.ts'
import { momentOf } from '../time/wall-clock.ts'

/** When something happens again: every so many days, weeks, months or years. */
export interface Rule {
  readonly every: number
  readonly unit: Unit
  /** Days of the week, Monday first; for weeks only. Without them it is the weekday of the start. */
  readonly on?: readonly Weekday[]
  /** Day of the month, 1 to 31; for months only. Without it it is the day of the start. */
  readonly monthDay?: number
  /** Nothing happens after this moment. */
  readonly until?: Date
  /** How often it happens altogether, the first time included. */
  readonly count?: number
}

/** The largest step and the largest count of a rule. */
export const ruleLimits = { every: 999, count: 99_999 } as const

const frequencies = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' } as const
const untilForm = "yyyyMMdd'T'HHmmss"

/** A rule as one line of text, the RRULE of RFC 5545, always in the same order. */
export function formatRule({ every, unit, on, monthDay, until, count }: Rule): string {
  const parts = [
    `FREQ=${frequencies[unit]}`,
    every > 1 && `INTERVAL=${every}`,
    on && `BYDAY=${on.map(shortName).join(',')}`,
    monthDay && `BYMONTHDAY=${monthDay}`,
    until && `UNTIL=${DateTime.fromJSDate(until, { zone: 'utc' }).toFormat(untilForm)}Z`,
    count && `COUNT=${count}`,
  ]
  return parts.filter(Boolean).join(';')
}

/**
 * The rule that an RRULE tells, or undefined when it is not one or uses more than FREQ, INTERVAL,
 * BYDAY, BYMONTHDAY, UNTIL and COUNT: a rule that would be kept only in part is not kept at all.
 * An UNTIL without an offset is a time, and a bare date the end of that day, in the given zone.
 */
export function readRule(text: string, zone: string): Rule | undefined {
  const parts = readParts(text.trim().replace(/^RRULE:/i, ''))
  if (!parts) return undefined
  const unit = units.find((unit) => frequencies[unit] === parts.get('FREQ'))
  const every = readNumber(parts.get('INTERVAL') ?? '1', ruleLimits.every)
  const count = readPart(parts.get('COUNT'), (text) => readNumber(text, ruleLimits.count))
  const until = readPart(parts.get('UNTIL'), (text) => readUntil(text, zone))
  const on = readPart(parts.get('BYDAY'), readWeekdays)
  const monthDay = readPart(parts.get('BYMONTHDAY'), readMonthDay)
  if (!unit || !every || !count.ok || !until.ok || !on.ok || !monthDay.ok) return undefined
  return soundRule({
    every,
    unit,
    on: on.value,
    monthDay: monthDay.value,
    until: until.value,
    count: count.value,
  })
}

/** The rule in its one form, or undefined when its parts contradict one another. */
export function soundRule(rule: Rule): Rule | undefined {
  const { every, on, monthDay, until, count } = rule
  if (until && count) return undefined
  if (monthDay && rule.unit !== 'month') return undefined
  const unit = on && rule.unit === 'day' && every === 1 ? 'week' : rule.unit
  if (on && unit !== 'week') return undefined
  return {
    every,
    unit,
    ...(on && { on: weekdays.filter((day) => on.includes(day)) }),
    ...(monthDay && { monthDay }),
    ...(until && { until }),
    ...(count && { count }),
  }
}

type Part<Value> = { ok: true; value?: Value } | { ok: false }

const known = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'UNTIL', 'COUNT'])

function readParts(text: string): Map<string, string> | undefined {
  const parts = new Map<string, string>()
  for (const part of text.toUpperCase().split(';')) {
    const [name = '', value = '', ...rest] = part.split('=')
    if (!known.has(name) || parts.has(name) || value === '' || rest.length > 0) return undefined
    parts.set(name, value)
  }
  return parts
}

/** Tells a part that is not there from one that can't be read. */
function readPart<Value>(
  text: string | undefined,
  read: (text: string) => Value | undefined,
): Part<Value> {
  if (text === undefined) return { ok: true }
  const value = read(text)
  return value === undefined ? { ok: false } : { ok: true, value }
}

function readNumber(text: string, most: number): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return number >= 1 && number <= most ? number : undefined
}

/** `-1` is the last day of the month, which the 31st is in every month. */
function readMonthDay(text: string): number | undefined {
  return text === '-1' ? 31 : readNumber(text, 31)
}

function readWeekdays(text: string): Weekday[] | undefined {
  const days = text.split(',').map((name) => weekdays.find((day) => shortName(day) === name))
  const found = days.filter((day) => day !== undefined)
  return found.length === days.length ? found : undefined
}

function readUntil(text: string, zone: string): Date | undefined {
  const [, date, time, utc] = /^(\d{8})(?:T(\d{6})(Z)?)?$/.exec(text) ?? []
  if (!date) return undefined
  const wallClock = DateTime.fromFormat(`${date}T${time ?? '235959'}`, untilForm, { zone: 'utc' })
  if (!wallClock.isValid) return undefined
  return utc ? wallClock.toJSDate() : momentOf(wallClock, zone)
}

const shortName = (day: Weekday) => day.slice(0, 2).toUpperCase()
