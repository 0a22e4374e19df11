import type { Lexicon } from './data/lexicon.ts'
import { lexiconOf } from './data/lexicons.ts'
import { hasQuestionMark, sentencesOf } from './sentences.ts'
import { wordsOf } from './tokens.ts'

/** The sentences that ask, as one text, and the others. When none asks, or none that says what, all do. */
export function partsOf(
  text: string,
  isOne: boolean,
): { asking: string; aside: readonly string[]; lexicon: Lexicon } {
  const sentences = sentencesOf(text)
  const words = sentences.map((sentence) => wordsOf(sentence))
  const lexicon = lexiconOf(words.flat())
  const all = { asking: text, aside: [], lexicon }
  if (isOne || sentences.length < 2) return all
  const asks = sentences.map(hasQuestionMark)
  const chosen = asks.includes(true)
    ? lastRun(asks)
    : words.map(([first]) => first !== undefined && lexicon.asking.has(first))
  const asking = sentences.filter((_, index) => chosen[index])
  const says = words.some(
    (of, index) => chosen[index] && of.some((word) => !isSmall(word, lexicon)),
  )
  if (!says) return all
  return {
    asking: asking.join('\n'),
    aside: sentences.filter((_, index) => !chosen[index]),
    lexicon: lexiconOf(words.filter((_, index) => chosen[index]).flat()),
  }
}

/** Of sentences that ask, the last ones that stand together: what a person asks in passing comes before. */
function lastRun(asks: readonly boolean[]): boolean[] {
  const last = asks.lastIndexOf(true)
  const before = asks.lastIndexOf(false, last)
  return asks.map((_, index) => index > before && index <= last)
}

const isSmall = (word: string, { stopWords, scaffold }: Lexicon): boolean =>
  stopWords.has(word) || scaffold.has(word)
