import { parameters } from './parameters.ts'
import type { Term } from './terms.ts'

/** A term, the keys of the sender's messages that hold it, newest first, and what finding it is worth. */
export interface Posting {
  readonly term: Term
  readonly keys: readonly number[]
  readonly worth: number
}

/** How much alike a question and messages are in meaning, by an embedder: 0 to 1 by key, and what 1 is worth. */
export interface Likeness {
  readonly byKey: ReadonlyMap<number, number>
  readonly worth: number
}

/** Where a message stands: its conversation and its place in it. */
export interface Place {
  readonly conversationId: string
  readonly sequence: number
}

/** A message that tells something by its own words, and whether it asks. */
export interface Seed extends Place {
  readonly key: number
  readonly asks: boolean
}

/** A place that scored, by the words of its own message or of those around it. */
export interface ScoredPlace extends Place {
  readonly score: number
  /** How often each term occurs, lent occurrences included; by the terms' indexes. */
  readonly counts: number[]
  /** The terms of its own message. */
  readonly held: readonly number[]
  /** How alike its own message is in meaning, 0 to 1. */
  readonly likeness: number
}

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

/** The keys of the messages that hold most of what is asked, best first, then newest. */
export function seedKeys(postings: readonly Posting[], likeness?: Likeness): number[] {
  const sums = new Map<number, number>()
  const add = (key: number, worth: number) => sums.set(key, (sums.get(key) ?? 0) + worth)
  for (const { keys, worth } of postings) for (const key of keys) add(key, worth)
  for (const [key, alike] of likeness?.byKey ?? []) add(key, alike * (likeness?.worth ?? 0))
  return [...sums]
    .sort(([keyA, a], [keyB, b]) => b - a || keyB - keyA)
    .slice(0, parameters.offered)
    .map(([key]) => key)
}

/**
 * Scores every place at or near a seed. A seed counts as one occurrence of each of its terms where it stands, and lends
 * a fading share of one to the messages around it; the shares add up, and saturate as term frequencies do in BM25.
 */
export function scorePlaces(
  postings: readonly Posting[],
  seeds: readonly Seed[],
  likeness?: Likeness,
): ScoredPlace[] {
  const worths = [...postings.map(({ worth }) => worth), likeness?.worth ?? 0]
  const termsOf = termsByKey(postings)
  const places = new Places(worths.map(() => 0))
  for (const { key, conversationId, sequence, asks } of seeds) {
    const held = termsOf.get(key) ?? []
    const alike = likeness?.byKey.get(key) ?? 0
    for (const [distance, lent] of kernel) {
      const place = places.at(conversationId, sequence + distance)
      const share = distance === 1 && asks ? lent * parameters.answer : lent
      for (const term of held) place.counts[term]! += share
      place.counts[postings.length]! += share * alike
      if (distance === 0) {
        place.held = held
        place.likeness = alike
      }
    }
  }
  for (const place of places.all) place.score = saturated(place.counts, worths)
  return places.all
}

function saturated(counts: number[], worths: readonly number[]): number {
  const { saturation } = parameters
  let score = 0
  for (let term = 0; term < worths.length; term++) {
    const count = counts[term]!
    if (count > 0) score += (worths[term]! * count * (1 + saturation)) / (count + saturation)
  }
  return score
}

/** What is lent at each distance; the message itself has it all. */
const kernel: readonly (readonly [distance: number, share: number])[] = [
  [0, 1],
  ...fading(parameters.following, 1),
  ...fading(parameters.preceding, -1),
]

function fading(
  { reach, first, fade }: { reach: number; first: number; fade: number },
  direction: 1 | -1,
): [distance: number, share: number][] {
  return Array.from({ length: reach }, (_, step) => [direction * (step + 1), first * fade ** step])
}

/** The best places, best first; of equal ones the earlier. Two thousand are scored, of which few are wanted. */
export function bestOf(places: readonly ScoredPlace[], most: number): ScoredPlace[] {
  const scores = new Float64Array(places.map(({ score }) => score)).sort()
  const least = scores[places.length - most] ?? 0
  return places
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
}

type GrowingPlace = { -readonly [Field in keyof ScoredPlace]: ScoredPlace[Field] }

/** The places that scored, by conversation and sequence. */
class Places {
  readonly all: GrowingPlace[] = []
  readonly #none: readonly number[]
  readonly #conversations = new Map<string, Map<number, GrowingPlace>>()

  /** `none` is the count of each term in a place that has none. */
  constructor(none: readonly number[]) {
    this.#none = none
  }

  at(conversationId: string, sequence: number): GrowingPlace {
    let places = this.#conversations.get(conversationId)
    if (!places) this.#conversations.set(conversationId, (places = new Map()))
    let place = places.get(sequence)
    if (!place) {
      const counts = this.#none.slice()
      place = { conversationId, sequence, counts, held: [], likeness: 0, score: 0 }
      places.set(sequence, place)
      this.all.push(place)
    }
    return place
  }
}

/** The words of the question in a place's own message, and those that only its neighbours have. */
export function wordsAt(
  { counts, held }: ScoredPlace,
  postings: readonly Posting[],
): { terms: string[]; near: string[] } {
  const words = (wanted: (term: number) => boolean) =>
    postings.flatMap(({ term }, index) => (wanted(index) ? [term.word] : []))
  return {
    terms: words((term) => held.includes(term)),
    near: words((term) => (counts[term] ?? 0) > 0 && !held.includes(term)),
  }
}

/** The name of a place within one answer. */
export const placeId = ({ conversationId, sequence }: Place): string =>
  `${sequence}/${conversationId}`

function termsByKey(postings: readonly Posting[]): Map<number, number[]> {
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
