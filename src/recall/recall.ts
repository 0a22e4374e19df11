import type { Row } from '@libsql/client'

import { candidatesOf } from './candidates.ts'
import type { QuestionVector } from './embedder.ts'
import { rank, withoutCopies, wordsFirst } from './final-ranking.ts'
import { parameters } from './parameters.ts'
import type { Statement } from './person.ts'
import type { Posting, Seed } from './places.ts'
import { readPostings } from './postings.ts'
import { type Names, type QuestionOptions, readQuestion, withoutNames } from './question.ts'
import { scorePlaces, weigh } from './ranking.ts'
import { keysOf, parseArray, textOf } from './rows.ts'
import { type Evidence, wordsAt } from './scored-places.ts'
import { seedKeys } from './seeds.ts'
import {
  type DatedRow,
  type Filter,
  readAround,
  readCandidates,
  readNewest,
  readPlaces,
  readSpeakers,
  readUnread,
  readWhole,
  type SeedRow,
} from './statements.ts'
import {
  insteadOf,
  readResembling,
  unsaidWords,
  withLettersTurned,
  withResembling,
} from './unsaid.ts'
import { likenessOf, readAlike } from './vectors.ts'

/** What to recall, for whom, from which of their messages. */
export interface RecallInput extends Filter, QuestionOptions {
  readonly query: string
  readonly limit: number
  /** What the assistant is called, unless the person has an `assistant_name` fact. */
  readonly assistantName?: string | undefined
  /** The question as the application's embedder sees it. */
  readonly vector?: QuestionVector | undefined
  /** How many messages before and after each hit come along. */
  readonly around?: number | undefined
  /** Finds nothing (undefined) while there are messages whose other spellings were not read, so that they can be. */
  readonly stopsAtUnread?: boolean
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
  /** Words of the question that this person and the assistant never said, where there are any. */
  readonly missing?: readonly string[]
  /** `true` when what was never said tells more of the question than what was: likely no answer. */
  readonly weak?: true
}

/** A row of `messages`, every column by its name. */
export interface RankedRow {
  readonly row: Row
  readonly score: number
  readonly why: RecallReasons
  /** Rows of the messages beside it, in their order, where they were asked for. */
  readonly around?: readonly Row[]
}

/**
 * A recall, step by step: it asks for batches of reads, three as a rule, is given their rows, and returns the ranked
 * rows. The caller runs the batches, so the first one can travel with other reads. (A fourth batch fetches whole
 * texts when a hit is longer than 8,000 characters.)
 */
export type RecallSteps = Generator<
  Statement[],
  RankedRow[] | undefined,
  readonly { readonly rows: Row[] }[]
>

/** Finds the messages that answer a question. See docs/recall.md. */
export function* recall(input: RecallInput): RecallSteps {
  const asked = readQuestion(input.query, input)
  const searchable = asked.terms.length > 0 || asked.date !== undefined
  if (input.query.trim() === '' && (input.since || input.until)) return yield* browse(input)
  if (!searchable && (input.contentOnly || !input.vector)) return []

  const [postingRows, speakerRows, unread, alikeRows] = yield [
    readPostings(asked.terms, input.senderId),
    readSpeakers(input.senderId),
    readUnread,
    ...(input.vector ? [readAlike(input.vector, input)] : []),
  ]
  if (input.stopsAtUnread && unread && unread.rows.length > 0) return undefined
  const speakers = speakerRows?.rows[0]
  const keysByTerm = keysOf(asked.terms, postingRows?.rows ?? [])
  const question = withoutNames(
    asked,
    namesOf(speakers, input.assistantName),
    (term) => keysByTerm(term).length > 0,
  )
  const messages = Number(speakers?.['messages'])
  let postings = weigh(question.terms, keysByTerm, messages)
  let likeness = likenessOf(alikeRows?.rows ?? [], postings, messages)
  const read = () => readPlaces(seedKeys(postings, likeness), question.date, input)

  const unsaid = messages > 0 ? unsaidWords(postings) : []
  if (!question.date && unsaid.length === 0 && seedKeys(postings, likeness).length === 0) return []
  const turned = withLettersTurned(unsaid, question)
  let [placeRows, turnedRows, texts] = yield [
    read(),
    ...(unsaid.length > 0
      ? [readPostings(turned, input.senderId), readResembling(unsaid, input.senderId)]
      : []),
  ]
  const slips = weigh(turned, keysOf(turned, turnedRows?.rows ?? []), messages).filter(
    ({ keys }) => keys.length > 0,
  )
  postings = insteadOf(postings, slips)
  const others = unsaid.filter(({ word }) => slips.every(({ term }) => term.word !== word))
  const meant = withResembling(others, texts?.rows ?? [], question)
  if (slips.length + meant.length > 0) {
    const [found] = meant.length > 0 ? yield [readPostings(meant, input.senderId)] : []
    postings = insteadOf(postings, weigh(meant, keysOf(meant, found?.rows ?? []), messages))
    likeness = likenessOf(alikeRows?.rows ?? [], postings, messages)
    ;[placeRows] = yield [read()]
  }
  if (onlyFrames(postings) && !question.date && !input.vector) return []
  const seeds = seedsIn(placeRows?.rows[0]?.['seeds'])
  const dated = parseArray<DatedRow>(placeRows?.rows[0]?.['dated'])
  const places = scorePlaces(postings, seeds, likeness)
  const candidates = candidatesOf(places, dated, question, input)
  if (candidates.length === 0) return []

  const [rows] = yield [readCandidates(candidates, input)]
  const ranked = rank(rows?.rows ?? [], candidates, question)
  const best = withoutCopies(wordsFirst(ranked, places, postings)).slice(0, input.limit)
  const cut = best.filter(({ row }) => row['cut'] === 1).map(({ row }) => Number(row['key']))
  const [whole] = cut.length > 0 ? yield [readWhole(cut)] : []
  const contents = new Map(whole?.rows.map((row) => [row['key'], row['content']]))
  const beside = yield* readBeside(best, input.around)
  const missing = postings.flatMap(({ term, keys }) =>
    keys.length === 0 && !term.minor ? [term.word] : [],
  )
  return best.map(({ row, score, place, date, speaker }, index) => {
    const evidence = places.evidenceAt(place)
    const { likeness } = evidence
    return {
      row: { ...row, content: contents.get(row['key']) ?? row['content'] } as Row,
      score,
      ...(beside ? { around: beside.filter((other) => other['place'] === index) } : {}),
      why: {
        ...wordsAt(evidence, postings),
        date,
        speaker,
        ...(likeness > 0 ? { likeness } : {}),
        ...(missing.length > 0 ? { missing } : {}),
        ...(missing.length > 0 && !date && likeness === 0 && isWeak(evidence, postings)
          ? { weak: true }
          : {}),
      },
    }
  })
}

/** All messages of a time, newest first. */
function* browse(input: RecallInput): RecallSteps {
  const [newest] = yield [readNewest(input, input.limit)]
  const found = newest?.rows ?? []
  const beside = yield* readBeside(
    found.map((row) => ({ row })),
    input.around,
  )
  return found.map((row, index) => ({
    row,
    score: 0,
    ...(beside ? { around: beside.filter((other) => other['place'] === index) } : {}),
    why: { terms: [], near: [], date: true, speaker: false },
  }))
}

/** The rows beside some hits, each with the index of its hit; undefined when none were asked for. */
function* readBeside(
  hits: readonly { readonly row: Row }[],
  around: number | undefined,
): Generator<Statement[], Row[] | undefined, readonly { readonly rows: Row[] }[]> {
  if (!around) return undefined
  if (hits.length === 0) return []
  const places = hits.map(({ row }) => ({
    conversationId: textOf(row['conversation_id']),
    sequence: Number(row['sequence']),
  }))
  const [beside] = yield [readAround(places, around)]
  return beside?.rows ?? []
}

export function namesOf(speakers: Row | undefined, assistantName: string | undefined): Names {
  const assistant = textsOf(speakers?.['assistant_names'])
  return {
    user: textsOf(speakers?.['user_names']),
    assistant: assistant.length > 0 || assistantName === undefined ? assistant : [assistantName],
  }
}

/** Whether a word that names the matter was never said, and all that was said only frames the question. */
const onlyFrames = (postings: readonly Posting[]): boolean =>
  postings.some(({ term, keys }) => !term.minor && keys.length === 0) &&
  !postings.some(({ term, keys }) => !term.minor && keys.length > 0)

/** Whether a message and those around it hold only a small part of what the words of the question tell. */
function isWeak({ counts }: Evidence, postings: readonly Posting[]): boolean {
  let held = 0
  let asked = 0
  for (const [index, { term, keys }] of postings.entries()) {
    if (term.minor) continue
    // As among many messages: among few, a word that was said once seems common.
    const worth = term.weight * Math.log(1 + 1_000 / (keys.length + 0.5))
    asked += worth
    if ((counts[index] ?? 0) > 0) held += worth
  }
  return held < asked * parameters.weak
}

const seedsIn = (json: unknown): Seed[] =>
  parseArray<SeedRow>(json).map(([key, conversationId, sequence, asks, role, length]) => ({
    key,
    conversationId,
    sequence,
    asks: asks === 1,
    role,
    length,
  }))

const textsOf = (json: unknown): string[] => parseArray(json).map(String)
