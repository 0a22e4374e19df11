import type { Unit } from './data/lexicon.ts'

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

export const monthSpan = (year: number, month: number): DateSpan => monthsSpan(year, month, 1)

/** So many months, from one on. */
export const monthsSpan = (year: number, month: number, count: number): DateSpan => ({
  from: new Date(Date.UTC(year, month - 1)),
  to: new Date(Date.UTC(year, month - 1 + count)),
  grain: 'month',
})

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

/** The day, ISO week, month or year that lies `offset` of them from now. */
export const shifted = (unit: Unit, offset: number, now: Date): DateSpan => {
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
