import type { Token } from './tokens.ts'
import { wordsOf } from './tokens.ts'

/**
 * The words of a question that stand beside each other, of which at least one says something ("art show", "to Rome"): who says both in
 * a row more likely speaks of the same. Of scripts without spaces the pairs of characters are searched already.
 */
export function pairsOf(tokens: readonly Token[], stopWords: ReadonlySet<string>): Set<string> {
  const pairs = new Set<string>()
  for (const [index, second] of tokens.entries()) {
    const first = tokens[index - 1]
    if (!first || first.joined || second.joined) continue
    if (stopWords.has(first.text) && stopWords.has(second.text)) continue
    pairs.add(pairOf(first.text, second.text))
  }
  return pairs
}

/** How many of the pairs a message has, up to a number. */
export function pairsIn(content: string, pairs: ReadonlySet<string>, most: number): number {
  if (pairs.size === 0) return 0
  const held = new Set<string>()
  let before = ''
  for (const word of wordsOf(content)) {
    const pair = pairOf(before, word)
    if (pairs.has(pair)) held.add(pair)
    if (held.size === most) return most
    before = word
  }
  return held.size
}

const pairOf = (first: string, second: string): string => `${first} ${second}`
