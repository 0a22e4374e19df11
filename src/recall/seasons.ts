import type { Lexicon } from './data/lexicon.ts'
import { type DateReader, yearOf } from './date-reader.ts'
import { type DateSpan, monthsSpan, yearSpan } from './date-spans.ts'

/**
 * "summer 2019", "last winter", "in autumn": three months, in the north of the world, where most people live. The season is searched
 * as a word, too, as a message may say it, or mean the other half of the world.
 */
export const season: DateReader = (words, start, lexicon, now) => {
  const number = lexicon.seasons.get(words[start] ?? '')
  if (number === undefined) return undefined
  const at = yearPlace(words, start + 1, lexicon)
  const year = yearOf(words[at])
  if (year) return { span: lastBegun(number, year, now), start: at, length: 1 }
  const isLast = [words[start - 1], words[start + 1]].some(
    (word) => word !== undefined && lastWords(lexicon).has(word),
  )
  if (!isLast && !isIntroduced(words, start, lexicon)) return undefined
  const span = lastBegun(number, now.getUTCFullYear(), now)
  if (!isLast) return { span, length: 0, orLater: true }
  const before = seasonOf(number, span.from.getUTCFullYear() - 1)
  return { span: span.to <= now ? span : before, length: 0 }
}

/** "the 1990s", "den 90ern", "años 90"; not "my 20s", which is an age. Its words are searched as well. */
export const decade: DateReader = (words, start, lexicon) => {
  const [, digits, ending] = DECADE.exec(words[start] ?? '') ?? []
  if (digits === undefined) return undefined
  const before = words[start - 1] ?? ''
  const isDecade =
    ending === undefined
      ? lexicon.units.get(before) === 'year'
      : digits.length === 4 || lexicon.decadeArticles.has(before)
  if (!isDecade) return undefined
  const year = digits.length === 4 ? Number(digits) : Number(digits) + (digits < '30' ? 2000 : 1900)
  return { span: yearSpan(year, 10), length: 0 }
}

const DECADE = /^((?:19|20)?\d0)(s|er|ern)?$/

/** Where the year of a season stands: behind at most two small words, "verano de 2019", "صيف عام 2019". */
function yearPlace(words: readonly string[], start: number, { stopWords, units }: Lexicon): number {
  const isSmall = (word = '') => stopWords.has(word) || units.get(word) === 'year'
  let at = start
  while (at < start + 2 && isSmall(words[at])) at++
  return at
}

/** Spring is 1 and begins in March; winter ends in the year after. */
const seasonOf = (number: number, year: number): DateSpan => monthsSpan(year, number * 3, 3)

/** The season of a year, or where it is still to come that of the year before: "winter 2026" in the March of 2026. */
function lastBegun(number: number, year: number, now: Date): DateSpan {
  const span = seasonOf(number, year)
  return span.from <= now ? span : seasonOf(number, year - 1)
}

/** Whether a word that leads to a date stands before it, next or beyond an article; "de" alone makes a kind of thing: "vestido de verano". */
function isIntroduced(words: readonly string[], start: number, lexicon: Lexicon): boolean {
  const leads = (word = '') => lexicon.datePrepositions.has(word) && !lexicon.dateGlue.has(word)
  const before = words[start - 1]
  return (
    leads(before) ||
    (before !== undefined && lexicon.stopWords.has(before) && leads(words[start - 2]))
  )
}

const lastByLexicon = new WeakMap<Lexicon, ReadonlySet<string>>()

/** What says that a span is the one before this: of "last week" and "mes pasado" the word that is no span and no article. */
function lastWords(lexicon: Lexicon): ReadonlySet<string> {
  let known = lastByLexicon.get(lexicon)
  if (!known) {
    const { relativeSpans, units, stopWords } = lexicon
    const phrases = relativeSpans.filter(({ offset, unit }) => offset === -1 && unit !== 'day')
    known = new Set(
      phrases
        .flatMap(({ phrase }) => (phrase.length > 1 ? phrase : []))
        .filter((word) => !units.has(word) && !(stopWords.has(word) && word.length < 4)),
    )
    lastByLexicon.set(lexicon, known)
  }
  return known
}
