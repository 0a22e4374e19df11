import type { Lexicon } from './data/lexicon.ts'
import { type DateReader, type FoundDate, skipGlue, yearOf } from './date-reader.ts'
import { daySpan, latest, monthSpan, shifted, yearSpan } from './date-spans.ts'
import { dayOfMonth } from './days-of-month.ts'
import { isNear } from './misspelt.ts'
import { namedTime } from './named-times.ts'
import { lastBeside, relative } from './relative-spans.ts'
import { decade } from './seasons.ts'

/**
 * The first date that the words name, absolute or counted from `now` (days of UTC). A weekday, or a span that now is in ("tonight"),
 * beside a verb of now or later is no time to look back at.
 */
export const findDate = (
  words: readonly string[],
  lexicon: Lexicon,
  now: Date,
): FoundDate | undefined => {
  const readers = [
    dayAndMonth,
    dayOfMonth,
    namedTime,
    relative,
    ago,
    weekday,
    monthAlone,
    decade,
    yearAlone,
  ]
  const looksBack = !speaksOfNow(words, lexicon)
  for (const reader of readers) {
    for (let start = 0; start < words.length; start++) {
      const found = reader(words, start, lexicon, now)
      if (found && (looksBack || !found.orLater)) return { ...found, start: found.start ?? start }
    }
  }
  return undefined
}

const speaksOfNow = (words: readonly string[], { present, past }: Lexicon): boolean =>
  words.some((word) => present.has(word)) && !words.some((word) => past.has(word))

/** "7 May 2023", "7th of May", "May 7, 2023", "4 de mayo de 2023". */
const dayAndMonth: DateReader = (words, start, lexicon, now) => {
  const read = (index: number) => skipGlue(words, index, lexicon)
  const first = words[start] ?? ''
  const second = read(start + 1)
  const dayFirst = dayOf(first)
  const month = monthOf(dayFirst ? (words[second] ?? '') : first, lexicon)
  const day = dayFirst ?? dayOf(words[second] ?? '')
  if (!month || !day) return undefined
  const third = read(second + 1)
  const year = yearOf(words[third])
  const span = year
    ? daySpan(year, month, day)
    : latest((candidate) => daySpan(candidate, month, day), now)
  return span && { span, length: (year ? third : second) + 1 - start }
}

/** "two weeks ago", "hace dos semanas". */
const ago: DateReader = (words, start, lexicon, now) => {
  const before = lexicon.agoBefore.has(words[start] ?? '') ? 1 : 0
  const word = words[start + before] ?? ''
  const count = /^\d{1,3}$/.test(word) ? Number(word) : lexicon.numbers.get(word)
  const of = words[start + before + 1] === 'of' ? 1 : 0
  const unit = lexicon.units.get(words[start + before + of + 1] ?? '')
  const after = lexicon.agoAfter.has(words[start + before + of + 2] ?? '') ? 1 : 0
  if (count === undefined || !unit || before + after === 0) return undefined
  return { span: shifted(unit, -count, now), length: before + of + 2 + after }
}

/** The latest such weekday before today; of three letters ("sun") only after a preposition. */
const weekday: DateReader = (words, start, lexicon, now) => {
  const word = words[start] ?? ''
  const day = lexicon.weekdays.get(word)
  if (!day || (word.length === 3 && !lexicon.datePrepositions.has(words[start - 1] ?? ''))) {
    return undefined
  }
  const back = (now.getUTCDay() - day + 7) % 7 || 7
  const last = lastBeside(words, start, start + 1, lexicon) ?? start
  const from = Math.min(start, last)
  return {
    span: shifted('day', -back, now),
    start: from,
    length: Math.max(start, last) - from + 1,
    orLater: last === start,
  }
}

const monthAlone: DateReader = (words, start, lexicon, now) => {
  const word = words[start] ?? ''
  const month = monthOf(word, lexicon)
  if (!month) return undefined
  const next = skipGlue(words, start + 1, lexicon)
  const year = yearOf(words[next])
  const introduced = lexicon.datePrepositions.has(words[start - 1] ?? '')
  const isSure = lexicon.months.has(word) && !lexicon.ambiguousMonths.has(word)
  if (!isSure && !year && !introduced) return undefined
  const span = year ? monthSpan(year, month) : latest((found) => monthSpan(found, month), now)
  return span && { span, length: year ? next + 1 - start : 1 }
}

/** "2019"; and all of "im Jahr 2019", where it is all that is asked: among other words "year" is one of them. */
const yearAlone: DateReader = (words, start, { units, stopWords }, now) => {
  const year = yearOf(words[start])
  if (!year || year > now.getUTCFullYear() + 1) return undefined
  const isAll = words.every(
    (word, place) => place === start || units.get(word) === 'year' || stopWords.has(word),
  )
  const said = isAll ? { start: 0, length: words.length } : { length: 1 }
  return { span: yearSpan(year), ...said }
}

/** A month by its name, also with one error where the name is long ("Setpember"). */
function monthOf(word: string, { months }: Lexicon): number | undefined {
  const exact = months.get(word)
  if (exact !== undefined || word.length < 7) return exact
  return [...months].find(([name]) => name.length >= 7 && isNear(word, name))?.[1]
}

const dayOf = (word: string): number | undefined => {
  const day = /^(\d{1,2})(?:st|nd|rd|th|er|re|ro|o|a|e|de|ste|го|е)?$/.exec(word)?.[1]
  return day && Number(day) >= 1 && Number(day) <= 31 ? Number(day) : undefined
}
