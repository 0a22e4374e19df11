import type { DateTime } from 'luxon'

import { isDate } from '../any-realm.ts'

/** What is taken as a moment: a `Date`, ISO 8601 text, `YYYY-MM-DD HH:MM[:SS]`, or a luxon `DateTime`. */
export type MomentInput = Date | string | DateTime

const ISO_DATE = String.raw`(\d{4})-(\d{2})-(\d{2})`
const ISO_TIME = String.raw`(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?`
const MOMENT = new RegExp(
  String.raw`^${ISO_DATE}(?:[T ]${ISO_TIME}(Z|[+-]\d{2}(?::?\d{2})?)?)?$`,
  'i',
)

/**
 * The instant that was meant, to the second, or undefined when the text is not a moment or the moment does not exist
 * (30 February, 25:00). Text without an offset is UTC; a date alone is its midnight. Years 0001 to 9999.
 */
export function parseMoment(input: MomentInput): Date | undefined {
  const instant = parseInstant(input)
  return instant && inRange(Math.floor(instant.getTime() / 1000) * 1000)
}

/** A moment from any of its forms, to the millisecond; undefined when it is none. */
export function parseInstant(input: MomentInput): Date | undefined {
  if (typeof input === 'string') return parseText(input)
  const milliseconds = isDate(input) ? input.getTime() : momentOf(input)
  return milliseconds === undefined ? undefined : inRange(milliseconds)
}

/**
 * The text a moment is stored as: `YYYY-MM-DD HH:MM:SS` in UTC, so that text order is time order. What was reckoned
 * beyond the years 0001 to 9999, such as an hour after the last one, is their end.
 */
export function formatMoment(moment: Date): string {
  const time = moment.getTime()
  const within = time > LATEST ? LATEST : time < EARLIEST ? EARLIEST : time
  return new Date(within).toISOString().slice(0, 19).replace('T', ' ')
}

/**
 * A moment as `formatMoment` wrote it, or as another program did. What another program left there and is none is read as
 * the beginning of 1970, which is before everything, can be told and compared, and which `doctor` names.
 */
export function readMoment(stored: string): Date {
  // Every row has two or three: this takes a fifth of what the engine does with the same text.
  if (STORED.test(stored)) {
    const two = (at: number) => (stored.charCodeAt(at) - 48) * 10 + stored.charCodeAt(at + 1) - 48
    const [year, month, day] = [two(0) * 100 + two(2), two(5) - 1, two(8)]
    const date = new Date(Date.UTC(year, month, day, two(11), two(14), two(17)))
    // Years below 100 are taken for others, and 30 February for 2 March.
    if (date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day)
      return date
  }
  return parseMoment(stored) ?? new Date(0)
}

/** Whether a moment stands for one that nobody can read. */
export const isUnknown = (moment: Date): boolean => moment.getTime() === 0

const STORED = /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/

function parseText(text: string): Date | undefined {
  const match = MOMENT.exec(text.trim())
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const offset = offsetMinutes(match[8])
  if (offset === undefined) return undefined

  // `setUTCFullYear` takes years below 100 as they are; `Date.UTC` would add 1900.
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  date.setUTCHours(hour, minute, second, Number((match[7] ?? '').slice(0, 3).padEnd(3, '0')))
  return inRange(date.getTime() - offset * 60_000)
}

function offsetMinutes(offset: string | undefined): number | undefined {
  if (offset === undefined || offset.toUpperCase() === 'Z') return 0
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(3).replace(':', '') || 0)
  if (hours > 14 || minutes > 59) return undefined
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function momentOf(input: DateTime): number | undefined {
  return isDateTime(input) && input.isValid ? input.toMillis() : undefined
}

/** Whether it is a `DateTime`, by the mark that luxon itself goes by: whoever has one has loaded luxon, we need not. */
export const isDateTime = (value: unknown): value is DateTime =>
  typeof value === 'object' &&
  value !== null &&
  'isLuxonDateTime' in value &&
  value.isLuxonDateTime === true

const EARLIEST = Date.parse('0001-01-01T00:00:00Z')
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/** Whether a moment is one that can be stored: its year in UTC is 0001 to 9999. */
export const isInRange = (moment: Date): boolean => inRange(moment.getTime()) !== undefined

const inRange = (milliseconds: number): Date | undefined =>
  milliseconds >= EARLIEST && milliseconds <= LATEST ? new Date(milliseconds) : undefined
