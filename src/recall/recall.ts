import type { Row } from '@libsql/client'

import type { QuestionVector } from './embedder.ts'
import { type FinalScore, finalScore, type Turn } from './features.ts'
import { parameters } from './parameters.ts'
import {
  type Names,
  type Question,
  type QuestionOptions,
  readQuestion,
  withoutNames,
} from './question.ts'
import {
  bestOf,
  type Likeness,
  type Place,
  placeId,
  type Posting,
  type ScoredPlace,
  scorePlaces,
  type Seed,
  seedKeys,
  weigh,
  wordsAt,
} from './ranking.ts'
import {
  type Filter,
  readCandidates,
  readPlaces,
  readPostings,
  readSpeakers,
  readWhole,
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
  const candidates = candidatesOf(postings, placeRows?.rows ?? [], likeness)
  if (candidates.size === 0) return []

  const [rows] = yield [readCandidates([...candidates.values()], input)]
  const best = rank(rows?.rows ?? [], candidates, question).slice(0, input.limit)
  const cut = best.filter(({ row }) => row['cut'] === 1).map(({ row }) => Number(row['key']))
  const [whole] = cut.length > 0 ? yield [readWhole(cut)] : []
  const contents = new Map(whole?.rows.map((row) => [row['key'], row['content']]))
  return best.map(({ row, score, place, date, speaker }) => ({
    row: { ...row, content: contents.get(row['key']) ?? row['content'] } as Row,
    score,
    why: {
      ...wordsAt(place, postings),
      date,
      speaker,
      ...(place.likeness > 0 ? { likeness: place.likeness } : {}),
    },
  }))
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
    asked.terms.map(({ word }, index) => [word, numbersOf(rows[index]?.['keys'])]),
  )
  return weigh(question.terms, ({ word }) => keys.get(word) ?? [], messages)
}

/** The places worth reading: the best scored, and those of the question's date. */
function candidatesOf(
  postings: readonly Posting[],
  rows: readonly Row[],
  likeness: Likeness | undefined,
): Map<string, ScoredPlace> {
  const found = rows.map((row) => ({
    key: row['key'] === null ? undefined : Number(row['key']),
    ...placeOf(row),
    asks: row['asks'] === 1,
  }))
  const seeds = found.filter((place): place is Seed => place.key !== undefined)
  const scored = scorePlaces(postings, seeds, likeness)
  const best = new Map(
    bestOf(scored, parameters.candidates).map((place) => [placeId(place), place]),
  )
  const dated = found.filter((place) => place.key === undefined)
  if (dated.length === 0) return best
  const known = new Map(scored.map((place) => [placeId(place), place]))
  for (const { conversationId, sequence } of dated) {
    const id = placeId({ conversationId, sequence })
    best.set(id, known.get(id) ?? { conversationId, sequence, ...unscored })
  }
  return best
}

const unscored = { score: 0, counts: [], held: [], likeness: 0 }

/** Best first, then newest. */
function rank(
  rows: readonly Row[],
  candidates: ReadonlyMap<string, ScoredPlace>,
  question: Question,
): (FinalScore & { readonly row: Row; readonly place: ScoredPlace })[] {
  return rows
    .flatMap((row) => {
      const place = candidates.get(placeId(placeOf(row)))
      return place ? [{ row, place, ...finalScore(place.score, turnOf(row), question) }] : []
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || Number(b.row['key']) - Number(a.row['key']))
}

const placeOf = (row: Row): Place => ({
  conversationId: textOf(row['conversation_id']),
  sequence: Number(row['sequence']),
})

const turnOf = (row: Row): Turn => ({
  role: textOf(row['role']),
  content: textOf(row['content']),
  timestamp: textOf(row['timestamp']),
})

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const numbersOf = (json: unknown): number[] => parseArray(json).map(Number)

const textsOf = (json: unknown): string[] => parseArray(json).map(String)

const parseArray = (json: unknown): unknown[] => {
  const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : []
  return Array.isArray(parsed) ? parsed : []
}
