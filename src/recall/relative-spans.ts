import type { Lexicon, RelativeSpan } from './data/lexicon.ts'
import type { DateReader } from './date-reader.ts'
import { shifted } from './date-spans.ts'

/**
 * "yesterday", "last week", "this quarter": the longest phrase that begins at a place. Of a weekend and a quarter only "last" is no word
 * to search for, as a message may name them, too.
 */
export const relative: DateReader = (words, start, lexicon, now) => {
  let longest: RelativeSpan | undefined
  for (const span of lexicon.relativeSpans) {
    if (span.phrase.length <= (longest?.phrase.length ?? 0)) continue
    if (span.phrase.every((word, index) => words[start + index] === word)) longest = span
  }
  if (!longest) return undefined
  const { phrase, unit, offset } = longest
  const found = { span: shifted(unit, offset, now), orLater: offset === 0 }
  if (unit !== 'weekend' && unit !== 'quarter') return { ...found, length: phrase.length }
  const last = phrase.findIndex((word) => lastWords(lexicon).has(word))
  return last === -1 ? { ...found, length: 0 } : { ...found, start: start + last, length: 1 }
}

const marksByLexicon = new WeakMap<Lexicon, ReadonlySet<string>>()

/** What says that a span is the one before this: of "last week" and "mes pasado" the word that is no span and no article. */
function lastWords(lexicon: Lexicon): ReadonlySet<string> {
  let known = marksByLexicon.get(lexicon)
  if (!known) {
    const { relativeSpans, units, stopWords, last } = lexicon
    const wordsAt = (at: number) =>
      relativeSpans.flatMap(({ phrase, offset, unit }) =>
        offset === at && phrase.length > 1 && isCalendar(unit) ? phrase : [],
      )
    const now = new Set(wordsAt(0))
    known = new Set([
      ...last,
      ...wordsAt(-1).filter(
        (word) => !units.has(word) && !now.has(word) && !(stopWords.has(word) && word.length < 4),
      ),
    ])
    marksByLexicon.set(lexicon, known)
  }
  return known
}

/** Whether a span is told in one way only: a week, a month or a year. */
export const isCalendar = (unit: string): boolean => ['week', 'month', 'year'].includes(unit)

/** The place of a word that says "last" right before or after some words, of which the first and the end are given. */
export function lastBeside(
  words: readonly string[],
  start: number,
  end: number,
  lexicon: Lexicon,
): number | undefined {
  const known = lastWords(lexicon)
  return [start - 1, end].find((place) => known.has(words[place] ?? ''))
}
