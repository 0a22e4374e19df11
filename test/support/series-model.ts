import { Temporal } from 'temporal-polyfill'

/** A task that repeats, as a plain list would have it: a word, a zone, and the time on its wall at which it began. */
export interface Series {
  word: string
  zone: string
  anchor: Temporal.PlainDateTime
}

const DAY = 86_400_000
const MINUTE = 60_000

/** Whether a series happens on a day, by the numbers of the two days. */
type OnDay = (day: Date, began: Date) => boolean

const daysBetween = (day: Date, began: Date) => (day.getTime() - began.getTime()) / DAY
const monthsBetween = (day: Date, began: Date) =>
  (day.getUTCFullYear() - began.getUTCFullYear()) * 12 + day.getUTCMonth() - began.getUTCMonth()
const lastOf = (day: Date) =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()

const everyDays =
  (days: number): OnDay =>
  (day, began) =>
    daysBetween(day, began) % days === 0
const everyMonths =
  (months: number): OnDay =>
  (day, began) =>
    monthsBetween(day, began) % months === 0 &&
    day.getUTCDate() === Math.min(began.getUTCDate(), lastOf(day))
const onWeekdays =
  (...weekdays: number[]): OnDay =>
  (day) =>
    weekdays.includes(day.getUTCDay())

const days: Readonly<Record<string, OnDay>> = {
  daily: everyDays(1),
  'every 3 days': everyDays(3),
  weekly: everyDays(7),
  'every 2 weeks': everyDays(14),
  fortnightly: everyDays(14),
  monthly: everyMonths(1),
  quarterly: everyMonths(3),
  yearly: everyMonths(12),
  annually: everyMonths(12),
  weekdays: onWeekdays(1, 2, 3, 4, 5),
  'every weekday': onWeekdays(1, 2, 3, 4, 5),
  weekends: onWeekdays(6, 0),
  'every Monday and Friday': onWeekdays(1, 5),
  'every day except Sunday': onWeekdays(1, 2, 3, 4, 5, 6),
  'the last Friday of the month': (day) =>
    day.getUTCDay() === 5 && day.getUTCDate() > lastOf(day) - 7,
  'on the 1st and 15th': (day) => day.getUTCDate() === 1 || day.getUTCDate() === 15,
  'the last day of the month': (day) => day.getUTCDate() === lastOf(day),
  // What nobody knows.
  'when it rains': everyDays(1),
}

const passing: Readonly<Record<string, number>> = {
  hourly: 60 * MINUTE,
  'every 90 minutes': 90 * MINUTE,
  'every 8 hours': 480 * MINUTE,
}

/** The words of a repeat that are known to both programs or to ours. */
export const words = [
  'once',
  ...Object.keys(days).filter((word) => word !== 'when it rains'),
  ...Object.keys(passing),
]

export const wallOf = (time: number, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).toPlainDateTime()

const timeOf = (wall: Temporal.PlainDateTime, zone: string): number =>
  wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds

const dayOf = ({ year, month, day }: Temporal.PlainDateTime): Date =>
  new Date(Date.UTC(year, month - 1, day))

/** The first time of a series that is later than a moment. */
export function nextTime({ word, zone, anchor }: Series, moment: number): number {
  const began = timeOf(anchor, zone)
  const step = passing[word]
  if (step) return began + Math.max(0, Math.floor((moment - began) / step) + 1) * step
  const onDay = days[word]!
  const first = dayOf(anchor)
  const from = Math.max(first.getTime(), dayOf(wallOf(moment, zone)).getTime() - DAY)
  for (let day = from; ; day += DAY) {
    if (!onDay(new Date(day), first)) continue
    const wall = anchor.add({ days: daysBetween(new Date(day), first) })
    const time = timeOf(wall, zone)
    if (time > moment && time >= began) return time
  }
}

/** When a task begins that is asked for at a moment. */
export const firstTime = (series: Series, moment: number): number =>
  series.word === 'once' ? moment : nextTime(series, moment - 1)
