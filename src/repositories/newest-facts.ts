import { foldedKey } from '../schema/spelling.ts'

/** Of facts with one key, however spelt and under whichever id of the person, the newest. */
export function newestOfEachKey<Fact extends { readonly key: string; readonly updatedAt: Date }>(
  known: readonly Fact[],
): Fact[] {
  const newest = new Map<string, Fact>()
  for (const fact of known) {
    const folded = foldedKey(fact.key)
    const other = newest.get(folded)
    if (!other || fact.updatedAt > other.updatedAt) newest.set(folded, fact)
  }
  return [...newest.values()]
}
