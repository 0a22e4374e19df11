/** Counts the tokens of a text as a model would. */
export type CountTokens = (text: string) => number

/**
 * What the parts of a text take, in tokens: fitted to o200k_base on prose in many languages, code, JSON, keys and logs. A
 * tokenizer cuts a text into words, numbers of three digits, signs and spaces, and long words into parts.
 */
const cost = {
  /** A word in Latin letters; from the sixth letter on it may be more than one token. */
  word: 1.04,
  laterLetter: 0.13,
  laterCapital: 0.1,
  accent: 0.28,
  /** A letter of few languages, as ł, ě and ş are. */
  rareLetter: 0.9,
  /** A letter in a short piece beside digits or letters of the other size, as in keys. */
  mixedLetter: 0.6,
  /** Signs in a row, and each that differs from the one before it. */
  signs: 0.86,
  otherSign: 0.18,
  /** A sign before a word is often one token with it. */
  signBeforeWord: 0.55,
  spaces: 0.9,
  spaceBeforeDigits: 0.9,
  line: 1,
  lineAfterSign: 0.3,
}

/** The longest piece that is not taken for a word beside digits or letters of the other size. */
const longestPiece = 4

/** Letters of other scripts, each by itself. */
const letters: readonly (readonly [first: number, last: number, tokens: number])[] = [
  [0x0370, 0x03ff, 0.42],
  [0x0400, 0x052f, 0.3],
  [0x0530, 0x05ff, 0.45],
  [0x0600, 0x08ff, 0.36],
  [0x0900, 0x0dff, 0.3],
  [0x0e00, 0x109f, 0.45],
  [0x10a0, 0x1fff, 0.5],
  [0x1100, 0x11ff, 1],
  [0x3000, 0x303f, 0.9],
  [0x3040, 0x30ff, 0.7],
  [0x3400, 0x9fff, 0.7],
  [0xac00, 0xd7af, 0.72],
  [0xff00, 0xffef, 0.9],
]

const kinds = { space: 0, line: 1, digit: 2, lower: 3, upper: 4, sign: 5, other: 6 } as const
type Kind = (typeof kinds)[keyof typeof kinds]

/** Of every character that is looked at by itself; all above it but some Latin letters are others. */
const kindOfCode = Uint8Array.from({ length: 0x250 }, (_, code): Kind => {
  if (code === 0x20 || code === 0x09) return kinds.space
  if (code === 0x0a || code === 0x0d) return kinds.line
  if (code >= 0x30 && code <= 0x39) return kinds.digit
  if (code >= 0x61 && code <= 0x7a) return kinds.lower
  if (code >= 0x41 && code <= 0x5a) return kinds.upper
  if (code < 0x80) return kinds.sign
  return code >= 0xc0 ? kinds.lower : kinds.other
})

const kindOf = (code: number): Kind => {
  if (code < 0x250) return kindOfCode[code] as Kind
  return code >= 0x1e00 && code < 0x1f00 ? kinds.lower : kinds.other
}

/**
 * How many tokens a text is, about: within a quarter of what o200k_base counts for prose, code, JSON, keys, numbers, emoji,
 * Chinese, Japanese and Korean. Give `countTokens` where it must be exact.
 */
export function estimateTokens(text: string): number {
  const reader = new Pieces(text)
  let tokens = 0
  while (reader.next()) tokens += costOf(reader)
  return text === '' ? 0 : Math.max(1, Math.round(tokens))
}

const beyondAscii = /[\u0080-\uffff]/

/** A text cut where the kind of its characters changes. */
class Pieces {
  readonly text: string
  readonly isAscii: boolean
  before: Kind = kinds.space
  kind: Kind = kinds.space
  /** What follows the piece; a space at the end of the text. */
  after: Kind = kinds.space
  begin = 0
  end = 0
  /** How many of A to Z the piece begins with. */
  capitals = 0

  constructor(text: string) {
    this.text = text
    this.isAscii = !beyondAscii.test(text)
  }

  get length(): number {
    return this.end - this.begin
  }

  next(): boolean {
    const { text } = this
    if (this.end >= text.length) return false
    this.before = this.kind
    this.begin = this.end
    this.kind = kindOf(text.charCodeAt(this.end))
    if (this.kind === kinds.other) {
      this.end += (text.codePointAt(this.begin) ?? 0) > 0xffff ? 2 : 1
      this.after = this.end < text.length ? kindOf(text.charCodeAt(this.end)) : kinds.space
      return true
    }
    this.#skip(this.kind)
    this.capitals = this.kind === kinds.upper ? this.end - this.begin : 0
    // A capital and what follows it is one word, and so are empty lines and what indents the next one.
    if (this.kind === kinds.upper && this.after === kinds.lower) this.#skip(kinds.lower)
    if (this.kind === kinds.line) {
      while (this.end < text.length && this.after <= kinds.line) this.#skip(this.after)
    }
    return true
  }

  #skip(kind: Kind): void {
    const { text } = this
    let end = this.end
    let after: Kind = kinds.space
    while (end < text.length && (after = kindOf(text.charCodeAt(end))) === kind) end++
    this.end = end
    this.after = end < text.length ? after : kinds.space
  }
}

function costOf(piece: Pieces): number {
  switch (piece.kind) {
    case kinds.lower:
    case kinds.upper:
      return costOfWord(piece)
    case kinds.digit:
      return (
        Math.ceil(piece.length / 3) +
        (piece.before === kinds.space && piece.begin > 0 ? cost.spaceBeforeDigits : 0)
      )
    case kinds.sign:
      return costOfSigns(piece)
    case kinds.space:
      return piece.length > 1 ? cost.spaces : 0
    case kinds.line:
      return piece.before === kinds.sign ? cost.lineAfterSign : cost.line
    default:
      return costOfCharacter(piece.text.codePointAt(piece.begin) ?? 0)
  }
}

const isJoining: ReadonlySet<Kind> = new Set([kinds.digit, kinds.lower, kinds.upper])

function costOfWord(piece: Pieces): number {
  const { length, before, after, capitals } = piece
  const joined = isJoining.has(before) || after === kinds.digit || after === kinds.upper
  if (joined && length <= longestPiece) return Math.max(1, length * cost.mixedLetter)
  return (
    cost.word +
    Math.max(0, length - 5) * cost.laterLetter +
    (piece.isAscii ? 0 : costOfAccents(piece)) +
    Math.max(0, capitals - 3) * cost.laterCapital
  )
}

function costOfAccents({ text, begin, end }: Pieces): number {
  let tokens = 0
  for (let at = begin; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x80) tokens += code >= 0x100 && code < 0x250 ? cost.rareLetter : cost.accent
  }
  return tokens
}

function costOfSigns({ text, begin, end, length, after }: Pieces): number {
  if (length === 1 && (after === kinds.lower || after === kinds.upper)) return cost.signBeforeWord
  let others = 0
  for (let at = begin + 1; at < end; at++) {
    if (text.charCodeAt(at) !== text.charCodeAt(at - 1)) others++
  }
  return cost.signs + others * cost.otherSign + length / 32
}

/** Where emoji and other rare characters begin, which take more bytes, and those that join or colour them. */
const beyond = { rare: 0x10000, firstHan: 0x20000, lastHan: 0x2ffff }
const joiners: ReadonlySet<number> = new Set([0x200d, 0xfe0f])

/** What a letter takes by the first three of the four digits of its number; 0 where none of the other scripts is. */
const costOfLetter = new Float64Array(0x1000)
for (const [first, last, tokens] of letters.toReversed()) {
  costOfLetter.fill(tokens, first >> 4, (last >> 4) + 1)
}

function costOfCharacter(code: number): number {
  const tokens = code < beyond.rare ? costOfLetter[code >> 4]! : 0
  if (tokens > 0) return tokens
  if (code >= beyond.rare) return code >= beyond.firstHan && code <= beyond.lastHan ? 2 : 1.65
  return joiners.has(code) ? 0.8 : 1
}
