import { isAscii } from '../ascii.ts'
import { fold, foldAlike } from './folding.ts'
import { identifiersIn, partedByCapitals, SIGNED, signedWord } from './identifiers.ts'
import { groupings } from './other-writings.ts'

/**
 * Scripts that write no spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese), and Korean, whose
 * particles cling to the word. The triggers that keep the index know the same ranges.
 */
const JOINED =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}'

/** Holds, as GLOB says it, where a text has letters of them. */
export const HAS_JOINED_LETTERS =
  '*[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]*'

/** Letters of which one alone can be a whole word: Chinese and Korean. */
const SYLLABIC = /[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/** What the index takes for parts of words: letters, numbers and marks; and as words of their own a picture, "c++" and "c#". */
const RUN =
  /(?<![\p{L}\p{N}])[a-z](?:\+\+|#)(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/gu
/** Parts of words in ASCII text, where a simpler pattern finds them in a fifth of the time. */
const ASCII_RUN = /(?<![a-z0-9])[a-z](?:\+\+|#)(?![a-z0-9])|[a-z0-9]+/g
/** What the index's own tokenizer takes for parts of words: characters for private use, too. */
const INDEX_RUN = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
const PICTURE = /^(?![\p{L}\p{N}])[\p{Extended_Pictographic}\p{Regional_Indicator}]/u
/** Runs of these scripts. */
export const JOINED_RUN = new RegExp(`[${JOINED}]+`, 'gu')
const PIECE = new RegExp(`[${JOINED}]+|[^${JOINED}]+`, 'gu')
const HAS_JOINED = new RegExp(`[${JOINED}]`, 'u')
const STARTS_JOINED = new RegExp(`^[${JOINED}]`, 'u')

/** Nobody asks for a longer word; a pasted blob is one. */
const LONGEST_WORD = 512

/** A word of a text. */
export interface Token {
  readonly text: string
  /** Whether it is a pair of characters (or one) of a script without spaces between words. */
  readonly joined: boolean
  /** What it is a part of, written as one; and the word with its umlauts spelled out. */
  readonly wholes?: readonly string[]
  /** What it is made of, which others write apart, in each way: "82kg", "getUserProfile". */
  readonly parts?: readonly (readonly string[])[]
}

/**
 * The words of a text as they are compared: folded, in order. A run of a script without spaces comes as its overlapping pairs of
 * characters; a run of a single character as that character; a picture as a word that names it.
 */
export function tokenize(text: string): Token[] {
  const isPlain = isAscii(text)
  const folded = isPlain ? text.toLowerCase() : fold(text)
  const identifiers = identifiersIn(folded)
  const capitals = partedByCapitals(text)
  const spelled = !isPlain && SPELLED_OUT.test(text) ? (fold(spellOut(text)).match(RUN) ?? []) : []
  const tokens: Token[] = []
  for (const [index, match] of [...folded.matchAll(isPlain ? ASCII_RUN : RUN)].entries()) {
    const [run] = match
    const wholes = identifiers.flatMap(({ start, end, whole }) =>
      start <= match.index && match.index < end && whole !== run ? [whole] : [],
    )
    const other = spelled[index]
    if (other !== undefined && other !== run) wholes.push(other)
    const named = capitals.get(run)
    const parts = named ? [named] : groupings(run)
    for (const token of tokensOf(run)) {
      tokens.push({
        ...token,
        ...(wholes.length > 0 ? { wholes } : {}),
        ...(parts.length > 0 && !token.joined ? { parts } : {}),
      })
    }
  }
  return tokens
}

/** "Schröder" is Schroeder where there is no ö, Đoković Djokovic where there is no đ. */
const SPELLED_OUT = /[äöüåøđÄÖÜÅØĐ]|[aouAOU][\u0308\u030a]/u
const spellOut = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[äöüø]/giu, (letter) => `${fold(letter)}e`)
    .replaceAll(/å/giu, 'aa')
    .replaceAll(/đ/giu, 'dj')

/** The words alone. */
export const wordsOf = (text: string): string[] =>
  isAscii(text) ? asciiWords(text) : tokensIn(fold(text))

/**
 * What the index lacks of a text that it holds: words as they are compared where that is another spelling, what is written in groups as
 * one, and pictures. `lettersAsWritten`: as it was entered before the index's own triggers folded letters.
 */
export function wordsBeside(
  text: string,
  { lettersAsWritten = false }: { readonly lettersAsWritten?: boolean } = {},
): string[] {
  const folded = isAscii(text) ? text.toLowerCase() : fold(text)
  const words = new Set(isAscii(text) && !SIGNED.test(folded) ? [] : tokensIn(folded))
  for (const { whole } of identifiersIn(folded)) words.add(whole)
  for (const parts of partedByCapitals(text).values()) for (const part of parts) words.add(part)
  if (words.size === 0) return []
  const isAsWritten = lettersAsWritten || HAS_JOINED.test(text)
  for (const word of tokensIn(asRead(isAsWritten ? text : foldAlike(text)), INDEX_RUN)) {
    words.delete(word)
  }
  return [...words]
}

/** The marks of Latin letters that the index's own tokenizer drops. */
const DROPPED =
  /[\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331]/gu

/** A text as the index's own tokenizer reads it, to which a Σ at the end of a word is the same. */
const asRead = (text: string): string =>
  text
    .replaceAll('Σ', 'σ')
    .toLowerCase()
    .replaceAll(LATIN, (letter) => letter.normalize('NFD').replaceAll(DROPPED, '').normalize('NFC'))

const LATIN = /(?=[^a-z])\p{Script=Latin}\p{Mn}*|[a-z]\p{Mn}+/gu

const tokensIn = (folded: string, run = RUN): string[] =>
  (folded.match(run) ?? []).flatMap((each) => tokensOf(each).map(({ text }) => text))

function tokensOf(run: string): Token[] {
  if (PLAIN.test(run)) return run.length <= LONGEST_WORD ? [{ text: run, joined: false }] : []
  if (SIGNED.test(run)) return [{ text: signedWord(run), joined: false }]
  if (PICTURE.test(run))
    return [
      {
        text: `picture${Array.from(run, (sign) => sign.codePointAt(0)!.toString(16)).join('')}`,
        joined: false,
      },
    ]
  return (run.match(PIECE) ?? []).flatMap((piece): Token[] => {
    if (STARTS_JOINED.test(piece)) return pairsOf(piece).map((text) => ({ text, joined: true }))
    return piece.length <= LONGEST_WORD ? [{ text: piece, joined: false }] : []
  })
}

const PLAIN = /^[a-z0-9]+$/

const asciiWords = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => word.length <= LONGEST_WORD)

function pairsOf(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length === 1) return SYLLABIC.test(run) ? characters : []
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}
