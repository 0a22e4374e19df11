import { isAscii } from '../ascii.ts'

/**
 * Scripts that write no spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese), and Korean, whose
 * particles cling to the word. The triggers `messages_recall_insert` and `_update` know the same ranges.
 */
const JOINED =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}'

/** Those of which one character can be a whole word. */
const SYLLABIC = /[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/** What the index takes for parts of words: letters, numbers and marks. */
const RUN = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
const PIECE = new RegExp(`[${JOINED}]+|[^${JOINED}]+`, 'gu')
const STARTS_JOINED = new RegExp(`^[${JOINED}]`, 'u')

/** Nobody asks for a longer word; a pasted blob is one. */
const LONGEST_WORD = 64

/** A word of a text. */
export interface Token {
  readonly text: string
  /** Whether it is a pair of characters (or one) of a script without spaces between words. */
  readonly joined: boolean
}

/**
 * The words of a text as the index holds them: lower case, without diacritics, in order. A run of a script without
 * spaces comes as its overlapping pairs of characters; a run of a single character as that character.
 */
export function tokenize(text: string): Token[] {
  if (isAscii(text)) return asciiWords(text).map((word) => ({ text: word, joined: false }))
  const tokens: Token[] = []
  for (const [run] of fold(text).matchAll(RUN)) {
    for (const [piece] of run.matchAll(PIECE)) {
      if (STARTS_JOINED.test(piece)) {
        for (const pair of pairsOf(piece)) tokens.push({ text: pair, joined: true })
      } else if (piece.length <= LONGEST_WORD) {
        tokens.push({ text: piece, joined: false })
      }
    }
  }
  return tokens
}

/** The words alone. */
export const wordsOf = (text: string): string[] =>
  isAscii(text) ? asciiWords(text) : tokenize(text).map((token) => token.text)

/** Lower case, Latin letters without diacritics. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/(?<=\p{Script=Latin})\p{Mn}+/gu, '')
    .normalize('NFC')

const asciiWords = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => word.length <= LONGEST_WORD)

function pairsOf(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length === 1) return SYLLABIC.test(run) ? characters : []
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}
