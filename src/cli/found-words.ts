/** The words of a question where they stand in a text. Pure. */

/** Letters without their marks, in lower case. */
const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu

/** How many letters of a word's end may differ, and how many at its beginning are the same in any case. */
const ending = 2
const beginning = 3

/** Whether a word is one of these, in any of its forms. */
function isOneOf(word: string, terms: readonly string[]): boolean {
  const found = plain(word)
  return terms.some((term) => {
    const wanted = plain(term)
    if (found === wanted) return true
    return found.startsWith(wanted.slice(0, Math.max(beginning, wanted.length - ending)))
  })
}

/** Whether a text holds each word of a question that has three letters or more, in any of its forms. */
export function holdsAll(text: string, question: string): boolean {
  const asked = (question.match(wordPattern) ?? []).filter((word) => word.length >= beginning)
  const words = text.match(wordPattern) ?? []
  return asked.length > 0 && asked.every((term) => words.some((word) => isOneOf(word, [term])))
}

/** The text with each word that is one of these passed through `mark`. */
export const markWords = (
  text: string,
  terms: readonly string[],
  mark: (word: string) => string,
): string => text.replaceAll(wordPattern, (word) => (isOneOf(word, terms) ? mark(word) : word))

/** About so many characters of a text, around the first word that is one of these; with an ellipsis where it goes on. */
export function snippet(text: string, terms: readonly string[], length: number): string {
  if (text.length <= length) return text
  const first = [...text.matchAll(wordPattern)].find(([word]) => isOneOf(word, terms))?.index ?? 0
  const from = Math.max(0, Math.min(first - Math.floor(length / 3), text.length - length))
  const start = from === 0 ? 0 : text.indexOf(' ', from - 1) + 1
  const cut = text.slice(start, start + length)
  const isEnd = start + length >= text.length
  const end = isEnd ? cut : `${cut.replace(/\s+\S*$/, '')} …`
  return start === 0 ? end : `… ${end}`
}

/** How many letters have to be changed, added or taken away to make one word of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1]
    for (let column = 1; column <= other.length; column += 1) {
      const change = row[column - 1]! + (other[column - 1] === one[at] ? 0 : 1)
      next.push(Math.min(change, row[column]! + 1, next[column - 1]! + 1))
    }
    row = next
  }
  return row[other.length]!
}

/** Of these names those that are most like one that is none of them, the nearest first. */
export function nearest(name: string, names: readonly string[], most = 3): string[] {
  const asked = plain(name)
  return names
    .map((known) => ({ known, far: distance(asked, plain(known).slice(0, 100)) }))
    .filter(
      ({ known, far }) => far <= Math.max(2, asked.length / 3) || plain(known).includes(asked),
    )
    .toSorted((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ known }) => known)
}
