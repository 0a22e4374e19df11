import { parameters } from './parameters.ts'
import type { Likeness, Posting, Seed } from './places.ts'
import { ScoredPlaces } from './scored-places.ts'
import type { Term } from './terms.ts'

/** What each term tells: the more, the fewer of the sender's own messages hold it. */
export function weigh(
  terms: readonly Term[],
  keysOf: (term: Term) => readonly number[],
  messages: number,
): Posting[] {
  return terms.map((term) => {
    const keys = keysOf(term)
    const others = Math.max(messages - keys.length, 0)
    const rarity = Math.log(1 + (others + 0.5) / (keys.length + 0.5))
    return { term, keys, worth: term.weight * rarity }
  })
}

/**
 * Scores every place at or near a seed. A seed counts as one occurrence of each of its terms where it stands, and lends
 * a fading share of one to the messages around it; the shares add up, and saturate as term frequencies do in BM25.
 */
export function scorePlaces(
  postings: readonly Posting[],
  seeds: readonly Seed[],
  likeness?: Likeness,
): ScoredPlaces {
  const termsOf = termsByKey(postings)
  const worths = [...postings.map(({ worth }) => worth), likeness?.worth ?? 0]
  const places = new ScoredPlaces(worths, seeds.length, usualLength(postings))
  for (const seed of seeds) {
    places.add(seed, termsOf.get(seed.key) ?? [], likeness?.byKey.get(seed.key) ?? 0)
  }
  return places
}

/** How long a message usually is, in characters. */
export function usualLength(postings: readonly Posting[]): number {
  const joined = postings.filter(({ term }) => term.joined).length * 2 > postings.length
  const { length } = parameters
  return joined ? length.joined : length.usual
}

/** The indexes of the terms that each message holds, by its key. */
export function termsByKey(postings: readonly Posting[]): Map<number, number[]> {
  const terms = new Map<number, number[]>()
  for (const [term, { keys }] of postings.entries()) {
    for (const key of keys) {
      const held = terms.get(key)
      if (held) held.push(term)
      else terms.set(key, [term])
    }
  }
  return terms
}
