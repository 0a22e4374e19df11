import type { InStatement, Row } from '@libsql/client'
import { type SQL, sql } from 'drizzle-orm'

import { conversations } from '../schema/conversations.ts'
import { facts } from '../schema/facts.ts'
import { messageVectors } from '../schema/message-vectors.ts'
import { messages } from '../schema/messages.ts'
import { formatMoment } from '../time/moments.ts'
import { idsOfPersonAsked, personValues } from './alias-chain.ts'
import { CompiledQuery, statement } from './compiled.ts'
import {
  aliveId,
  type ConversationPlace,
  namedId,
  placeValues,
  windowValues,
} from './conversation-place.ts'
import { beginConversation, type NewMessage } from './message-writing.ts'
import { allOf, fromExcluded, names } from './rows.ts'

/** Any number of messages, written together into the conversation of a place. */
export interface BatchWriting {
  readonly place: ConversationPlace
  readonly idleMinutes: number
  readonly now: Date
  readonly messages: readonly (NewMessage & { readonly timestamp: Date })[]
}

/**
 * Reads which of the messages are there already: whose they are, and whether their text would change. To be asked before
 * `writeBatch`.
 */
export const readKnown = (writing: BatchWriting): InStatement => known.with(valuesOf(writing))

/**
 * Begins or marks the conversation; forgets the vectors of texts that change; writes the messages, each new one at the
 * end, each known one of the person in its place. The last statement returns them all, or nothing when one of the ids is
 * somebody else's.
 */
export function writeBatch(writing: BatchWriting): InStatement[] {
  const values = valuesOf(writing)
  const { insert } = writing.place.thread === null ? unnamed : named
  return [...begin(writing), dropVectors.with(values), insert.with(values)]
}

/**
 * Writes messages in the place of the newest messages of the conversation, which must be those of these ids in this order: the
 * statement before the last returns what was written, and the last tells how many went. Nothing is done when the
 * conversation ends otherwise.
 */
export function writeReplacement(
  writing: BatchWriting,
  expected: readonly string[],
): InStatement[] {
  const values = {
    ...valuesOf(writing),
    expected: JSON.stringify(expected),
    count: expected.length,
  }
  const { mark, unlink, forget, replace, drop } = writing.place.thread === null ? unnamed : named
  const steps = [mark, unlink, forget, replace, drop]
  return [...begin(writing), ...steps.map((step) => step.with(values))]
}

const begin = ({ place, idleMinutes, messages, now }: BatchWriting): InStatement[] => {
  const latest = messages.reduce(
    (at, { timestamp }) => (timestamp > at ? timestamp : at),
    new Date(0),
  )
  const at = messages.length === 0 ? now : latest
  return [beginConversation({ place, at, idleMinutes })]
}

function valuesOf({ place, idleMinutes, now, messages }: BatchWriting) {
  const at = messages.at(-1)?.timestamp ?? now
  const given = messages.map(({ timestamp, ...said }) => ({
    ...said,
    whole: undefined,
    at: formatMoment(timestamp),
    milliseconds: timestamp.getUTCMilliseconds(),
  }))
  return {
    ...placeValues(place),
    ...personValues(place.senderId),
    ...windowValues(at, idleMinutes),
    now: now.getTime(),
    messages: JSON.stringify(given),
  }
}

const bound = sql.placeholder
const item = sql`json_each(${bound('messages')}) AS item`
const field = (name: string): SQL => sql`item.value ->> ${sql.raw(`'${name}'`)}`

const knownAmong = sql`
  FROM ${item} CROSS JOIN ${messages} ON ${messages.id} = ${field('id')}
  CROSS JOIN ${conversations} ON ${conversations.id} = ${messages.conversationId}`

const known = new CompiledQuery(
  { id: messages.id },
  statement(
    () => sql`
    SELECT ${conversations.senderId} IN ${idsOfPersonAsked} AS own, ${messages.content} IS NOT ${field('content')} AS changes
    ${knownAmong}`,
  ),
)

const dropVectors = new CompiledQuery(
  { key: messageVectors.messageKey },
  statement(
    () => sql`
    DELETE FROM ${messageVectors} WHERE ${messageVectors.messageKey} IN (
      SELECT ${messages.key} ${knownAmong}
      WHERE ${messages.content} IS NOT ${field('content')} AND ${conversations.senderId} IN ${idsOfPersonAsked})`,
  ),
)

const nobodyElses = sql`NOT EXISTS (
  SELECT 1 ${knownAmong} WHERE ${conversations.senderId} NOT IN ${idsOfPersonAsked})`

const written = [
  messages.role,
  messages.content,
  messages.metadata,
  messages.author,
  messages.format,
  messages.body,
  messages.blobs,
]

const given = sql.join(
  ['role', 'content', 'metadata', 'author', 'format', 'body', 'blobs'].map(field),
  sql`, `,
)

const differs = sql.join(
  written.map((column) => sql`${column} IS NOT excluded.${names(column)}`),
  sql` OR `,
)

// A known message keeps its place: it is given no number, and a number that is taken would be refused.
const insertInto = (conversationId: SQL, condition: SQL) => sql`
  INSERT INTO ${messages} (${names(messages.id, messages.conversationId, messages.sequence, messages.timestamp, messages.milliseconds, ...written)})
  SELECT ${field('id')}, place.id,
    iif(known IS NULL, (
      SELECT max(coalesce(max(${messages.sequence}), 0), 0) FROM ${messages} WHERE ${messages.conversationId} = place.id
    ) + sum(known IS NULL) OVER (ORDER BY item.key), NULL),
    ${field('at')}, ${field('milliseconds')}, ${given}
  FROM (SELECT ${conversationId} AS id) AS place
  CROSS JOIN (
    SELECT item.key, item.value, (
      SELECT 1 FROM ${messages} WHERE ${messages.id} = ${field('id')} AND ${messages.sequence} > 0
    ) AS known FROM ${item}
  ) AS item
  WHERE ${condition} AND ${nobodyElses}
  ORDER BY item.key
  ON CONFLICT (${names(messages.id)}) DO UPDATE SET
    ${names(messages.sequence)} = coalesce(excluded.${names(messages.sequence)}, ${messages.sequence}),
    ${names(messages.editedAt)} = iif(${differs}, ${bound('now')}, ${messages.editedAt}),
    ${fromExcluded(written)}
  RETURNING ${allOf(messages)}`

const endsAsExpected = (conversationId: SQL) => sql`(
  SELECT json_group_array(entry) FROM (
    SELECT entry FROM (
      SELECT ${messages.id} AS entry, ${messages.sequence} AS place FROM ${messages} WHERE ${messages.conversationId} = ${conversationId}
      ORDER BY ${messages.sequence} DESC LIMIT ${bound('count')}
    ) ORDER BY place)
  ) = (SELECT json_group_array(value) FROM json_each(${bound('expected')}))`

const isMarked = (conversationId: SQL) =>
  sql`${messages.conversationId} = ${conversationId} AND ${messages.sequence} < 0`

const compiled = (conversationId: typeof aliveId) => ({
  insert: new CompiledQuery(
    messages,
    statement(() => insertInto(conversationId, sql`true`)),
  ),
  // Below zero stand the messages that go, so that the next statements know whether it was these.
  mark: new CompiledQuery(
    messages,
    statement(
      () => sql`
      UPDATE ${messages} SET ${names(messages.sequence)} = -${messages.sequence}
      WHERE ${messages.id} IN (SELECT value FROM json_each(${bound('expected')}))
        AND ${endsAsExpected(conversationId)} AND ${nobodyElses}`,
    ),
  ),
  unlink: new CompiledQuery(
    facts,
    statement(
      () => sql`
      UPDATE ${facts} SET ${names(facts.sourceMessageId)} = NULL
      WHERE ${facts.sourceMessageId} IN (SELECT ${messages.id} FROM ${messages} WHERE ${isMarked(conversationId)})`,
    ),
  ),
  // One that is written anew under its id must not keep the vector of its old text.
  forget: new CompiledQuery(
    { key: messageVectors.messageKey },
    statement(
      () => sql`
      DELETE FROM ${messageVectors} WHERE ${messageVectors.messageKey} IN (
        SELECT ${messages.key} FROM ${messages} WHERE ${isMarked(conversationId)})`,
    ),
  ),
  replace: new CompiledQuery(
    messages,
    statement(() =>
      insertInto(
        conversationId,
        sql`(SELECT count(*) FROM ${messages} WHERE ${isMarked(conversationId)}) = ${bound('count')}`,
      ),
    ),
  ),
  drop: new CompiledQuery(
    messages,
    statement(() => sql`DELETE FROM ${messages} WHERE ${isMarked(conversationId)}`),
  ),
})

const unnamed = compiled(aliveId)
const named = compiled(namedId)

/** What a batch returned, in the order in which it was given. */
export function inOrderOf(given: readonly { id: string }[], stored: readonly Row[]): Row[] {
  const byId = new Map(stored.map((row) => [row['id'], row]))
  return given.map(({ id }) => byId.get(id)).filter((row) => row !== undefined)
}
