import type { InArgs } from '@libsql/client'
import { getTableColumns } from 'drizzle-orm'

import { besideKeys } from '../schema/message-words.ts'
import { messages } from '../schema/messages.ts'
import { oneSpelling } from '../schema/spelling.ts'
import { formatMoment } from '../time/moments.ts'
import type { DateSpan } from './date-spans.ts'
import { tolerant } from './features.ts'
import { parameters } from './parameters.ts'
import type { Place } from './places.ts'
import type { Term } from './terms.ts'

/** A statement as the client takes it. */
export interface Statement {
  sql: string
  args: InArgs
}

/** Which of a sender's messages may be found. */
export interface Filter {
  readonly senderId: string
  readonly excludeConversationId?: string | undefined
  readonly channel?: string | undefined
  /** Only what was said on one of these. */
  readonly channels?: readonly string[] | undefined
  readonly thread?: string | undefined
  readonly project?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** Only what this one said is found; both lend. */
  readonly role?: 'user' | 'assistant' | undefined
}

/** Every id of the person: the sender's and all that are linked with it. */
export const person = `person(id) AS (
    VALUES (:senderId), (:asGiven)
    UNION SELECT canonical_sender_id FROM person JOIN user_aliases ON alias_sender_id = person.id
    UNION SELECT alias_sender_id FROM person JOIN user_aliases ON canonical_sender_id = person.id
  )`

/** Whose messages are meant: the id as it is stored today, and as it was given, which older rows may bear. */
export const personArguments = (senderId: string) => ({
  senderId: oneSpelling(senderId),
  asGiven: senderId,
})

/**
 * One row a term, in their order: the keys of the person's messages that hold it, as a JSON array; of a term in very many
 * the oldest and the newest. The owner stands inside MATCH, so that other people's messages cost nothing.
 */
export const readPostings = (terms: readonly Term[], senderId: string): Statement => ({
  sql: postings,
  args: {
    ...personArguments(senderId),
    terms: JSON.stringify(terms.map(matching)),
    most: BigInt(parameters.postingsPerTerm),
  },
})

/** The person's tokens in the index, as FTS5 has them in a query. */
export const owner = `${person},
  owner(tokens) AS (
    SELECT group_concat('"u' || number || '"', ' OR ') FROM senders WHERE sender_id IN (SELECT id FROM person)
  )`

export const ownerOf = `'owner : (' || owner.tokens || ')'`

const holding = `
      SELECT rowid FROM messages_recall
      WHERE messages_recall MATCH ${ownerOf} || ' AND content : (' || term.value || ')'`

// FTS5 walks backwards at half the speed, so that only of a term with too many messages it is asked for both ends.
const postings = `
  WITH RECURSIVE ${owner}
  SELECT (
    SELECT CASE WHEN count(*) <= :most THEN json_group_array(rowid % ${besideKeys}) ELSE (
      SELECT json_group_array(rowid % ${besideKeys}) FROM (
        SELECT rowid FROM (${holding} AND rowid < ${besideKeys} ORDER BY rowid LIMIT :most / 2)
        UNION ALL SELECT rowid FROM (${holding} AND rowid < ${besideKeys} ORDER BY rowid DESC LIMIT :most / 2)
        UNION ALL SELECT rowid FROM (${holding} AND rowid > ${besideKeys} ORDER BY rowid DESC LIMIT :most / 2)
      )
    ) END
    FROM (${holding} ORDER BY rowid LIMIT :most + 1)
  ) AS keys
  FROM owner CROSS JOIN json_each(:terms) AS term WHERE owner.tokens IS NOT NULL ORDER BY term.key`

/** A term in any of its forms, and as the beginning of any word when it may go on. */
const matching = ({ word, forms, parts, goesOn }: Term): string =>
  [
    ...forms.map(quoted),
    ...(goesOn ? [`${quoted(word)}*`] : []),
    ...(parts ? [`(${parts.map(quoted).join(' AND ')})`] : []),
  ].join(' OR ')

/** A term's form as an FTS5 string: inside the quotes nothing is an operator. */
const quoted = (form: string): string => `"${form.replaceAll('"', '""')}"`

/** One row: how many messages the person has (counted up to a limit), and what the two who speak are called, as JSON. */
export const readSpeakers = (senderId: string): Statement => ({
  sql: speakers,
  args: { ...personArguments(senderId), most: BigInt(parameters.countedMessages) },
})

const speakers = `
  WITH RECURSIVE ${person}
  SELECT
    (SELECT count(*) FROM (
      SELECT 1 FROM conversations CROSS JOIN messages ON conversation_id = conversations.id
      WHERE sender_id IN (SELECT id FROM person) LIMIT :most
    )) AS messages,
    (SELECT json_group_array(value) FROM facts WHERE sender_id IN (SELECT id FROM person)
      AND folded_key IN ('name', 'preferred_name', 'full_name', 'first_name', 'nickname')) AS user_names,
    (SELECT json_group_array(value) FROM facts WHERE sender_id IN (SELECT id FROM person)
      AND folded_key = 'assistant_name') AS assistant_names`

export const allowed = `conversations.sender_id IN (SELECT id FROM person)
    AND messages.role IN ('user', 'assistant')
    AND (:excluded IS NULL OR conversations.id <> :excluded)
    AND (:channel IS NULL OR conversations.channel = :channel)
    AND (:channels IS NULL OR conversations.channel IN (SELECT value FROM json_each(:channels)))
    AND (:thread IS NULL OR conversations.thread = :thread)
    AND (:project IS NULL OR conversations.project IN (:project, ''))
    AND (:since IS NULL OR messages.timestamp >= :since)
    AND (:until IS NULL OR messages.timestamp < :until)`

const wanted = `${allowed} AND (:role IS NULL OR messages.role = :role)`

export const filterArguments = (filter: Filter) => ({
  ...personArguments(filter.senderId),
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
  const span = date && date.grain !== 'year' ? tolerant(date) : undefined
  return {
    sql: places,
    args: {
      ...filterArguments(filter),
      keys: JSON.stringify(keys),
      seeds: BigInt(parameters.seeds),
      from: span ? formatMoment(span.from) : null,
      to: span ? formatMoment(span.to) : null,
      dated: BigInt(parameters.dated),
    },
  }
}

/** Of one seed: its key, its conversation, its sequence, 1 when it asks, its role, and its length. */
export type SeedRow = readonly [number, string, number, 0 | 1, string, number]
/** Of one dated place: its conversation and its sequence. */
export type DatedRow = readonly [string, number]

// CROSS JOIN keeps the planner on the keys: beside json_each it would rather walk all the person's conversations.
const places = `
  WITH RECURSIVE ${person}
  SELECT (
    SELECT json_group_array(json_array(key, conversation_id, sequence, asks, role, length)) FROM (
      SELECT messages.key AS key, conversation_id, sequence, role,
        (content GLOB '*[?？؟]' OR content GLOB '*[?？؟][^A-Za-z0-9=&/]*') AS asks, length(content) AS length
      FROM json_each(:keys) AS seed
      CROSS JOIN messages ON messages.key = seed.value
      CROSS JOIN conversations ON conversations.id = conversation_id
      WHERE ${allowed} LIMIT :seeds
    )
  ) AS seeds, (
    SELECT json_group_array(json_array(conversation_id, sequence)) FROM (
      SELECT conversation_id, sequence
      FROM person AS dated
      CROSS JOIN conversations ON conversations.sender_id = dated.id
      CROSS JOIN messages ON conversation_id = conversations.id AND timestamp >= :from AND timestamp < :to
      WHERE :from IS NOT NULL AND ${wanted} ORDER BY messages.key DESC LIMIT :dated
    )
  ) AS dated`

/** The messages at the places, which `place` numbers, as far as the filter lets them through; a long text cut. */
export const readCandidates = (candidates: readonly Place[], filter: Filter): Statement => ({
  sql: candidatesAt,
  args: {
    ...filterArguments(filter),
    places: JSON.stringify(
      candidates.map(({ conversationId, sequence }) => [conversationId, sequence]),
    ),
    whole: BigInt(parameters.wholeLength),
  },
})

const besideContent = Object.values(getTableColumns(messages))
  .filter((column) => column !== messages.content)
  .map(({ name }) => `messages.${name} AS ${name}`)
  .join(', ')

const candidatesAt = `
  WITH RECURSIVE ${person}
  SELECT place.key AS place, ${besideContent}, substr(messages.content, 1, :whole) AS content, length(messages.content) > :whole AS cut
  FROM json_each(:places) AS place
  CROSS JOIN messages ON conversation_id = place.value ->> 0 AND sequence = place.value ->> 1
  CROSS JOIN conversations ON conversations.id = conversation_id
  WHERE ${wanted}`

/** The whole texts of hits that were cut. */
export const readWhole = (keys: readonly number[]): Statement => ({
  sql: `SELECT key, content FROM messages WHERE key IN (SELECT value FROM json_each(:keys))`,
  args: { keys: JSON.stringify(keys) },
})

/** The newest messages that the filter lets through. */
export const readNewest = (filter: Filter, most: number): Statement => ({
  sql: newest,
  args: { ...filterArguments(filter), most: BigInt(most) },
})

const newest = `
  WITH RECURSIVE ${person}
  SELECT ${besideContent}, messages.content AS content
  FROM person AS owner
  CROSS JOIN conversations ON conversations.sender_id = owner.id
  CROSS JOIN messages ON conversation_id = conversations.id
  WHERE ${wanted} ORDER BY messages.timestamp DESC, messages.key DESC LIMIT :most`

/** The messages that stand beside the places, which `place` numbers, so many before and after, in their order. */
export const readAround = (places: readonly Place[], most: number): Statement => ({
  sql: around,
  args: {
    places: JSON.stringify(
      places.map(({ conversationId, sequence }) => [conversationId, sequence]),
    ),
    most: BigInt(most),
  },
})

const around = `
  SELECT place.key AS place, ${besideContent}, messages.content AS content
  FROM json_each(:places) AS place
  CROSS JOIN messages ON conversation_id = place.value ->> 0
    AND sequence BETWEEN (place.value ->> 1) - :most AND (place.value ->> 1) + :most
  WHERE sequence <> place.value ->> 1 AND role IN ('user', 'assistant') ORDER BY place.key, sequence`

/** A row when there are messages whose other spellings nobody has read. */
export const readUnread: Statement = {
  sql: 'SELECT message_key FROM message_words WHERE unread = 1 LIMIT 1',
  args: {},
}
