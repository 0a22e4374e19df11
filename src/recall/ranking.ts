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

/** A message that tells something by its own words: whether it asks anything, and who said it. */
export interface Seed extends Place {
  readonly key: number
  readonly asks: boolean
  readonly role: string
}

/** A place that scored, by the words of its own message or of those around it. */
export interface ScoredPlace extends Place {
  readonly score: number
  /** The message there, when it is a seed; of any other it is not even known whether there is one. */
  readonly seed?: Seed | undefined
}

/** What a place scored by. */
export interface Evidence {
  /** How often each term occurs, lent occurrences included; by the terms' indexes. */
  readonly counts: readonly number[]
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
): ScoredPlaces {
  const termsOf = termsByKey(postings)
  const worths = [...postings.map(({ worth }) => worth), likeness?.worth ?? 0]
  const places = new ScoredPlaces(worths, seeds.length)
  for (const seed of seeds) {
    places.add(seed, termsOf.get(seed.key) ?? [], likeness?.byKey.get(seed.key) ?? 0)
  }
  return places
}

/** What is lent at each distance; the message itself has it all. */
const kernel: readonly Loan[] = [
  { distance: 0, share: 1 },
  ...fading(parameters.following, 1),
  ...fading(parameters.preceding, -1),
]

interface Loan {
  readonly distance: number
  readonly share: number
}

function fading(
  { reach, first, fade }: { reach: number; first: number; fade: number },
  direction: 1 | -1,
): Loan[] {
  return Array.from({ length: reach }, (_, step) => ({
    distance: direction * (step + 1),
    share: first * fade ** step,
  }))
}

/**
 * The places that scored. A search scores hundreds and wants a few, so that each is a number here, its counts stand in
 * one list with all others', and only those that are asked for become objects.
 */
export class ScoredPlaces {
  readonly #worths: readonly number[]
  readonly #byConversation = new Map<string, Map<number, number>>()
  readonly #conversations: string[] = []
  readonly #sequences: number[] = []
  readonly #counts: Float64Array
  readonly #own = new Map<number, { seed: Seed; held: readonly number[]; likeness: number }>()
  #scores: Float64Array | undefined

  /** What finding each term is worth, and last what likeness is; and how many seeds will be added. */
  constructor(worths: readonly number[], seeds: number) {
    this.#worths = worths
    this.#counts = new Float64Array(seeds * kernel.length * worths.length)
  }

  /** Counts the terms that a seed holds, and how alike it is in meaning, where it stands and around it. */
  add(seed: Seed, held: readonly number[], likeness: number): void {
    const { conversationId, sequence, asks } = seed
    let known = this.#byConversation.get(conversationId)
    if (!known) this.#byConversation.set(conversationId, (known = new Map()))
    const size = this.#worths.length
    const counts = this.#counts
    for (const { distance, share } of kernel) {
      let place = known.get(sequence + distance)
      if (place === undefined) {
        place = this.#sequences.push(sequence + distance) - 1
        this.#conversations.push(conversationId)
        known.set(sequence + distance, place)
      }
      const lent = distance === 1 && asks ? share * parameters.answer : share
      for (const term of held) counts[place * size + term]! += lent
      if (likeness > 0) counts[place * size + size - 1]! += lent * likeness
      if (distance === 0) this.#own.set(place, { seed, held, likeness })
    }
    this.#scores = undefined
  }

  /** The score that so many seeds have, or more; 0 when there are fewer. */
  scoreOfSeed(rank: number): number {
    const scores = this.#scored()
    const own = new Float64Array(this.#own.size)
    let index = 0
    for (const place of this.#own.keys()) own[index++] = scores[place]!
    return own.sort()[own.length - rank] ?? 0
  }

  /** The best places that have such a score, best first; of equal ones the earlier. */
  best(most: number, passes: (score: number) => boolean = () => true): ScoredPlace[] {
    const scores = this.#scored()
    const best: number[] = []
    for (let place = 0; place < scores.length; place++) {
      if (passes(scores[place]!)) best.push(place)
    }
    best.sort((a, b) => scores[b]! - scores[a]!)
    return best.slice(0, most).map((place) => ({
      conversationId: this.#conversations[place]!,
      sequence: this.#sequences[place]!,
      score: scores[place]!,
      seed: this.#own.get(place)?.seed,
    }))
  }

  /** The score of a place: 0 when neither it nor one around it holds a term. */
  scoreAt(place: Place): number {
    return this.#scored()[this.#find(place) ?? -1] ?? 0
  }

  /** What a place scored by. */
  evidenceAt(at: Place): Evidence {
    const place = this.#find(at)
    if (place === undefined) return { counts: [], held: [], likeness: 0 }
    const size = this.#worths.length
    const { held = [], likeness = 0 } = this.#own.get(place) ?? {}
    const counts = Array.from(this.#counts.subarray(place * size, (place + 1) * size))
    return { counts, held, likeness }
  }

  #find({ conversationId, sequence }: Place): number | undefined {
    return this.#byConversation.get(conversationId)?.get(sequence)
  }

  #scored(): Float64Array {
    if (this.#scores) return this.#scores
    const scores = new Float64Array(this.#sequences.length)
    for (let place = 0; place < scores.length; place++) scores[place] = this.#score(place)
    return (this.#scores = scores)
  }

  #score(place: number): number {
    const { saturation } = parameters
    const worths = this.#worths
    let score = 0
    for (let term = 0; term < worths.length; term++) {
      const count = this.#counts[place * worths.length + term]!
      if (count > 0) score += (worths[term]! * count * (1 + saturation)) / (count + saturation)
    }
    return score
  }
}

/** The words of the question in a place's own message, and those that only its neighbours have. */
export function wordsAt(
  { counts, held }: Evidence,
  postings: readonly Posting[],
): { terms: string[]; near: string[] } {
  const words = (wanted: (term: number) => boolean) =>
    postings.flatMap(({ term }, index) => (wanted(index) ? [term.word] : []))
  return {
    terms: words((term) => held.includes(term)),
    near: words((term) => (counts[term] ?? 0) > 0 && !held.includes(term)),
  }
}

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
