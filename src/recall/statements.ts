import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { conversations } from '../schema/conversations.ts'
import { facts } from '../schema/facts.ts'
import { messageWords } from '../schema/message-words.ts'
import { messages } from '../schema/messages.ts'
import { formatMoment } from '../time/moments.ts'
import { asks, answers } from './asks.ts'
import { alone, type BesideContent, every, named, toHandOut, toRank } from './columns.ts'
import type { DateSpan } from './date-spans.ts'
import { tolerant } from './features.ts'
import { parameters } from './parameters.ts'
import { person, personValues } from './person.ts'
import type { Place } from './places.ts'
import { type Statement, textOfStatement } from './statement.ts'

/** Which of a sender's messages may be found. */
export interface Filter {
  readonly senderId: string
  readonly excludeConversationId?: string | undefined
  readonly channel?: string | undefined
  /** Only what was said on one of these channels. */
  readonly channels?: readonly string[] | undefined
  /** The name or the id of the conversations that are meant. */
  readonly thread?: string | null | undefined
  readonly project?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** Only what this speaker said is found; the words of both lend to it. */
  readonly role?: 'user' | 'assistant' | undefined
}

/** One row: how many messages the person has (counted up to a limit), and what the two who speak are called, as JSON. */
export const readSpeakers = (senderId: string): Statement => ({
  sql: speakers(),
  args: { ...personValues(senderId), most: BigInt(parameters.countedMessages) },
})

const ofPerson = (column: SQLiteColumn): SQL => sql`${column} IN (SELECT id FROM person)`

const inTalk = sql`${messages.conversationId} = ${conversations.id}`

const speakers = textOfStatement(sql`
  WITH RECURSIVE ${person}
  SELECT
    (SELECT count(*) FROM (
      SELECT 1 FROM ${conversations} CROSS JOIN ${messages} ON ${inTalk}
      WHERE ${ofPerson(conversations.senderId)} LIMIT :most
    )) AS messages,
    (SELECT json_group_array(${facts.value}) FROM ${facts} WHERE ${ofPerson(facts.senderId)}
      AND ${facts.foldedKey} IN ('name', 'preferred_name', 'full_name', 'first_name', 'nickname')) AS user_names,
    (SELECT json_group_array(${facts.value}) FROM ${facts} WHERE ${ofPerson(facts.senderId)}
      AND ${facts.foldedKey} = 'assistant_name') AS assistant_names`)

export const allowed = sql`${ofPerson(conversations.senderId)}
    AND ${messages.role} IN ('user', 'assistant')
    AND (:excluded IS NULL OR ${conversations.id} <> :excluded)
    AND (:channel IS NULL OR ${conversations.channel} = :channel)
    AND (:channels IS NULL OR ${conversations.channel} IN (SELECT value FROM json_each(:channels)))
    AND (:thread IS NULL OR ${conversations.thread} = :thread OR ${conversations.id} = :thread)
    AND (:project IS NULL OR ${conversations.project} IN (:project, ''))
    AND (:since IS NULL OR ${messages.timestamp} >= :since)
    AND (:until IS NULL OR ${messages.timestamp} < :until)`

/** What may be a hit; what is only allowed lends to others. */
export const wanted = sql`${allowed} AND (:role IS NULL OR ${messages.role} = :role)`

export const filterArguments = (filter: Filter) => ({
  ...personValues(filter.senderId),
  excluded: filter.excludeConversationId ?? null,
  channel: filter.channel ?? null,
  channels: filter.channels ? JSON.stringify(filter.channels) : null,
  thread: filter.thread ?? null,
  project: filter.project ?? null,
  since: filter.since ? formatMoment(filter.since) : null,
  until: filter.until ? formatMoment(filter.until) : null,
  role: filter.role ?? null,
})

/**
 * One row: `seeds`, where the best of the offered keys stand that the filter lets through, and whether they ask; and
 * `dated`, the newest places of the date's span. A year says too little to add messages for it. Both are JSON, because the
 * driver takes longer to hand out a row than SQLite to find it.
 */
export function readPlaces(
  keys: readonly number[],
  date: DateSpan | undefined,
  filter: Filter,
): Statement {
  return {
    sql: places(),
    args: {
      ...filterArguments(filter),
      ...datedArguments(date),
      keys: JSON.stringify(keys),
      seeds: BigInt(parameters.seeds),
    },
  }
}

/** The span in which messages are looked for because of a date. */
export function datedArguments(date: DateSpan | undefined) {
  const span = date && date.grain !== 'year' ? tolerant(date) : undefined
  return {
    from: span ? formatMoment(span.from) : null,
    to: span ? formatMoment(span.to) : null,
    dated: BigInt(parameters.dated),
  }
}

/** Of one seed: its key, its conversation, its sequence, 1 when it asks, its role, and its length. */
export type SeedRow = readonly [number, string, number, 0 | 1, string, number]
/** Of one dated place: its conversation and its sequence. */
export type DatedRow = readonly [string, number]

/** The newest messages of the date's span. */
export const datedFrom = sql`
      FROM person AS dated
      CROSS JOIN ${conversations} ON ${conversations.senderId} = dated.id
      CROSS JOIN ${messages} ON ${inTalk} AND ${messages.timestamp} >= :from AND ${messages.timestamp} < :to
      WHERE :from IS NOT NULL AND ${wanted} ORDER BY ${messages.key} DESC LIMIT :dated`

// CROSS JOIN keeps the planner on the keys: beside json_each it would rather walk all the person's conversations.
const places = textOfStatement(sql`
  WITH RECURSIVE ${person}
  SELECT (
    SELECT json_group_array(json_array(entry, talk, at, asks, speaker, length)) FROM (
      SELECT ${messages.key} AS entry, ${messages.conversationId} AS talk, ${messages.sequence} AS at,
        ${messages.role} AS speaker, ${asks} AS asks, length(${messages.content}) AS length
      FROM json_each(:keys) AS seed
      CROSS JOIN ${messages} ON ${messages.key} = seed.value
      CROSS JOIN ${conversations} ON ${inTalk}
      WHERE ${allowed} LIMIT :seeds
    )
  ) AS seeds, (
    SELECT json_group_array(json_array(talk, at)) FROM (
      SELECT ${messages.conversationId} AS talk, ${messages.sequence} AS at ${datedFrom}
    )
  ) AS dated`)

/** Which candidates are read, and what of them. */
export interface CandidatesFilter extends Filter {
  readonly isForPrompt?: boolean | undefined
  /** Whether the hits are read whole when it is known which they are. */
  readonly areHitsReadAfter?: boolean
}

/**
 * The messages at the places, which `place` numbers, as far as the filter lets them through; a long text cut. `cut` is 1
 * where a part of the message was left out.
 */
export const readCandidates = (
  candidates: readonly Place[],
  filter: CandidatesFilter,
): Statement => ({
  sql: filter.areHitsReadAfter
    ? candidatesAlone()
    : filter.isForPrompt
      ? candidatesToRank()
      : candidatesToHandOut(),
  args: {
    ...filterArguments(filter),
    places: JSON.stringify(
      candidates.map(({ conversationId, sequence }) => [conversationId, sequence]),
    ),
    whole: BigInt(parameters.wholeLength),
    asking: BigInt(parameters.shortQuestion),
  },
})

const candidates = ({ columns, size }: BesideContent) =>
  textOfStatement(sql`
  WITH RECURSIVE ${person}
  SELECT place.key AS place, ${columns}, substr(${messages.content}, 1, :whole) AS content, ${answers} AS answers,
    length(${messages.content}) > :whole OR ${size} > :whole AS cut
  FROM json_each(:places) AS place
  CROSS JOIN ${messages} ON ${messages.conversationId} = place.value ->> 0 AND ${messages.sequence} = place.value ->> 1
  CROSS JOIN ${conversations} ON ${inTalk}
  WHERE ${wanted}`)

const candidatesAlone = candidates(alone)
const candidatesToRank = candidates(toRank)
const candidatesToHandOut = candidates(toHandOut)

/** Hits that are read whole, and whether they are only told in a prompt, which shows nothing but their texts. */
export interface WholeHits {
  readonly keys: readonly number[]
  readonly isForPrompt?: boolean | undefined
}

/** The hits of these keys, of which a part was left out. */
export const readWhole = ({ keys, isForPrompt }: WholeHits): Statement => ({
  sql: isForPrompt ? wholeTexts() : wholeMessages(),
  args: { keys: JSON.stringify(keys) },
})

const whole = (columns: SQL) =>
  textOfStatement(
    sql`SELECT ${columns} FROM ${messages} WHERE ${messages.key} IN (SELECT value FROM json_each(:keys))`,
  )

const wholeTexts = whole(named([messages.key, messages.content]))
const wholeMessages = whole(every)

/** The newest messages that the filter lets through. */
export const readNewest = (filter: Filter, most: number): Statement => ({
  sql: newest(),
  args: { ...filterArguments(filter), most: BigInt(most) },
})

const newest = textOfStatement(sql`
  WITH RECURSIVE ${person}
  SELECT ${every}
  FROM person AS owner
  CROSS JOIN ${conversations} ON ${conversations.senderId} = owner.id
  CROSS JOIN ${messages} ON ${inTalk}
  WHERE ${wanted} ORDER BY ${messages.timestamp} DESC, ${messages.key} DESC LIMIT :most`)

/** The messages that stand beside the places, which `place` numbers, so many before and after, in their order. */
export const readAround = (places: readonly Place[], most: number): Statement => ({
  sql: around(),
  args: {
    places: JSON.stringify(
      places.map(({ conversationId, sequence }) => [conversationId, sequence]),
    ),
    most: BigInt(most),
  },
})

const around = textOfStatement(sql`
  SELECT place.key AS place, ${every}
  FROM json_each(:places) AS place
  CROSS JOIN ${messages} ON ${messages.conversationId} = place.value ->> 0
    AND ${messages.sequence} BETWEEN (place.value ->> 1) - :most AND (place.value ->> 1) + :most
  WHERE ${messages.sequence} <> place.value ->> 1 AND ${messages.role} IN ('user', 'assistant')
  ORDER BY place.key, ${messages.sequence}`)

/** A row when there are messages whose other spellings nobody has read. */
export const readUnread = (): Statement => ({ sql: unread(), args: {} })

const unread = textOfStatement(
  sql`SELECT ${messageWords.messageKey} FROM ${messageWords} WHERE ${messageWords.unread} = 1 LIMIT 1`,
)
