import { leastScore, mostScore } from './features.ts'
import { parameters } from './parameters.ts'
import { placeId } from './places.ts'
import type { Question } from './question.ts'
import { mostGain, type ScoredPlace, type ScoredPlaces } from './scored-places.ts'
import type { DatedRow, Filter } from './statements.ts'

/**
 * The places worth reading: the best scored, and those of the question's date. What could not come among the hits, whatever
 * it says, is not read.
 */
export function candidatesOf(
  places: ScoredPlaces,
  dated: readonly DatedRow[],
  question: Question,
  { limit, role, isOne }: Filter & { readonly limit: number; readonly isOne: boolean },
): ScoredPlace[] {
  const least = { score: places.scoreOfSeed(limit, role), asks: true, role: '' }
  const crude = leastScore(least.score, question, least)
  const best = places.best(
    parameters.candidates,
    (score) => !isOne || mostScore(score, question) * mostGain >= crude,
  )
  const candidates = [...best]
  const known = dated.length > 0 ? new Set(best.map(placeId)) : undefined
  for (const [conversationId, sequence] of dated) {
    const place = { conversationId, sequence }
    if (!known?.has(placeId(place))) candidates.push({ ...place, score: places.scoreAt(place) })
  }
  // Of several questions one may have its answer far behind those of another.
  if (!isOne) return candidates
  const certain = places
    .distinct(best, role)
    .map((place) => leastScore(place.score, question, place.seed!) * places.gainAt(place))
  const bar = certain.sort((a, b) => b - a)[limit - 1] ?? 0
  return candidates.filter(
    (place) => mostScore(place.score, question, place.seed) * places.gainAt(place) >= bar,
  )
}
