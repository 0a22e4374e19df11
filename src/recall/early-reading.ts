import type { Row } from '@libsql/client'
import { type SQL, sql } from 'drizzle-orm'

import { conversations } from '../schema/conversations.ts'
import { messages } from '../schema/messages.ts'
import { answers, asks } from './asks.ts'
import { type BesideContent, toHandOut, toRank } from './columns.ts'
import type { DateSpan } from './date-spans.ts'
import { parameters } from './parameters.ts'
import { person } from './person.ts'
import { type Likeness, placeId, type Posting } from './places.ts'
import { termsByKey, usualLength } from './ranking.ts'
import { placeOf } from './rows.ts'
import { kernel, type ScoredPlace } from './scored-places.ts'
import { type Statement, textOfStatement } from './statement.ts'
import {
  allowed,
  type CandidatesFilter,
  datedArguments,
  datedFrom,
  type DatedRow,
  type Filter,
  filterArguments,
  readCandidates,
  wanted,
  type WholeHits,
} from './statements.ts'

/** What is known before any message was read. */
interface Found {
  readonly postings: readonly Posting[]
  readonly likeness: Likeness | undefined
  /** The keys of which the seeds are chosen, best first. */
  readonly offered: readonly number[]
  readonly date: DateSpan | undefined
}

/**
 * The messages that will be the candidates, before it is known where the seeds stand: SQL scores the places as `ScoredPlaces` does, and takes
 * of equal ones the same. A
 * request more would take longer where a network lies between. From a number of characters on, texts are NULL; so is what else a long message
 * has, of which a prompt shows nothing.
 */
export function readEarly(
  { postings, likeness, offered, date }: Found,
  filter: Filter & Pick<WholeHits, 'isForPrompt'>,
): Statement {
  const { saturation, length, early } = parameters
  const termsOf = termsByKey(postings)
  const usual = usualLength(postings)
  return {
    sql: filter.isForPrompt ? earlyToRank() : earlyToHandOut(),
    args: {
      ...filterArguments(filter),
      ...datedArguments(date),
      offered: JSON.stringify(
        offered.map((key) => [key, termsOf.get(key) ?? [], likeness?.byKey.get(key) ?? 0]),
      ),
      seeds: BigInt(parameters.seeds),
      loans: JSON.stringify(kernel.map(({ distance, share }) => [distance, share])),
      answer: parameters.answer,
      worths: JSON.stringify(postings.map(({ worth }) => worth)),
      alike: likeness?.worth ?? 0,
      saturation,
      share: length.share,
      longest: BigInt(length.most),
      usual: BigInt(usual),
      lent: BigInt(Math.max(usual, length.lent)),
      most: BigInt(parameters.candidates + early.equals),
      characters: BigInt(early.characters),
      whole: BigInt(parameters.wholeLength),
      rest: BigInt(early.rest),
      asking: BigInt(parameters.shortQuestion),
    },
  }
}

const said = messages.content

/** What one occurrence counts for in a message, by its length beside a usual one. */
const density = (usual: SQL): SQL =>
  sql`1 / (1 - :share + :share * max(1, min(length(${said}), :longest) * 1.0 / ${usual}))`

const early = ({ columns, size }: BesideContent) =>
  textOfStatement(sql`
  WITH RECURSIVE ${person},
  seed(turn, talk, at, asks, density, taken, terms, likeness) AS MATERIALIZED (
    SELECT offered.key, ${conversations}.rowid, ${messages.sequence}, ${asks},
      ${density(sql`:usual`)}, ${density(sql`:lent`)}, offered.value ->> 1, offered.value ->> 2
    FROM json_each(:offered) AS offered
    CROSS JOIN ${messages} ON ${messages.key} = offered.value ->> 0
    CROSS JOIN ${conversations} ON ${conversations.id} = ${messages.conversationId}
    WHERE ${allowed} LIMIT :seeds
  ),
  loan(turn, distance, share) AS MATERIALIZED (SELECT key, value ->> 0, value ->> 1 FROM json_each(:loans)),
  worth(term, worth) AS MATERIALIZED (SELECT key, value FROM json_each(:worths)),
  lending(turn, talk, at, share, density, terms, likeness) AS MATERIALIZED (
    SELECT seed.turn * 100 + loan.turn, seed.talk, seed.at + distance,
      share * iif(distance = 1 AND seed.asks, :answer, 1) * iif(distance = 0, 1, coalesce(taker.taken, 1)), seed.density, seed.terms, seed.likeness
    FROM seed CROSS JOIN loan LEFT JOIN seed AS taker ON taker.talk = seed.talk AND taker.at = seed.at + distance
  ),
  lent(turn, talk, at, worth, count) AS (
    SELECT min(turn), talk, at, worth, sum(density * share)
    FROM lending CROSS JOIN json_each(terms) AS held CROSS JOIN worth ON term = held.value
    GROUP BY talk, at, term
    UNION ALL
    SELECT min(turn), talk, at, :alike, sum(likeness * share) FROM lending WHERE likeness > 0 GROUP BY talk, at
  ),
  best(talk, at, score) AS MATERIALIZED (
    SELECT talk, at, sum(worth * count * (1 + :saturation) / (count + :saturation)) AS score
    FROM lent GROUP BY talk, at ORDER BY round(score, 6) DESC, min(turn) LIMIT :most
  ),
  dated(entry) AS (SELECT ${messages.key} ${datedFrom}),
  early(entry, score) AS (
    SELECT entry, max(score) FROM (
      SELECT ${messages.key} AS entry, score FROM best
      CROSS JOIN ${conversations} ON ${conversations}.rowid = talk
      CROSS JOIN ${messages} ON ${messages.conversationId} = ${conversations.id} AND ${messages.sequence} = at
      UNION ALL SELECT entry, 0 FROM dated
    ) GROUP BY entry
  )
  SELECT ${columns}, ${answers} AS answers, length(${said}) > :whole + :rest OR ${size} > :whole AS cut,
    iif(sum(min(length(${said}), :whole + :rest) + min(${size}, :whole)) OVER best_first <= :characters, substr(${said}, 1, :whole), NULL) AS content,
    substr(${said}, :whole + 1, :rest) AS rest, (SELECT iif(count(*) < :most, 0, min(score)) FROM best) AS least
  FROM early CROSS JOIN ${messages} ON ${messages.key} = early.entry
  CROSS JOIN ${conversations} ON ${conversations.id} = ${messages.conversationId}
  WHERE ${wanted}
  WINDOW best_first AS (ORDER BY early.score DESC, early.entry)`)

const earlyToRank = early(toRank)
const earlyToHandOut = early(toHandOut)

/** The rows of the candidates, each with the index of its candidate as `place`; those that were not read early are read now. */
export function* readTexts(
  candidates: readonly ScoredPlace[],
  {
    early,
    dated,
  }: { readonly early: readonly Row[] | undefined; readonly dated: readonly DatedRow[] },
  filter: CandidatesFilter,
): Generator<Statement[], Row[], readonly { readonly rows: Row[] }[]> {
  if (!early) {
    const [read] = yield [readCandidates(candidates, filter)]
    return read?.rows ?? []
  }
  const known = new Map(early.map((row) => [placeId(placeOf(row)), row]))
  const inTime = new Set(
    dated.map(([conversationId, sequence]) => placeId({ conversationId, sequence })),
  )
  // Of the places that score more all were looked at: where there is no row, there is no message that the filter lets through.
  const least = early.length > 0 ? Number(early[0]!['least']) * (1 + 1e-9) : Infinity
  const rows: Row[] = []
  const unread: number[] = []
  for (const [place, candidate] of candidates.entries()) {
    const id = placeId(candidate)
    const row = known.get(id)
    if (typeof row?.['content'] === 'string') rows.push({ ...row, place })
    else if (row || (candidate.score <= least && !inTime.has(id))) unread.push(place)
  }
  if (unread.length === 0) return rows
  const [more] = yield [
    readCandidates(
      unread.map((place) => candidates[place]!),
      filter,
    ),
  ]
  for (const row of more?.rows ?? []) {
    row['place'] = unread[Number(row['place'])]!
    rows.push(row)
  }
  return rows
}
