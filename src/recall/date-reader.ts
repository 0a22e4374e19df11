import type { Lexicon } from './data/lexicon.ts'
import type { DateSpan } from './date-spans.ts'

/** A date found among words, and the words that said it. */
export interface FoundDate {
  span: DateSpan
  start: number
  length: number
}

/** What a date is that the words from a place on name; which of them said it, unless they begin there; and whether now is in it. */
export type DateReader = (
  words: readonly string[],
  start: number,
  lexicon: Lexicon,
  now: Date,
) =>
  | (Omit<FoundDate, 'start'> & { readonly start?: number; readonly orLater?: boolean })
  | undefined

export const yearOf = (word: string | undefined): number | undefined =>
  word && /^(?:19|20)\d\d$/.test(word) ? Number(word) : undefined

export const skipGlue = (words: readonly string[], index: number, lexicon: Lexicon): number => {
  let next = index
  while (lexicon.dateGlue.has(words[next] ?? '')) next++
  return next
}
