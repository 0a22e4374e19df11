import { findChineseDate } from './chinese-dates.ts'
import { type DateSpan, daySpan, latest, monthSpan } from './date-spans.ts'

/** A date written in numbers, and the text without it. */
export interface NumericDate {
  readonly span: DateSpan
  readonly rest: string
  /** Whether it is counted from today or has a name, so that no message writes it so. */
  readonly isRelative?: boolean
}

const YEAR_FIRST = /(?<![\d./-])(\d{4})([-/.年])(\d{1,2})(?:\2|月)(\d{1,2})日?(?![\d])/u
const DAY_FIRST = /(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d./-]*\d)/u
const YEAR_AND_MONTH = /(?<![\d./-])(\d{4})[-年](\d{1,2})(?:月|(?![\d./-]*\d))/u
const MONTH_BEFORE_YEAR = /(?<![\d./-])(\d{1,2})[./](\d{4})(?![\d./-]*\d)/u
const DAY_AND_MONTH = /(?<![\d./-])(\d{1,2})\.(\d{1,2})\.(?![\d])/u
const DAY_SLASH_MONTH = /(?<=\p{L}\s)(?<![\d./-])(\d{1,2})\/(\d{1,2})(?![\d./])/u

/**
 * The first date of a text in numbers: 2024-01-10, 10.01.2024, 10/1/24, 10.1., 2024-01, 01/2024, 2024年1月10日, or as Chinese tells it. Of a day and a month with a
 * slash the day comes first, unless it could be none.
 */
export function findNumericDate(text: string, now: Date): NumericDate | undefined {
  for (const [pattern, read] of readers) {
    const match = pattern.exec(text)
    const span = match && read(match, now)
    if (span) {
      const end = match.index + match[0].length
      return { span, rest: `${text.slice(0, match.index)} ${text.slice(end)}` }
    }
  }
  return findChineseDate(text, now)
}

type Reader = (match: RegExpExecArray, now: Date) => DateSpan | undefined

const readers: readonly (readonly [RegExp, Reader])[] = [
  [YEAR_FIRST, ([, year, , month, day]) => dayOf(Number(year), Number(month), Number(day))],
  [
    DAY_FIRST,
    ([, day, separator, month, year]) =>
      dayFirst(fullYear(Number(year)), Number(day), Number(month), separator === '/'),
  ],
  [YEAR_AND_MONTH, ([, year, month]) => monthOf(Number(year), Number(month))],
  [MONTH_BEFORE_YEAR, ([, month, year]) => monthOf(Number(year), Number(month))],
  [
    DAY_AND_MONTH,
    ([, day, month], now) => latest((year) => dayOf(year, Number(month), Number(day)), now),
  ],
  [
    DAY_SLASH_MONTH,
    ([, day, month], now) =>
      latest((year) => dayFirst(year, Number(day), Number(month), true), now),
  ],
]

const dayFirst = (
  year: number,
  day: number,
  month: number,
  mayTurn: boolean,
): DateSpan | undefined =>
  dayOf(year, month, day) ?? (mayTurn ? dayOf(year, day, month) : undefined)

const dayOf = (year: number, month: number, day: number): DateSpan | undefined =>
  isMonth(month) && day >= 1 && day <= 31 ? daySpan(year, month, day) : undefined

const monthOf = (year: number, month: number): DateSpan | undefined =>
  isMonth(month) && isYear(year) ? monthSpan(year, month) : undefined

const isYear = (year: number): boolean => year > 1900 && year < 2100

const isMonth = (month: number): boolean => month >= 1 && month <= 12

const fullYear = (year: number): number => (year < 100 ? 2000 + year : year)
