/** The days of a week as schedules name them, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** The steps in which a schedule can repeat. */
export const units = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
export type Unit = (typeof units)[number]

/** The last day that a date of four digits can name, counted from 1970. */
export const lastDay = 2_932_896

/** How many days lie between 1970 and a date. The month may be any number: 13 is January of the next year. */
export function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0)
  // `Date.UTC` takes a year below 100 for one of the last century.
  date.setUTCFullYear(year, month - 1, day)
  return Math.floor(date.getTime() / 86_400_000)
}

/** How many months lie between January of the year 0 and the month of a day. */
export function monthNumber(day: number): number {
  const date = new Date(day * 86_400_000)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** Days since Monday of the weekday of a day. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7
