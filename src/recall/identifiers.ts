/** Something that is written in groups, or without them: where it stands in a folded text, and the whole of it in one. */
export interface Identifier {
  readonly start: number
  readonly end: number
  readonly whole: string
}

/** "912 345 678", "1,234.50", "978-3-16-148410-0", "(0351) 21/34": digits in groups. */
const DIGITS = /(?<!\d)\d+(?:(?:[ \u00a0.\-/,'’·]|\) ?| ?\()\d+)+/gu
/** "GB29 NWBK 6016 1331": groups behind a country and a check number. */
const ACCOUNT =
  /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?:[ -][a-z0-9]{2,4}){2,8}(?:[ -]\d)?(?![\p{L}\p{N}])/gu
/** "… 0130 00 is mine": short words behind an account, which are as long as its groups. */
const WORDS_AFTER = /(?:[ -][a-z]+)+$/u
/** "… 5295 7": a single digit, which is the last of an account or no part of it. */
const DIGIT_AFTER = /[ -]\d$/u
/** "00:1A:2B:3C:4D:5E": the address of a network card. */
const ADDRESS = /(?<![\p{L}\p{N}:])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\p{L}\p{N}:])/gu
/** "llama-swap", "o'brien", "mcp_test", "node.js", "550e8400-e29b-41d4": parts that are joined without a space. */
const PARTS =
  /(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}\p{M}]+(?:[-_.'’‑·`][\p{L}\p{N}\p{M}]+)+(?![\p{L}\p{N}\p{M}])/gu
/** "tcp/ip", "r&d": two short words; a path or an address has more of them. */
const BESIDE_ANOTHER = /(?<![\p{L}\p{N}/.&])\p{L}{1,6}[/&]\p{L}{1,6}(?![\p{L}\p{N}/.&])/gu
/** "u.k.": single letters. */
const INITIALS = /(?<![\p{L}\p{N}.])\p{L}\.\p{L}(?![\p{L}\p{N}]|\.\p{L})/gu
/** "docker-compose.yml": of such parts those that a point doesn't part. */
const HYPHENED =
  /(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}\p{M}]+(?:[-_'’‑·`][\p{L}\p{N}\p{M}]+)+(?![\p{L}\p{N}\p{M}])/gu
/** "c++", "c#": a letter with signs, which is not the letter. */
export const SIGNED = /(?<![\p{L}\p{N}])[a-z](?:\+\+|#)(?![\p{L}\p{N}])/u
const CONTRACTED = /['’](?:s|t|d|m|ll|re|ve)$/u

/** "console.error", "app.config.from_object", "get_user_by_name": what programs join by points or underscores is long or of many parts. */
function isCode(joined: string): boolean {
  if (!JOINED_IN_CODE.test(joined)) return false
  const parts = joined.split(/[^\p{L}\p{M}]/u)
  if (parts.every(({ length }) => length === 1)) return false
  return parts.length > 2 || (joined.includes('.') && parts.every(({ length }) => length > 4))
}

/** Letters alone: where there are digits it may be a version or a number. */
const JOINED_IN_CODE = /^(?=.*[._])\P{N}+$/u

/** What a folded text writes in groups, each as one word, too. */
export function identifiersIn(text: string): Identifier[] {
  const found: Identifier[] = []
  if (!MAY_BE_GROUPS.test(text)) return found
  const add = (pattern: RegExp, kept: RegExp, least: number) => {
    for (const match of text.matchAll(pattern)) {
      if (CONTRACTED.test(match[0]) || isCode(match[0])) continue
      const { index: start } = match
      const end = start + match[0].length
      const whole = match[0].replaceAll(kept, '')
      if (whole.length < least || whole.length > mostLength) continue
      const others =
        pattern === DIGITS
          ? dialled(match[0], text[start - 1] === '+')
          : pattern === ACCOUNT
            ? [WORDS_AFTER, DIGIT_AFTER].map((after) =>
                match[0].replace(after, '').replaceAll(kept, ''),
              )
            : []
      for (const each of new Set([whole, ...others])) found.push({ start, end, whole: each })
    }
  }
  add(DIGITS, /\D/gu, 4)
  add(ACCOUNT, /[^a-z0-9]/gu, 8)
  add(ADDRESS, /[:-]/gu, 12)
  add(PARTS, /[^\p{L}\p{N}\p{M}]/gu, 3)
  add(HYPHENED, /[^\p{L}\p{N}\p{M}]/gu, 3)
  add(BESIDE_ANOTHER, /[/&]/gu, 2)
  add(INITIALS, /\./gu, 2)
  for (const match of text.matchAll(DIALLED)) {
    found.push({ start: match.index, end: match.index + match[0].length, whole: match[1]! })
  }
  return found
}

/** What each of them has: a digit, or a sign right before a letter. Most texts have neither, and need no more than this. */
const MAY_BE_GROUPS = /\d|[-_.'’‑·`/&:][\p{L}\p{N}\p{M}]/u

/** How a letter with signs is indexed. */
export const signedWord = (letter: string): string =>
  letter.replace('++', 'plusplus').replace('#', 'sharp')

/** "1,250.00", "1.250,00", "1,25,000.00": thousands, and cents behind them. */
const AMOUNT = /^(\d{1,3}(?:[ ,]\d{2})*(?:[ \u00a0.,'’]\d{3})+)[.,]\d{1,2}$/u

/** "00491715556667", "01715556667": a telephone number that begins with what is dialled first. */
const DIALLED = /(?<![\p{L}\p{N}])0{1,2}([1-9]\d{7,13})(?![\p{L}\p{N}])/gu

/** A telephone number without what not everybody writes: "(0)", the country in front, what is dialled first; an amount without cents. */
function dialled(groups: string, isAbroad: boolean): string[] {
  const [, ...local] = groups.split(/[ (]/)
  const written = [
    groups.replace('(0)', ''),
    ...(isAbroad && local.length > 1 ? [local.join('')] : []),
    ...(AMOUNT.exec(groups)?.slice(1) ?? []),
  ]
  return written
    .map((number) => number.replace('0)', '').replaceAll(/\D/gu, ''))
    .map((digits) => (digits.length > 8 ? digits.replace(/^00?(?=[1-9])/u, '') : digits))
}

/**
 * "getUserProfile", "#MondayMotivation", "HTTPServerFactory": words that only capitals part, by the whole in small letters. A
 * product's name ("YouTube") and a person's ("McCarthy") are one word.
 */
export function partedByCapitals(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  if (!CAPITAL_INSIDE.test(text)) return found
  for (const [, tag, word] of text.matchAll(PARTED)) {
    if (!word || word.length > mostLength) continue
    const parts = word.split(CAPITAL)
    if (parts.length < 2 || (parts.length === 2 && !tag && !/^\p{Ll}{2}/u.test(word))) continue
    found.set(
      word.toLowerCase(),
      parts.map((part) => part.toLowerCase()).filter((part) => part.length > 1),
    )
  }
  return found
}

const CAPITAL_INSIDE = /[a-z][A-Z]/
const PARTED = /(#)?(?<![\p{L}\p{N}])((?=[\p{L}\p{N}]*[a-z][A-Z])[\p{L}\p{N}]+)/gu
const CAPITAL = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u

const mostLength = 64
