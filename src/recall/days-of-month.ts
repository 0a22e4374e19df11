import type { Lexicon } from './data/lexicon.ts'
import { type DateReader, skipGlue, yearOf } from './date-reader.ts'
import { type DateSpan, dayInMonth, daySpan, latest, latestDay } from './date-spans.ts'
import { relative } from './relative-spans.ts'

/**
 * "on the 8th", "am 8.", "el 8", "8 числа", "the 8th of last month": a day of the latest month that has come to it, unless another is
 * said. A number is one only behind what leads to a day and before no matter of its own: "on the 8th floor" is a place.
 */
export const dayOfMonth: DateReader = (words, start, lexicon, now) => {
  const day = dayIn(words[start] ?? '', lexicon)
  if (day === undefined) return undefined
  const follows = phraseAt(words, start + 1, lexicon.dayFollows)
  const ending = follows === undefined && isEnded(words, start + 1, lexicon) ? 1 : 0
  const leads = phraseBefore(words, start, lexicon.dayLeads) ?? (ending > 0 ? 0 : undefined)
  const end = start + 1 + (follows ?? ending)
  if (follows === undefined && leads === undefined && !ORDINAL.test(words[start]!)) return undefined
  const from = start - (leads ?? 0)
  const month = monthBehind(words, end, lexicon, now)
  if (month) {
    const span = month.day(day)
    return span && { span, start: from, length: month.end - from }
  }
  const isLed = follows !== undefined || (leads !== undefined && endsThere(words, end, lexicon))
  const span = isLed ? latestDay(day, now) : undefined
  return span && { span, start: from, length: end - from, orLater: true }
}

/** "8-го": in a language that tells a day by a word behind it, its number may stand with its ending alone. */
const isEnded = (words: readonly string[], place: number, lexicon: Lexicon): boolean =>
  lexicon.dayFollows.length > 0 && lexicon.dateGlue.has(words[place] ?? '')

const ORDINAL = /^\d+\p{L}+$/u

function dayIn(word: string, { dayNumber }: Lexicon): number | undefined {
  const found = dayNumber.exec(word)?.[1]
  return found !== undefined && Number(found) >= 1 && Number(found) <= 31
    ? Number(found)
    : undefined
}

type Phrases = readonly (readonly string[])[]

/** How long the longest of some phrases is that begins at a place. */
const phraseAt = (words: readonly string[], start: number, phrases: Phrases): number | undefined =>
  longest(phrases.filter((phrase) => phrase.every((word, index) => words[start + index] === word)))

const phraseBefore = (
  words: readonly string[],
  end: number,
  phrases: Phrases,
): number | undefined =>
  longest(
    phrases.filter((phrase) =>
      phrase.every((word, index) => words[end - phrase.length + index] === word),
    ),
  )

const longest = (phrases: Phrases): number | undefined =>
  phrases.length > 0 ? Math.max(...phrases.map(({ length }) => length)) : undefined

/** "of last month", "im Januar", "en enero de 2024", behind at most two small words. */
function monthBehind(
  words: readonly string[],
  from: number,
  lexicon: Lexicon,
  now: Date,
): { readonly day: (day: number) => DateSpan | undefined; readonly end: number } | undefined {
  for (let place = from; place <= from + 2; place++) {
    const word = words[place] ?? ''
    const found = relative(words, place, lexicon, now)
    if (found && isMonth(found.span)) {
      return { day: (day) => dayInMonth(found.span.from, day), end: place + found.length }
    }
    const month = lexicon.ambiguousMonths.has(word) ? undefined : lexicon.months.get(word)
    if (month !== undefined) {
      const at = skipGlue(words, place + 1, lexicon)
      const year = yearOf(words[at])
      return {
        day: (day) =>
          year
            ? daySpan(year, month, day)
            : latest((candidate) => daySpan(candidate, month, day), now),
        end: year ? at + 1 : place + 1,
      }
    }
    if (!lexicon.stopWords.has(word)) return undefined
  }
  return undefined
}

/** A quarter is told in months, too. */
const isMonth = ({ grain, from, to }: DateSpan): boolean =>
  grain === 'month' && to.getTime() - from.getTime() < 32 * 86_400_000

/** "el 8 por ciento". */
const PERCENT = /^(?:ciento|cento|cent)$/

/** Whether a day is said to its end: nothing, a small word or a verb comes after it. */
function endsThere(words: readonly string[], end: number, lexicon: Lexicon): boolean {
  const next = words[end]
  if (next === undefined) return true
  if (lexicon.dateGlue.has(next) || PERCENT.test(words[end + 1] ?? '')) return false
  const isLast = end === words.length - 1
  return (
    [lexicon.stopWords, lexicon.present, lexicon.past].some((of) => of.has(next)) ||
    (isLast && lexicon.participle !== undefined && lexicon.participle.test(next))
  )
}
