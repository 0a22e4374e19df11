import { isAscii } from '../ascii.ts'
import { fold } from './folding.ts'
import { identifiersIn } from './identifiers.ts'

/**
 * Scripts that write no spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese), and Korean, whose
 * particles cling to the word. The triggers that keep the index know the same ranges.
 */
const JOINED =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}'

/** Those of which one character can be a whole word. */
const SYLLABIC = /[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/** What the index takes for parts of words: letters, numbers and marks; and a picture, as a word of its own. */
const RUN = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu
/** What the index's own tokenizer takes for parts of words: characters for private use, too. */
const INDEX_RUN = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
const PICTURE = /^(?![\p{L}\p{N}])\p{Extended_Pictographic}/u
const PIECE = new RegExp(`[${JOINED}]+|[^${JOINED}]+`, 'gu')
const STARTS_JOINED = new RegExp(`^[${JOINED}]`, 'u')

/** Nobody asks for a longer word; a pasted blob is one. */
const LONGEST_WORD = 512

/** A word of a text. */
export interface Token {
  readonly text: string
  /** Whether it is a pair of characters (or one) of a script without spaces between words. */
  readonly joined: boolean
  /** What it is a part of, written as one. */
  readonly wholes?: readonly string[]
}

/**
 * The words of a text as they are compared: folded, in order. A run of a script without spaces comes as its overlapping pairs of
 * characters; a run of a single character as that character; a picture as a word that names it.
 */
export function tokenize(text: string): Token[] {
  const folded = isAscii(text) ? text.toLowerCase() : fold(text)
  const identifiers = identifiersIn(folded)
  const tokens: Token[] = []
  for (const match of folded.matchAll(RUN)) {
    const wholes = identifiers.flatMap(({ start, end, whole }) =>
      start <= match.index && match.index < end && whole !== match[0] ? [whole] : [],
    )
    for (const token of tokensOf(match[0]))
      tokens.push(wholes.length > 0 ? { ...token, wholes } : token)
  }
  return tokens
}

/** The words alone. */
export const wordsOf = (text: string): string[] =>
  isAscii(text) ? asciiWords(text) : tokensIn(fold(text))

/**
 * What the index lacks of a text that holds it as it is written: words as they are compared where that is another spelling, what is
 * written in groups as one, and pictures.
 */
export function wordsBeside(text: string): string[] {
  const folded = isAscii(text) ? text.toLowerCase() : fold(text)
  const words = new Set(isAscii(text) ? [] : tokensIn(folded))
  for (const { whole } of identifiersIn(folded)) words.add(whole)
  if (words.size === 0) return []
  for (const word of tokensIn(asIndexed(text), INDEX_RUN)) words.delete(word)
  return [...words]
}

/** A text as the index's own tokenizer reads it. */
const asIndexed = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/(?<=\p{Script=Latin})\p{Mn}+/gu, '')
    .normalize('NFC')

const tokensIn = (folded: string, run = RUN): string[] =>
  (folded.match(run) ?? []).flatMap((each) => tokensOf(each).map(({ text }) => text))

function tokensOf(run: string): Token[] {
  if (PICTURE.test(run))
    return [{ text: `picture${run.codePointAt(0)!.toString(16)}`, joined: false }]
  return (run.match(PIECE) ?? []).flatMap((piece): Token[] => {
    if (STARTS_JOINED.test(piece)) return pairsOf(piece).map((text) => ({ text, joined: true }))
    return piece.length <= LONGEST_WORD ? [{ text: piece, joined: false }] : []
  })
}

const asciiWords = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => word.length <= LONGEST_WORD)

function pairsOf(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length === 1) return SYLLABIC.test(run) ? characters : []
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}
