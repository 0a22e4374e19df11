import { isAscii } from '../../ascii.ts'
import { arabic } from './ar.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { italian } from './it.ts'
import type { Lexicon } from './lexicon.ts'
import { dutch } from './nl.ts'
import { portuguese } from './pt.ts'
import { russian } from './ru.ts'

/** Every language recall has data for, English first. Questions in another one are searched by their words alone. */
export const lexicons: readonly Lexicon[] = [
  english,
  spanish,
  portuguese,
  french,
  german,
  italian,
  dutch,
  russian,
  arabic,
]

/**
 * The language whose letters most words are written in, else the one with the most of the text's small words; English
 * unless another has two of these, and more than English, or the text is a date of it and nothing else ("gestern", "im Mai").
 */
export function lexiconOf(words: readonly string[]): Lexicon {
  const foreign = words.filter((word) => !isAscii(word))
  if (foreign.length * 2 > words.length) {
    const byLetters = lexicons.find(
      ({ letters }) =>
        letters && foreign.filter((word) => letters.test(word)).length * 2 > words.length,
    )
    if (byLetters) return byLetters
  }
  const counts = new Uint32Array(lexicons.length)
  const small = (smallWords ??= lexiconsBySmallWord())
  for (const word of words) for (const index of small.get(word) ?? []) counts[index]!++
  let best = 0
  let most = Math.max(1, counts[best]!)
  for (const [index, count] of counts.entries()) {
    if (count > most || (count === most && best > 0 && saysMore(words, index, best))) {
      best = index
      most = count
    }
  }
  if (best > 0 || words.length > mostWordsOfDate) return lexicons[best]!
  const named = (dateWords ??= wordsOfDates())
  if (!words.some((word) => named.has(word))) return english
  return lexicons.find((lexicon) => isDate(words, lexicon)) ?? english
}

/** Whether verbs tell one of two languages that share small words: "O que fizemos" is no Spanish. */
const saysMore = (words: readonly string[], index: number, than: number): boolean => {
  const [verbs, others] = [index, than].map((of) => {
    const { present, past } = lexicons[of]!
    return words.filter((word) => present.has(word) || past.has(word)).length
  })
  return verbs! > others!
}

const mostWordsOfDate = 4

/** Words that a date is told by: most texts have none. */
let dateWords: ReadonlySet<string> | undefined

const wordsOfDates = (): ReadonlySet<string> =>
  new Set(
    lexicons.flatMap(({ months, weekdays, seasons, namedTimes, relativeSpans }) => [
      ...months.keys(),
      ...weekdays.keys(),
      ...seasons.keys(),
      ...namedTimes.keys(),
      ...relativeSpans.flatMap(({ phrase }) => phrase),
    ]),
  )

/** Whether words are a date and nothing else: a day as it is told from today, or a month or weekday with what belongs to it. */
function isDate(words: readonly string[], lexicon: Lexicon): boolean {
  const { months, weekdays, seasons, namedTimes, relativeSpans } = lexicon
  const { stopWords, datePrepositions, dateGlue } = lexicon
  const named = [months, weekdays, seasons, namedTimes]
  const text = words.join(' ')
  if (relativeSpans.some(({ phrase }) => phrase.join(' ') === text)) return true
  return (
    words.length > 1 &&
    words.some((word) => named.some((of) => of.has(word))) &&
    words.every(
      (word) =>
        /^\d+$/.test(word) ||
        [...named, stopWords, datePrepositions, dateGlue].some((of) => of.has(word)),
    )
  )
}

/** The indexes of the languages that each small word belongs to: asking every language for each word took longer. */
let smallWords: ReadonlyMap<string, readonly number[]> | undefined

function lexiconsBySmallWord(): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (const [index, { stopWords, timeWords }] of lexicons.entries()) {
    for (const word of new Set([...stopWords, ...timeWords])) {
      found.set(word, [...(found.get(word) ?? []), index])
    }
  }
  return found
}
