import type { Lexicon } from './data/lexicon.ts'
import type { DateReader } from './date-reader.ts'
import { type DateSpan, monthsSpan, yearSpan } from './date-spans.ts'

/** Spring is 1 and begins in March, in the north of the world, where most people live; winter ends in the year after. */
const seasonIn = (number: number, year: number): DateSpan => monthsSpan(year, number * 3, 3)

/** The season of a year, or where it is still to come that of the year before: "winter 2026" in the March of 2026. */
export function season(number: number, year: number, now: Date): DateSpan {
  const span = seasonIn(number, year)
  return span.from <= now ? span : seasonIn(number, year - 1)
}

/**
 * "the 1990s", "the nineties", "den 90ern", "años 90", "90-х", "التسعينات"; not "my 20s", which is an age. Its words are searched as
 * well.
 */
export const decade: DateReader = (words, start, lexicon) => {
  const word = words[start] ?? ''
  const isYears = (place: number) => lexicon.units.get(words[place] ?? '') === 'year'
  const isLed = lexicon.decadeArticles.has(words[start - 1] ?? '')
  const [, digits, ending] = DECADE.exec(word) ?? []
  if (digits !== undefined) {
    const isDecade =
      ending === undefined
        ? isYears(start - 1) || isEnded(words, start + 1, lexicon)
        : digits.length === 4 || isLed
    return isDecade ? { span: yearSpan(decadeOf(digits), 10), length: 0 } : undefined
  }
  const named = lexicon.decades.get(word)
  const tens = named ?? (isYears(start - 1) ? lexicon.tens.get(word) : undefined)
  if (tens === undefined) return undefined
  // A language without such articles has words that mean nothing else.
  const isSure =
    lexicon.decadeArticles.size === 0 || isLed || isYears(start - 1) || isYears(start + 1)
  return isSure ? { span: yearSpan(decadeOf(`${tens + 1}0`), 10), length: 0 } : undefined
}

/** Whether what ends a decade stands there, and no number behind it: "20 х 30" is a size. */
const isEnded = (words: readonly string[], place: number, { decadeEndings }: Lexicon): boolean =>
  decadeEndings.has(words[place] ?? '') && !/^\d/.test(words[place + 1] ?? '')

const decadeOf = (digits: string): number =>
  digits.length === 4 ? Number(digits) : Number(digits) + (digits < '30' ? 2000 : 1900)

const DECADE = /^((?:19|20)?\d0)(s|er|ern)?$/
