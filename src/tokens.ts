import { isAscii } from './ascii.ts'

/** Counts the tokens of a text as a model would. */
export type CountTokens = (text: string) => number

/**
 * How many tokens a text is, about: a token for every 4 characters of alphabetic scripts (2 where letters are rarely
 * merged, such as Thai or Hindi), one for every character of Chinese, Japanese and Korean, and one for an emoji.
 * Tokenizers of current models stay within a third of it on ordinary text; give `countTokens` where it must be exact.
 */
export function estimateTokens(text: string): number {
  if (isAscii(text)) return Math.ceil(text.length / 4)
  let quarters = 0
  for (const character of text) quarters += quartersOf(character.codePointAt(0) ?? 0)
  return Math.ceil(quarters / 4)
}

function quartersOf(code: number): number {
  if (code < 0x0900) return 1
  if (code < 0x1100) return 2
  if (code < 0x2e80) return 1
  return 4
}
