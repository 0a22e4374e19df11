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

/** Every language recall has data for. Questions in another one are searched by their words alone. */
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
  const byLetters = lexicons.find(
    ({ letters }) => letters && countOf(words, (word) => letters.test(word)) * 2 > words.length,
  )
  if (byLetters) return byLetters
  const count = ({ stopWords, timeWords }: Lexicon) =>
    countOf(words, (word) => stopWords.has(word) || timeWords.has(word))
  let best = english
  let most = Math.max(1, count(english))
  for (const lexicon of lexicons) {
    const found = count(lexicon)
    if (found > most) {
      best = lexicon
      most = found
    }
  }
  return best
}

function countOf(words: readonly string[], is: (word: string) => boolean): number {
  let count = 0
  for (const word of words) if (is(word)) count++
  return count
}
