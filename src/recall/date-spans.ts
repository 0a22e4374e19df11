export type Unit = 'day' | 'week' | 'month' | 'year'
/** What is counted from now: "last weekend", "this quarter". */
export type SpanUnit = Unit | 'weekend' | 'quarter'

/** A stretch of time a question names, `from` inclusive, `to` exclusive, and how exact it is. */
export interface DateSpan {
  from: Date
  to: Date
  grain: Unit
}

const DAY = 86_400_000

export const daySpan = (year: number, month: number, day: number): DateSpan | undefined => {
  const from = new Date(Date.UTC(year, month - 1, day))
  if (from.getUTCMonth() !== month - 1) return undefined
  return { from, to: new Date(from.getTime() + DAY), grain: 'day' }
}

/** So many days, from one on; how exact that is depends on how many they are. */
export const daysSpan = (from: Date, days: number): DateSpan => ({
  from,
  to: new Date(from.getTime() + days * DAY),
  grain: days < 6 ? 'day' : days < 20 ? 'week' : 'month',
})

export const monthSpan = (year: number, month: number): DateSpan => monthsSpan(year, month, 1)

/** So many months, from one on. */
export const monthsSpan = (year: number, month: number, count: number): DateSpan => ({
  from: new Date(Date.UTC(year, month - 1)),
  to: new Date(Date.UTC(year, month - 1 + count)),
  grain: 'month',
})

/** The first quarter of a year is 1. */
export const quarterSpan = (year: number, quarter: number): DateSpan =>
  monthsSpan(year, quarter * 3 - 2, 3)

/** So many years, from one on. */
export const yearSpan = (year: number, count = 1): DateSpan => ({
  from: new Date(Date.UTC(year, 0)),
  to: new Date(Date.UTC(year + count, 0)),
  grain: 'year',
})

/** Without a year, people mean the last time it was that day or month. */
export const latest = (
  span: (year: number) => DateSpan | undefined,
  now: Date,
): DateSpan | undefined => {
  const year = now.getUTCFullYear()
  for (let back = 0; back <= 4; back++) {
    const found = span(year - back)
    if (found && found.from <= now) return found
  }
  return undefined
}

/** The day with a number in the month of a moment; none where it has no such day. */
export const dayInMonth = (month: Date, day: number): DateSpan | undefined =>
  day >= 1 && day <= 31 ? daySpan(month.getUTCFullYear(), month.getUTCMonth() + 1, day) : undefined

/** The latest day with a number that has come: not every month has a 31st. */
export function latestDay(day: number, now: Date): DateSpan | undefined {
  for (let back = 0; back <= 2; back++) {
    const span = dayInMonth(shifted('month', -back, now).from, day)
    if (span && span.from <= now) return span
  }
  return undefined
}

/** The last of them that is over. */
export const latestEnded = (
  span: (year: number) => DateSpan | undefined,
  now: Date,
): DateSpan | undefined =>
  latest((year) => {
    const found = span(year)
    return found && found.to <= now ? found : undefined
  }, now)

/** The day, weekend, ISO week, month, quarter or year that lies `offset` of them from now. */
export const shifted = (unit: SpanUnit, offset: number, now: Date): DateSpan => {
  if (unit === 'weekend') return weekendSpan(offset, now)
  if (unit === 'quarter') {
    return quarterSpan(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) + 1 + offset)
  }
  const year = now.getUTCFullYear()
  const month = now.getUTCMonth()
  const day = now.getUTCDate()
  const edge = (step: number): Date => {
    if (unit === 'day') return new Date(Date.UTC(year, month, day + step))
    if (unit === 'week') {
      return new Date(Date.UTC(year, month, day - ((now.getUTCDay() + 6) % 7) + step * 7))
    }
    return unit === 'month'
      ? new Date(Date.UTC(year, month + step))
      : new Date(Date.UTC(year + step, 0))
  }
  return { from: edge(offset), to: edge(offset + 1), grain: unit }
}

/** A Saturday and a Sunday: 0 is the weekend that began last, and -1 the last one that is over. */
function weekendSpan(offset: number, now: Date): DateSpan {
  const sinceSaturday = (now.getUTCDay() + 1) % 7
  const weeks = offset === 0 || sinceSaturday > 1 ? 0 : 1
  const saturday = now.getUTCDate() - sinceSaturday - weeks * 7
  return daysSpan(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), saturday)), 2)
}
