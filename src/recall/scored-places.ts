import { parameters } from './parameters.ts'
import type { Place, Posting, Seed } from './places.ts'

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

/** What a seed scores by itself. */
interface Own {
  readonly seed: Seed
  readonly held: readonly number[]
  readonly likeness: number
  /** Copies of one text agree in this; others may, too. */
  readonly said: string
}

/** What is lent at each distance; the message itself has it all. */
export const kernel: readonly Loan[] = [
  { distance: 0, share: 1 },
  ...fading(parameters.following, 1),
  ...fading(parameters.preceding, -1),
]

/** The most that a message gains by where it stands. */
export const mostGain = (1 + parameters.coverage) * parameters.beginning

export interface Loan {
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
  readonly #usualLength: number
  readonly #byConversation = new Map<string, Map<number, number>>()
  readonly #conversations: string[] = []
  readonly #sequences: number[] = []
  readonly #counts: Float64Array
  readonly #own = new Map<number, Own>()
  #scores: Float64Array | undefined

  /** What finding each term is worth, and last what likeness is; how many seeds will be added, and how long a
   * message usually is. */
  constructor(worths: readonly number[], seeds: number, usualLength: number) {
    this.#usualLength = usualLength
    this.#worths = worths
    this.#counts = new Float64Array(seeds * kernel.length * worths.length)
  }

  /** Counts the terms that a seed holds, and how alike it is in meaning, where it stands and around it. */
  add(seed: Seed, held: readonly number[], likeness: number): void {
    const { conversationId, sequence, asks } = seed
    const said = `${seed.role} ${seed.length} ${held.join()}`
    const density = densityOf(seed.length, this.#usualLength)
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
      const lent = density * (distance === 1 && asks ? share * parameters.answer : share)
      for (const term of held) counts[place * size + term]! += lent
      if (likeness > 0) counts[place * size + size - 1]! += (lent / density) * likeness
      if (distance === 0) this.#own.set(place, { seed, held, likeness, said })
    }
    this.#scores = undefined
  }

  /** The score that so many seeds have that say different things, or more; 0 when there are fewer. */
  scoreOfSeed(rank: number, role?: string): number {
    const scores = this.#scored()
    const best = new Map<string, number>()
    for (const [place, { seed, said }] of this.#own) {
      if (role !== undefined && seed.role !== role) continue
      best.set(said, Math.max(best.get(said) ?? 0, scores[place]!))
    }
    return Float64Array.from(best.values()).sort()[best.size - rank] ?? 0
  }

  /** Of some places those that are seeds, one of each that may say the same. */
  distinct(places: readonly ScoredPlace[], role?: string): ScoredPlace[] {
    const seen = new Set<string>()
    return places.filter((place) => {
      if (!place.seed || (role !== undefined && place.seed.role !== role)) return false
      const said = this.#own.get(this.#find(place) ?? -1)?.said ?? ''
      return !seen.has(said) && seen.add(said)
    })
  }

  /** The best places that have such a score, best first; of equal ones the earlier. */
  best(most: number, passes: (score: number) => boolean = () => true): ScoredPlace[] {
    const scores = this.#scored()
    const best: number[] = []
    for (let place = 0; place < scores.length; place++) {
      if (passes(scores[place]!)) best.push(place)
    }
    // What adding in another order makes of equal scores is no difference.
    best.sort((a, b) => Math.fround(scores[b]!) - Math.fround(scores[a]!))
    return best.slice(0, most).map((place) => ({
      conversationId: this.#conversations[place]!,
      sequence: this.#sequences[place]!,
      score: scores[place]!,
      seed: this.#own.get(place)?.seed,
    }))
  }

  /** The score of a place, by all terms or by some: 0 when neither it nor one around it holds one. */
  scoreAt(at: Place, terms?: ReadonlySet<number>): number {
    const place = this.#find(at)
    if (place === undefined) return 0
    return terms ? this.#score(place, terms) : this.#scored()[place]!
  }

  /** Whether the message at a place holds a term itself. */
  holds(at: Place, term: number): boolean {
    const place = this.#find(at)
    return place !== undefined && this.#own.get(place)?.held.includes(term) === true
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

  /** What a message gains by how much of the question it and those around it hold, and by beginning a conversation; 1 at least. */
  gainAt(at: Place): number {
    const covered = 1 + parameters.coverage * this.#coverageAt(at)
    return at.sequence <= 1 ? covered * parameters.beginning : covered
  }

  /** The share of what the words of the question tell that a place and those around it hold, 0 to 1. */
  #coverageAt(at: Place): number {
    const place = this.#find(at)
    if (place === undefined) return 0
    const size = this.#worths.length
    let asked = 0
    let held = 0
    for (let term = 0; term < size - 1; term++) {
      const worth = this.#worths[term]!
      asked += worth
      if (this.#counts[place * size + term]! > 0) held += worth
    }
    return asked > 0 ? held / asked : 0
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

  #score(place: number, terms?: ReadonlySet<number>): number {
    const { saturation } = parameters
    const worths = this.#worths
    const own = this.#own.get(place)
    const taken = own ? takenBy(own.seed.length, this.#usualLength) : 1
    let score = 0
    for (let term = 0; term < worths.length; term++) {
      if (terms && !terms.has(term)) continue
      let count = this.#counts[place * worths.length + term]!
      if (own && taken < 1) count = taken * count + (1 - taken) * this.#ownCount(own, term)
      if (count > 0) score += (worths[term]! * count * (1 + saturation)) / (count + saturation)
    }
    return score
  }

  /** How often a seed itself holds a term, nothing lent. */
  #ownCount({ seed, held, likeness }: Own, term: number): number {
    if (term === this.#worths.length - 1) return likeness
    return held.includes(term) ? densityOf(seed.length, this.#usualLength) : 0
  }
}

/**
 * How much of what its neighbours lend a message takes: the less, the longer it is, as a long one that speaks of the matter
 * holds the words itself.
 */
const takenBy = (length: number, usual: number): number =>
  densityOf(length, Math.max(usual, parameters.length.lent))

/** What one occurrence counts for: the less, the longer the text, as a long one holds most words by chance; up to a cap. */
function densityOf(length: number, usual: number): number {
  const { most, share } = parameters.length
  return 1 / (1 - share + share * Math.max(1, Math.min(length, most) / usual))
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
