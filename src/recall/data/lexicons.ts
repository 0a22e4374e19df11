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
 * unless another has two of these, and more than English.
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
    if (count > most) {
      best = index
      most = count
    }
  }
  return lexicons[best]!
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
