import { writings } from './data/chinese.ts'

/** A pair of characters, or one, in each way to write it: simplified, traditional, and what is mixed. */
export function chineseWritings(text: string): string[] {
  const all = waysOf()
  return Array.from(text).reduce<string[]>(
    (begun, character) =>
      begun.flatMap((start) => [...(all.get(character) ?? [character])].map((way) => start + way)),
    [''],
  )
}

let ways: Map<string, Set<string>> | undefined

/** All ways to write a character, by each of them; made when a question first needs it. */
function waysOf(): Map<string, Set<string>> {
  if (ways) return ways
  ways = new Map()
  for (const group of writings.trim().split(/\s+/)) {
    for (const character of group) {
      // The character itself comes first.
      const known = ways.get(character) ?? new Set([character])
      for (const way of group) known.add(way)
      ways.set(character, known)
    }
  }
  return ways
}
