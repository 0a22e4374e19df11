import { isRealFact, isTellable, rank } from './user-profile.ts'

interface Known {
  readonly key: string
  readonly value: string
  readonly updatedAt: Date
}

/** What of the facts about a person a prompt tells. */
export interface ChosenFacts<Fact> {
  readonly told: readonly Fact[]
  /** Facts that look like secrets, as far as they were looked at. */
  readonly secret: readonly Fact[]
  /** How many more there are. */
  readonly leftOut: number
}

/** How much of a value is compared with a message. */
const comparedLength = 500

/**
 * At most so many facts: who it is, then those that share words with the message, rare words before common ones, then the
 * newest.
 */
export function chooseFacts<Fact extends Known>(
  facts: readonly Fact[],
  message: string,
  most: number,
): ChosenFacts<Fact> {
  const real = facts.filter(isRealFact)
  const told: Fact[] = []
  const secret: Fact[] = []
  for (const fact of real.length > most ? byWeight(real, message) : real) {
    if (told.length === most) break
    if (isTellable(fact)) told.push(fact)
    else secret.push(fact)
  }
  return { told, secret, leftOut: real.length - told.length - secret.length }
}

function byWeight<Fact extends Known>(facts: readonly Fact[], message: string): Fact[] {
  const asked = wordsOf(message)
  const shared = facts.map(({ key, value }) => {
    const words = wordsOf(`${key} ${value.slice(0, comparedLength)}`)
    return [...asked].filter((word) => words.has(word))
  })
  const holding = new Map<string, number>()
  for (const word of shared.flat()) holding.set(word, (holding.get(word) ?? 0) + 1)
  return facts
    .map((fact, at) => ({
      fact,
      rank: rank(fact.key),
      weight: shared[at]!.reduce((sum, word) => sum + 1 / (holding.get(word) ?? 1), 0),
    }))
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        b.weight - a.weight ||
        b.fact.updatedAt.getTime() - a.fact.updatedAt.getTime(),
    )
    .map(({ fact }) => fact)
}

/** How much of a word is compared, so that its endings don't matter. */
const stemLength = 6

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/\p{L}+|\p{N}+/gu)
      ?.map((word) => word.slice(0, stemLength)),
  )
