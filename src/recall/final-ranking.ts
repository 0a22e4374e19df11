import type { Row } from '@libsql/client'

import { messages } from '../schema/messages.ts'
import { type FinalScore, finalScore, type ReadMessage } from './features.ts'
import type { Posting } from './places.ts'
import type { Question } from './question.ts'
import { keyOf, textOf } from './rows.ts'
import type { ScoredPlace, ScoredPlaces } from './scored-places.ts'

/** A row that was read, where it stands, and what it scores in the end. */
export interface Ranked extends FinalScore {
  readonly row: Row
  readonly place: ScoredPlace
}

/** Best first, then newest. */
export function rank(
  rows: readonly Row[],
  candidates: readonly ScoredPlace[],
  question: Question,
  places: ScoredPlaces,
): Ranked[] {
  return rows
    .map((row) => {
      const place = candidates[Number(row['place'])]!
      const final = finalScore(place.score, messageOf(row), question)
      return { row, place, ...final, score: final.score * places.gainAt(place) }
    })
    .filter(({ score }) => score > 0)
    .sort(bestFirst)
}

const bestFirst = (a: Ranked, b: Ranked): number => b.score - a.score || keyOf(b.row) - keyOf(a.row)

/** What only fits the date comes after what holds the rarest word of the question. */
export function wordsFirst(
  ranked: readonly Ranked[],
  places: ScoredPlaces,
  postings: readonly Posting[],
): readonly Ranked[] {
  const rarest = postings.reduce(
    (best, { keys, worth }, index) =>
      keys.length > 0 && worth > (postings[best]?.worth ?? 0) ? index : best,
    -1,
  )
  const holding = ranked.filter(({ place }) => places.holds(place, rarest))
  const least = Math.min(...holding.map(({ score }) => score))
  const bare = ranked.filter(({ score, place }) => place.score === 0 && score >= least)
  if (bare.length === 0) return ranked
  const most = bare[0]!.score
  return ranked
    .map((hit) =>
      bare.includes(hit) ? { ...hit, score: (hit.score / most) * least * 0.999 } : hit,
    )
    .sort(bestFirst)
}

/** Of messages that say the same, the newest, where the best of them stands; a copy is no news. */
export function withoutCopies(ranked: readonly Ranked[]): readonly Ranked[] {
  const newest = new Map<string, { hit: Ranked; readonly score: number }>()
  for (const hit of ranked) {
    const { row } = hit
    const said = `${textOf(row[messages.role.name])} ${textOf(row['content']).trim()}`
    const known = newest.get(said)
    if (!known) newest.set(said, { hit, score: hit.score })
    else if (keyOf(known.hit.row) < keyOf(row)) known.hit = hit
  }
  return Array.from(newest.values(), ({ hit, score }) =>
    hit.score === score ? hit : { ...hit, score },
  )
}

const messageOf = (row: Row): ReadMessage => ({
  role: textOf(row[messages.role.name]),
  content: textOf(row['content']),
  timestamp: textOf(row[messages.timestamp.name]),
  answers: row['answers'] === 1,
})
