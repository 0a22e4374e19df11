import { isAscii } from '../ascii.ts'

/** How much of a text is looked at, in UTF-16 units: enough to be sure, little enough to be quick. */
export const longestText = 2_000

/** How many words count, which is more than enough to be sure. */
const mostWords = 80
const longestWord = 40

const invisible = /[\p{Cf}\p{Variation_Selector}]+/gu
const blocks = /```[^]*?(?:```|$)|~~~[^]*?(?:~~~|$)|`[^`\n]*`|<[/!a-z][^<>]*>/giu

/** An address, a path, a mention, an option, or a name out of code: anything but words, in one piece between spaces. */
const unspoken = [
  /:\/\/|^www\.|@|[\\_|=<>{}[\]]|\p{Ll}\p{Lu}|^--?[a-z]|\(\)/u,
  /^\W*[#/~$]/u,
  /\d/u,
  /^[^\s.]+(?:\.[^\s.]+)+[^.]*\/|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}[.,;:!?)]*$/iu,
  /\/.*\/|::/u,
]

/** A word in small letters, which most are: it has none of these signs. */
const plainlySpoken = /^[A-Za-z]?[a-z]*[.,!?]?$/

const codeMarks = /[{}[\]<>;=|\\]|\(\)|::|":|\+\+|&&|\s[+*/%-]\s/gu
const codeStarts = [
  /^\s*(?:\/\/|#!|\$\s|>>>\s|\*\s|--\s|at\s\S+\s\(|File\s"|Traceback\b|Exception\b)/u,
  /^\s*(?:sudo|npm|npx|yarn|pnpm|pip3?|git|docker|kubectl|curl|wget|cd|ls|cat|grep|chmod|mkdir|brew|apt|apt-get|cargo|go|ssh|node|python3?)(?:\s+[\w./~:@="'-]+){1,8}$/u,
  /^\s*(?:import|export|from|const|let|var|function|class|def|public|private|static|package|using|interface|enum|async|await|elif|else|if|for|while|try|catch|throw|raise|print|console)\b.*[(){};=:]\s*$/u,
  /^\s*(?:import|from)\s+[\w.{},*]+(?:\s+(?:import|from|as)\b.*)?$/u,
  /^\s*(?:select\b.+\bfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|create\s+table\s|alter\s+table\s|drop\s+table\s)/iu,
  /^\s*(?:\w+\s+){0,2}[\w.$]+\s*[:+*-]?=\s*\S/u,
  /^\s{2,}(?:return|yield|pass|break|continue)\b/u,
]

const word = /\p{L}[\p{L}\p{M}]*(?:['’][\p{L}\p{M}]+)*/gu

/** What is left of a text when everything that is no language is taken out: code, addresses, mentions, numbers. */
export function languageText(text: string): string {
  return text
    .slice(0, longestText + 300)
    .normalize('NFC')
    .replaceAll(invisible, '')
    .replaceAll(blocks, ' ')
    .split('\n')
    .filter((line) => !isCode(line))
    .join('\n')
    .split(/\s+/u)
    .filter((token) => plainlySpoken.test(token) || !unspoken.some((sign) => sign.test(token)))
    .join(' ')
}

/** The words of a text, lower-case, in order. */
export function wordsOf(text: string): string[] {
  const words = []
  for (const [found] of text.matchAll(word)) {
    if (found.length > longestWord) continue
    words.push(found.toLowerCase().replaceAll('’', "'"))
    if (words.length === mostWords) break
  }
  return words
}

/** A word as the greetings are compared: without accents, and with a letter held down said once. */
export const plainWord = (text: string): string =>
  isAscii(text)
    ? text.replaceAll(/([A-Za-z])\1{2,}/g, '$1')
    : withoutAccents(text).replaceAll(/(\p{L})\1{2,}/gu, '$1')

const withoutAccents = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}+/gu, '')

function isCode(line: string): boolean {
  if (codeStarts.some((start) => start.test(line))) return true
  const marks = line.match(codeMarks)?.length ?? 0
  return marks >= 2 && marks * 12 >= line.length
}
