import { type DateSpan, daySpan, latest, monthSpan, yearSpan } from './date-spans.ts'

/** A date written in numbers, and the text without it. */
export interface NumericDate {
  readonly span: DateSpan
  readonly rest: string
}

const YEAR_FIRST = /(?<![\d./-])(\d{4})([-/.年])(\d{1,2})(?:\2|月)(\d{1,2})日?(?![\d])/u
const DAY_FIRST = /(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d./-]*\d)/u
const YEAR_AND_MONTH = /(?<![\d./-])(\d{4})[-年](\d{1,2})(?:月|(?![\d./-]*\d))/u
const MONTH_BEFORE_YEAR = /(?<![\d./-])(\d{1,2})[./](\d{4})(?![\d./-]*\d)/u
const NUMERALS = '零〇一二三四五六七八九十'
/** "二〇一九年五月", "三月五日", "2019年": in numerals or digits, whole or in part. */
const CHINESE = new RegExp(
  `(?<![\\d${NUMERALS}])(?:(\\d{4}|[${NUMERALS}]{4})年)?(?:(\\d{1,2}|[${NUMERALS}]{1,2})月份?(?:(\\d{1,2}|[${NUMERALS}]{1,3})[日号號])?)?`,
  'gu',
)
const DAY_AND_MONTH = /(?<![\d./-])(\d{1,2})\.(\d{1,2})\.(?![\d])/u
const DAY_SLASH_MONTH = /(?<=\p{L}\s)(?<![\d./-])(\d{1,2})\/(\d{1,2})(?![\d./])/u

/**
 * The first date of a text in numbers: 2024-01-10, 10.01.2024, 10/1/24, 10.1., 2024-01, 01/2024, 2024年1月10日, 三月五日. Of a day and a month with a
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
  return findChinese(text, now)
}

function findChinese(text: string, now: Date): NumericDate | undefined {
  for (const { 0: found, 1: year, 2: month, 3: day, index } of text.matchAll(CHINESE)) {
    if (year === undefined && day === undefined) continue
    const numbers = [month, day].map((numeral) => (numeral ? numberOf(numeral) : undefined))
    const span = spanOf(year === undefined ? undefined : yearOf(year), numbers, now)
    if (span) return { span, rest: `${text.slice(0, index)} ${text.slice(index + found.length)}` }
  }
  return undefined
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

function spanOf(
  year: number | undefined,
  [month, day]: readonly (number | undefined)[],
  now: Date,
): DateSpan | undefined {
  if (month === undefined) return year !== undefined && isYear(year) ? yearSpan(year) : undefined
  if (day === undefined) return year === undefined ? undefined : monthOf(year, month)
  return year === undefined ? latest((of) => dayOf(of, month, day), now) : dayOf(year, month, day)
}

const digitsOf = (numerals: string): string =>
  numerals.replaceAll(/[零〇一二三四五六七八九]/gu, (numeral) =>
    String('〇一二三四五六七八九'.indexOf(numeral === '零' ? '〇' : numeral)),
  )

const yearOf = (numerals: string): number => Number(digitsOf(numerals))

/** A number up to 99: 5, 五, 十, 十五, 二十, 二十五. */
function numberOf(numerals: string): number {
  const [tens, ones] = digitsOf(numerals).split('十') as [string, string | undefined]
  return ones === undefined ? Number(tens) : Number(tens || 1) * 10 + Number(ones)
}
