/** Something that is written in groups, or without them: where it stands in a folded text, and the whole of it in one. */
export interface Identifier {
  readonly start: number
  readonly end: number
  readonly whole: string
}

/** "912 345 678", "1,234.50", "978-3-16-148410-0", "(0351) 21/34": digits in groups. */
const DIGITS = /(?<!\d)\d+(?:(?:[ \u00a0.\-/,'’·]|\) ?| ?\()\d+)+/gu
/** "GB29 NWBK 6016 1331": groups behind a country and a check number. */
const ACCOUNT = /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?:[ -][a-z0-9]{2,4}){2,8}(?![\p{L}\p{N}])/gu
/** "llama-swap", "o'brien", "mcp_test", "550e8400-e29b-41d4": parts that are joined without a space. */
const PARTS = /(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}\p{M}]+(?:[-_.'’‑][\p{L}\p{N}\p{M}]+)+/gu
const CONTRACTED = /['’](?:s|t|d|m|ll|re|ve)$/u

/** What a folded text writes in groups, each as one word, too. */
export function identifiersIn(text: string): Identifier[] {
  const found: Identifier[] = []
  const add = (pattern: RegExp, kept: RegExp, least: number) => {
    for (const match of text.matchAll(pattern)) {
      if (CONTRACTED.test(match[0])) continue
      const whole = match[0].replaceAll(kept, '')
      if (whole.length < least || whole.length > mostLength) continue
      found.push({ start: match.index, end: match.index + match[0].length, whole })
      const [first, ...rest] = match[0].split(' ')
      // A country's number in front is often left out.
      if (text[match.index - 1] === '+' && first && rest.length > 1) {
        const local = rest.join('').replaceAll(kept, '')
        found.push({ start: match.index, end: match.index + match[0].length, whole: local })
      }
    }
  }
  add(DIGITS, /\D/gu, 4)
  add(ACCOUNT, /[^a-z0-9]/gu, 8)
  add(PARTS, /[^\p{L}\p{N}\p{M}]/gu, 4)
  return found
}

const mostLength = 64
