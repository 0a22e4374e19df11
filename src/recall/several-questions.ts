import type { Ranked } from './final-ranking.ts'
import { parameters } from './parameters.ts'
import type { Posting } from './places.ts'
import type { ScoredPlaces } from './scored-places.ts'
import { stem } from './stem.ts'
import { tokenize } from './tokens.ts'

/** Of several questions in one text, which terms each looks for, by their indexes; those of which nothing is found are left out. */
export function termsOfEach(
  questions: readonly string[],
  postings: readonly Posting[],
): ReadonlySet<number>[] {
  if (questions.length < 2) return []
  return questions
    .map((question) => {
      const words = new Set<string>()
      for (const { text, joined } of tokenize(question)) {
        words.add(stem(text))
        if (joined) for (const character of text) words.add(character)
      }
      const said = question.toLowerCase()
      // A time of day is one term of several words: "8:30 pm".
      const has = (word: string) =>
        words.has(stem(word)) || (/[\s:.]/.test(word) && said.includes(word))
      return new Set(postings.flatMap(({ term: { word } }, index) => (has(word) ? [index] : [])))
    })
    .filter((terms) => [...terms].some((index) => isFound(postings[index]!)))
}

const isFound = ({ term, keys }: Posting): boolean => !term.minor && keys.length > 0

/**
 * What was found for several questions: each message by the question that it answers best, beside the best answer to that one, so that
 * the one with rarer words does not take every place; and a little by all of them together.
 */
export function bestOfEach(
  ranked: readonly Ranked[],
  places: ScoredPlaces,
  each: readonly ReadonlySet<number>[],
): readonly Ranked[] {
  const [first] = ranked
  if (!first || each.length < 2) return ranked
  const { together } = parameters
  const byQuestion = each.map((terms) => {
    const scores = ranked.map(({ place, score }) =>
      place.score > 0 ? (places.scoreAt(place, terms) * score) / place.score : 0,
    )
    const best = Math.max(...scores) || 1
    return scores.map((score) => score / best)
  })
  return ranked
    .map((hit, index) => {
      const best = Math.max(...byQuestion.map((scores) => scores[index]!))
      return { ...hit, score: (first.score * best + together * hit.score) / (1 + together) }
    })
    .sort((a, b) => b.score - a.score)
}
