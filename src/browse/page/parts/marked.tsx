import type { ComponentChildren } from 'preact'

const SHOWN = 420

/** A text with the words marked that the question has in any form; of a long one the part around the first of them. */
export function Marked({ text, terms }: { text: string; terms: readonly string[] }) {
  const wanted = terms.map(folded)
  const words = Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ 0: word, index }) => ({
    word,
    index,
    isMarked: wanted.some((term) => isForm(folded(word), term)),
  })).filter(({ isMarked }) => isMarked)
  const from = Math.max(0, (words[0]?.index ?? 0) - SHOWN / 3)
  const begin = from === 0 ? 0 : text.indexOf(' ', from) + 1 || from
  const end = Math.min(text.length, begin + SHOWN)
  const parts: ComponentChildren[] = begin > 0 ? ['… '] : []
  let at = begin
  for (const { word, index } of words) {
    if (index < at || index + word.length > end) continue
    parts.push(text.slice(at, index), <mark>{word}</mark>)
    at = index + word.length
  }
  parts.push(text.slice(at, end), end < text.length ? ' …' : '')
  return <>{parts}</>
}

const folded = (word: string): string =>
  word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Scripts that write no spaces: there a word of the question stands inside of what looks like one word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u

/** Whether a word is a form of another: most of the beginning is the same. */
function isForm(word: string, term: string): boolean {
  if (word === term) return true
  if (unspaced.test(term)) return word.includes(term)
  const stem = term.slice(0, Math.max(3, Math.ceil(term.length * 0.7)))
  return term.length > 3 && word.length > 2 && word.startsWith(stem)
}
