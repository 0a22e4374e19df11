import type { Row } from '@libsql/client'

import type { QuestionVector } from './embedder.ts'
import { type FinalScore, finalScore, leastScore, mostScore, type Turn } from './features.ts'
import { parameters } from './parameters.ts'
import {
  type Names,
  type Question,
  type QuestionOptions,
  readQuestion,
  withoutNames,
} from './question.ts'
import {
  type Place,
  type Posting,
  type ScoredPlace,
  type ScoredPlaces,
  scorePlaces,
  type Seed,
  seedKeys,
  weigh,
  wordsAt,
} from './ranking.ts'
import {
  type DatedRow,
  type Filter,
  readCandidates,
  readPlaces,
  readPostings,
  readSpeakers,
  readWhole,
  type SeedRow,
  type Statement,
} from './statements.ts'
import { likenessOf, readAlike } from './vectors.ts'

/** What to recall, for whom, from which of their messages. */
export interface RecallInput extends Filter, QuestionOptions {
  readonly query: string
  readonly limit: number
  /** What the assistant is called, unless the person has an `assistant_name` fact. */
  readonly assistantName?: string | undefined
  /** The question as the application's embedder sees it. */
  readonly vector?: QuestionVector | undefined
}

/** Why a message was recalled. */
export interface RecallReasons {
  /** Words of the question that it holds, in any form. */
  readonly terms: readonly string[]
  /** Words of the question that the messages around it hold. */
  readonly near: readonly string[]
  /** Whether it is from the time the question names, and by the one it asks about. */
  readonly date: boolean
  readonly speaker: boolean
  /** How alike it is in meaning, 0 to 1, where an embedder was given. */
  readonly likeness?: number
}

/** A row of `messages`, every column by its name. */
export interface RankedRow {
  readonly row: Row
  readonly score: number
  readonly why: RecallReasons
}

/**
 * A recall, step by step: it asks for batches of reads, three at most, is given their rows, and returns the ranked
 * rows. The caller runs the batches, so the first one can travel with other reads. (A fourth batch fetches whole
 * texts when a hit is longer than 8,000 characters.)
 */
export type RecallSteps = Generator<Statement[], RankedRow[], readonly { readonly rows: Row[] }[]>

/** Finds the messages that answer a question. See docs/recall.md. */
export function* recall(input: RecallInput): RecallSteps {
  const asked = readQuestion(input.query, input)
  const searchable = asked.terms.length > 0 || asked.date !== undefined
  if (!searchable && (input.contentOnly || !input.vector)) return []

  const [postingRows, speakerRows, alikeRows] = yield [
    readPostings(asked.terms, input.senderId),
    readSpeakers(input.senderId),
    ...(input.vector ? [readAlike(input.vector, input)] : []),
  ]
  const speakers = speakerRows?.rows[0]
  const question = withoutNames(asked, namesOf(speakers, input.assistantName))
  const postings = postingsOf(
    asked,
    question,
    postingRows?.rows ?? [],
    Number(speakers?.['messages']),
  )
  const likeness = likenessOf(alikeRows?.rows ?? [], postings)
  const keys = seedKeys(postings, likeness)
  if (keys.length === 0 && !question.date) return []

  const [placeRows] = yield [readPlaces(keys, question.date, input)]
  const seeds = seedsIn(placeRows?.rows[0]?.['seeds'])
  const dated = parseArray<DatedRow>(placeRows?.rows[0]?.['dated'])
  const places = scorePlaces(postings, seeds, likeness)
  const candidates = candidatesOf(places, dated, question, input.limit)
  if (candidates.length === 0) return []

  const [rows] = yield [readCandidates(candidates, input)]
  const best = rank(rows?.rows ?? [], candidates, question).slice(0, input.limit)
  const cut = best.filter(({ row }) => row['cut'] === 1).map(({ row }) => Number(row['key']))
  const [whole] = cut.length > 0 ? yield [readWhole(cut)] : []
  const contents = new Map(whole?.rows.map((row) => [row['key'], row['content']]))
  return best.map(({ row, score, place, date, speaker }) => {
    const evidence = places.evidenceAt(place)
    const { likeness } = evidence
    return {
      row: { ...row, content: contents.get(row['key']) ?? row['content'] } as Row,
      score,
      why: {
        ...wordsAt(evidence, postings),
        date,
        speaker,
        ...(likeness > 0 ? { likeness } : {}),
      },
    }
  })
}

function namesOf(speakers: Row | undefined, assistantName: string | undefined): Names {
  const assistant = textsOf(speakers?.['assistant_names'])
  return {
    user: textsOf(speakers?.['user_names']),
    assistant: assistant.length > 0 || assistantName === undefined ? assistant : [assistantName],
  }
}

function postingsOf(
  asked: Question,
  question: Question,
  rows: readonly Row[],
  messages: number,
): Posting[] {
  const keys = new Map(
    asked.terms.map(({ word }, index) => [word, parseArray<number>(rows[index]?.['keys'])]),
  )
  return weigh(question.terms, ({ word }) => keys.get(word) ?? [], messages)
}

/**
 * The places worth reading: the best scored, and those of the question's date. What could not come among the hits, whatever
 * it says, is not read.
 */
function candidatesOf(
  places: ScoredPlaces,
  dated: readonly DatedRow[],
  question: Question,
  limit: number,
): ScoredPlace[] {
  const least = { score: places.scoreOfSeed(limit), asks: true, role: '' }
  const crude = leastScore(least.score, question, least)
  const best = places.best(parameters.candidates, (score) => mostScore(score, question) >= crude)
  const candidates = new Map(best.map((place) => [placeId(place), place]))
  for (const [conversationId, sequence] of dated) {
    const place = { conversationId, sequence }
    const id = placeId(place)
    if (!candidates.has(id)) candidates.set(id, { ...place, score: places.scoreAt(place) })
  }
  const certain = best.flatMap(({ score, seed }) =>
    seed ? [leastScore(score, question, seed)] : [],
  )
  const bar = certain.sort((a, b) => b - a)[limit - 1] ?? 0
  return [...candidates.values()].filter(
    ({ score, seed }) => mostScore(score, question, seed) >= bar,
  )
}

const placeId = ({ conversationId, sequence }: Place): string => `${sequence}/${conversationId}`

/** Best first, then newest. */
function rank(
  rows: readonly Row[],
  candidates: readonly ScoredPlace[],
  question: Question,
): (FinalScore & { readonly row: Row; readonly place: ScoredPlace })[] {
  return rows
    .map((row) => {
      const place = candidates[Number(row['place'])]!
      return { row, place, ...finalScore(place.score, turnOf(row), question) }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || Number(b.row['key']) - Number(a.row['key']))
}

const seedsIn = (json: unknown): Seed[] =>
  parseArray<SeedRow>(json).map(([key, conversationId, sequence, asks, role]) => ({
    key,
    conversationId,
    sequence,
    asks: asks === 1,
    role,
  }))

const turnOf = (row: Row): Turn => ({
  role: textOf(row['role']),
  content: textOf(row['content']),
  timestamp: textOf(row['timestamp']),
})

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const textsOf = (json: unknown): string[] => parseArray(json).map(String)

/** An array that one of our statements made. */
const parseArray = <Item>(json: unknown): Item[] =>
  typeof json === 'string' ? (JSON.parse(json) as Item[]) : []
