import type { Lexicon } from './data/lexicon.ts'
import { type DateReader, yearOf } from './date-reader.ts'
import { type DateSpan, latest, latestEnded, quarterSpan } from './date-spans.ts'
import { feastSpan } from './feasts.ts'
import { isCalendar, lastBeside, relative } from './relative-spans.ts'
import { season } from './seasons.ts'

/**
 * "summer 2019", "last Christmas", "in the first quarter": a time that has a name, of a year that stands beside it, the last one, or,
 * where a word leads to it, the latest that has begun. The name is searched as well, as a message may say it, too.
 */
export const namedTime: DateReader = (words, start, lexicon, now) => {
  const name = nameAt(words, start, lexicon)
  if (!name) return undefined
  const spanIn = (year: number) => name.spanIn(year, now)
  const end = start + name.length
  const year = yearBeside(words, start, end, lexicon, now)
  if (year) {
    const span = spanIn(year.year)
    return span && { span, start: year.start, length: year.length }
  }
  const last = lastBeside(words, start, end, lexicon)
  if (last !== undefined) {
    const span = latestEnded(spanIn, now)
    return span && { span, start: last, length: 1 }
  }
  const isPart = lexicon.dateGlue.has(words[end] ?? '')
  if (
    isPart ||
    !(isThis(words, start, lexicon) || isIntroduced(words, start, lexicon, name.isFeast))
  ) {
    return undefined
  }
  const span = latest(spanIn, now)
  return span && { span, length: 0, orLater: true }
}

interface Name {
  readonly length: number
  readonly isFeast: boolean
  readonly spanIn: (year: number, now: Date) => DateSpan | undefined
}

/** The longest name of a season, a feast or a quarter that begins at a place. */
function nameAt(words: readonly string[], start: number, lexicon: Lexicon): Name | undefined {
  const word = words[start] ?? ''
  const phrases = lexicon.namedTimes.get(word)
  const longest = phrases
    ?.filter(({ phrase }) => phrase.every((part, index) => words[start + index] === part))
    .toSorted((a, b) => b.phrase.length - a.phrase.length)[0]
  if (longest) {
    const { phrase, feast, quarter } = longest
    return {
      length: phrase.length,
      isFeast: feast !== undefined,
      spanIn: (year) => (feast === undefined ? quarterSpan(year, quarter) : feastSpan(feast, year)),
    }
  }
  const number = lexicon.seasons.get(word)
  return number === undefined
    ? undefined
    : { length: 1, isFeast: false, spanIn: (year, now) => season(number, year, now) }
}

interface YearBeside {
  readonly year: number
  readonly start: number
  readonly length: number
}

/** "2019" or "last year" behind at most two small words, "verano de 2019", "صيف عام 2019"; or before: "last year's Christmas". */
function yearBeside(
  words: readonly string[],
  start: number,
  end: number,
  lexicon: Lexicon,
  now: Date,
): YearBeside | undefined {
  const { stopWords, units } = lexicon
  const isSmall = (word = '') => stopWords.has(word) || units.get(word) === 'year'
  const yearAt = (place: number): YearBeside | undefined => {
    const year = yearOf(words[place])
    if (year) return { year, start: place, length: 1 }
    const found = relative(words, place, lexicon, now)
    return found?.span.grain === 'year'
      ? { year: found.span.from.getUTCFullYear(), start: place, length: found.length }
      : undefined
  }
  for (let place = end; place <= end + 2; place++) {
    const found = yearAt(place)
    if (found) return found
    if (!isSmall(words[place])) break
  }
  const before = words[start - 1] === 's' ? start - 1 : start
  return [1, 2]
    .map((length) => yearAt(before - length))
    .find((found) => found && found.start + found.length === before)
}

const thisByLexicon = new WeakMap<Lexicon, ReadonlySet<string>>()

/** Whether "this" stands before it: the first word of "this year", "diesen Monat". */
function isThis(words: readonly string[], start: number, lexicon: Lexicon): boolean {
  let known = thisByLexicon.get(lexicon)
  if (!known) {
    known = new Set(
      lexicon.relativeSpans.flatMap(({ phrase, offset, unit }) =>
        offset === 0 && isCalendar(unit) && phrase.length === 2 ? phrase.slice(0, 1) : [],
      ),
    )
    thisByLexicon.set(lexicon, known)
  }
  return known.has(words[start - 1] ?? '')
}

/** Whether a word that leads to a date stands before it, next or beyond an article; "de" alone makes a kind of thing: "vestido de verano". */
function isIntroduced(
  words: readonly string[],
  start: number,
  { datePrepositions, dateGlue, feastPrepositions, stopWords }: Lexicon,
  isFeast: boolean,
): boolean {
  const leads = (word = '') =>
    (datePrepositions.has(word) && !dateGlue.has(word)) || (isFeast && feastPrepositions.has(word))
  const before = words[start - 1]
  return leads(before) || (before !== undefined && stopWords.has(before) && leads(words[start - 2]))
}
