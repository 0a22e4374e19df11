import type { Row } from '@libsql/client'

import { candidatesOf } from './candidates.ts'
import { readEarly, readTexts } from './early-reading.ts'
import type { QuestionVector } from './embedder.ts'
import { rank, withoutCopies, wordsFirst } from './final-ranking.ts'
import { withHalves } from './halves.ts'
import { isWeak, onlyFrames } from './nothing-there.ts'
import { parameters } from './parameters.ts'
import type { Seed } from './places.ts'
import { readPostings } from './postings.ts'
import { type Question, type QuestionOptions, readQuestion, withoutNames } from './question.ts'
import { scorePlaces, weigh } from './ranking.ts'
import { readRest } from './rest.ts'
import { keyOf, keysOf, parseArray, textOf } from './rows.ts'
import { wordsAt } from './scored-places.ts'
import { seedKeys } from './seeds.ts'
import { bestOfEach, termsOfEach } from './several-questions.ts'
import { namesOf } from './speaker-names.ts'
import type { Statement } from './statement.ts'
import {
  type DatedRow,
  type Filter,
  readNewest,
  readPlaces,
  readSpeakers,
  readUnread,
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
  /** Hands out only what a prompt shows of a message. */
  readonly isForPrompt?: boolean
  /** Reads more than is needed rather than once more, as where each request crosses a network. */
  readonly isDistant?: boolean
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
 * A recall, step by step: it asks for batches of reads, three as a rule and two from afar, is given their rows, and returns the ranked
 * rows. The caller runs the batches, so the first one can travel with other reads. One batch more fetches the hits of a search in a
 * file, and elsewhere those whose text is longer than 8,000 characters, or their body and metadata than as many bytes.
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
    readUnread(),
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
  const most = input.thread ? parameters.offeredForThread : parameters.offered
  let likeness = likenessOf(alikeRows?.rows ?? [], postings, messages)
  let offered = seedKeys(postings, likeness, most)
  const read = () => [
    readPlaces(offered, question.date, input),
    ...(input.isDistant
      ? [readEarly({ postings, likeness, offered, date: question.date }, input)]
      : []),
  ]

  const unsaid = messages > 0 ? unsaidWords(postings) : []
  if (!question.date && unsaid.length === 0 && offered.length === 0) return []
  const turned = withLettersTurned(unsaid, question)
  let found = yield [
    ...read(),
    ...(unsaid.length > 0
      ? [readPostings(turned, input.senderId), readResembling(unsaid, input.senderId, question)]
      : []),
  ]
  const [turnedRows, texts] = unsaid.length > 0 ? found.slice(-2) : []
  const known = withHalves(keysOf(turned, turnedRows?.rows ?? []), texts?.rows ?? [])
  const slips = weigh(turned, known, messages).filter(({ keys }) => keys.length > 0)
  postings = insteadOf(postings, slips)
  const others = unsaid.filter(({ word }) => slips.every(({ term }) => term.word !== word))
  const meant = withResembling(others, texts?.rows ?? [], question)
  if (slips.length + meant.length > 0) {
    const [meantRows] = meant.length > 0 ? yield [readPostings(meant, input.senderId)] : []
    postings = insteadOf(postings, weigh(meant, keysOf(meant, meantRows?.rows ?? []), messages))
    likeness = likenessOf(alikeRows?.rows ?? [], postings, messages)
    offered = seedKeys(postings, likeness, most)
    found = yield read()
  }
  if (onlyFrames(postings) && !question.date && !input.vector) return []
  const stand = found[0]?.rows[0]
  const seeds = seedsIn(stand?.['seeds'])
  const dated = parseArray<DatedRow>(stand?.['dated'])
  const places = scorePlaces(postings, seeds, likeness)
  const each = termsOfEach(question.several ?? [], postings)
  const isOne = each.length < 2
  const candidates = candidatesOf(places, dated, question, { ...input, isOne })
  if (candidates.length === 0) {
    return asked.isDateAlone && !input.contentOnly ? yield* recallDateAlone(input, question) : []
  }

  const early = input.isDistant ? found[1]?.rows : undefined
  // Candidates are many and hits few: of most rows nothing but the text is looked at.
  const areHitsReadAfter = !input.isForPrompt && !input.isDistant
  const rows = yield* readTexts(candidates, { early, dated }, { ...input, areHitsReadAfter })
  const ranked = rank(rows, candidates, question, places)
  const answers = wordsFirst(ranked, places, postings)
  const best = withoutCopies(bestOfEach(answers, places, each)).slice(0, input.limit)
  const isRead = (row: Row): boolean => areHitsReadAfter || isCut(row)
  const keys = best.filter(({ row }) => isRead(row)).map(({ row }) => keyOf(row))
  const { isForPrompt, around } = input
  const { whole, beside } = yield* readRest(best, { keys, isForPrompt, around })
  const missing = postings.flatMap(({ term, keys }) =>
    keys.length === 0 && !term.minor ? [term.word] : [],
  )
  return best.flatMap(({ row, score, place, date, speaker }, index) => {
    const read = whole.get(keyOf(row))
    // It was deleted meanwhile.
    if (isRead(row) && !read) return []
    const evidence = places.evidenceAt(place)
    const { likeness } = evidence
    return {
      row:
        areHitsReadAfter && read
          ? read
          : { ...row, content: textOf(row['content']) + textOf(row['rest']), ...read },
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

/** Whether a part of the message was left out. */
const isCut = (row: Row): boolean => row['cut'] === 1

/**
 * A date that is all of the question, and for which nothing stands in the index of times: "1984" is a word that was said; where it was
 * not, and for "last year", the messages of that year, of which there may be many.
 */
function* recallDateAlone(input: RecallInput, { date }: Question): RecallSteps {
  const isWord = /\p{N}/u.test(input.query) || date?.grain !== 'year'
  const said = isWord ? yield* recall({ ...input, undated: true }) : []
  if (said?.length !== 0 || date?.grain !== 'year') return said
  const { since = date.from, until = date.to } = input
  return yield* browse({
    ...input,
    since: since > date.from ? since : date.from,
    until: until < date.to ? until : date.to,
  })
}

/** All messages of a time, newest first. */
function* browse(input: RecallInput): RecallSteps {
  const [newest] = yield [readNewest(input, input.limit)]
  const found = newest?.rows ?? []
  const hits = found.map((row) => ({ row }))
  const { beside } = yield* readRest(hits, { keys: [], around: input.around })
  return found.map((row, index) => ({
    row,
    score: 0,
    ...(beside ? { around: beside.filter((other) => other['place'] === index) } : {}),
    why: { terms: [], near: [], date: true, speaker: false },
  }))
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
