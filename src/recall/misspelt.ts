import { parameters } from './parameters.ts'

/** How many letters are wrong, missing, surplus or turned round; more than `most` where it no longer matters how many. */
export function errorsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const wrong = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + wrong)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, before[j - 2]! + 1)
      }
    }
    if (Math.min(...row) > most) return most + 1
    before = last
    last = row
  }
  return last[b.length]!
}

/** Whether a word is another with one error, not in its first letter, and long enough that this is no chance. */
export const isNear = (word: string, other: string): boolean =>
  word.length >= parameters.nearLength &&
  other.length >= parameters.nearLength &&
  word[0] === other[0] &&
  errorsBetween(word, other, 1) === 1

/** Whether a word can be among the slips of another: they have as many letters or nearly, and the same but for their order. */
export const mayBeSlip = (word: string, slip: string): boolean =>
  Math.abs(word.length - slip.length) <= 2 &&
  word.includes(slip[0] ?? '') &&
  word.includes(slip.at(-1) ?? '')

/** What a word may have been before the likeliest errors: two letters turned round, one doubled that is single, or the other way. */
export function slipsOf(word: string): string[] {
  const letters = Array.from(word).slice(0, parameters.unsaid.longest)
  const rest = word.slice(letters.join('').length)
  return letters.flatMap((letter, at) => {
    const [before, next, after] = [letters.slice(0, at), letters[at + 1], letters.slice(at + 2)]
    const doubled = [...before, letter, ...letters.slice(at)]
    const other =
      next === letter ? [...before, letter, ...after] : [...before, next ?? '', letter, ...after]
    return [other.join('') + rest, doubled.join('') + rest]
  })
}
