import type { InStatement } from '@libsql/client'
import { type SQL, sql, type SQLWrapper } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { conversations } from '../schema/conversations.ts'
import { messageVectors } from '../schema/message-vectors.ts'
import { messages } from '../schema/messages.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { names } from './rows.ts'

/** What is copied from where to where; moments are texts. */
export interface Fork {
  readonly id: string
  /** The id of the copy. */
  readonly copy: string
  readonly upTo: string | null
  readonly thread: string
  readonly now: string
}

/** A part of the messages of a conversation, in their order. */
export interface ForkStep {
  /** The sequence behind which it begins. */
  readonly after: number
  /** The sequence of the last message that the copy will have; null in the first step, which finds it. */
  readonly last: number | null
  /** How many messages are copied at once. */
  readonly most: number
}

/**
 * Copies a part of a conversation: its messages and their vectors, in the first step the conversation itself, and with the
 * last one the copy gets its name. Nothing when the conversation or the message is not there, or the name is taken. The ids
 * of the copies follow from that of their conversation, so that it may be sent again. The last statement tells where it stands.
 */
export const forkStep = (fork: Fork, step: ForkStep): InStatement[] =>
  [...(step.last === null ? [conversation] : []), said, vectors, naming, standing].map((query) =>
    query.with({ ...fork, ...step }),
  )

const bound = sql.placeholder
const other = alias(conversations, 'other')
const first = alias(messages, 'first')

const compiled = (text: () => SQL) => new CompiledQuery({ id: conversations.id }, statement(text))

const kept = [conversations.channel, conversations.senderId, conversations.project]
const shown = [conversations.title, conversations.metadata, conversations.startedAt]

/** The name that a copy has until all of it is copied. */
const unfinished = (id: SQLWrapper) => sql`${id} || ' (unfinished copy)'`

/** Conversations that are no whole copy: one that is being made, or whose making was broken off. */
export const isUnfinished = sql`${conversations.thread} = ${unfinished(conversations.id)}`

/** Every other conversation: what lists show. */
export const isWhole = ({ id, thread }: Record<'id' | 'thread', SQLWrapper>): SQL =>
  sql`${thread} IS NOT ${unfinished(id)}`

const conversation = compiled(
  () => sql`
  INSERT INTO ${conversations} (${names(conversations.id, ...kept, ...shown, conversations.thread, conversations.updatedAt, conversations.lastActivity)})
  SELECT ${bound('copy')}, ${sql.join([...kept, ...shown], sql`, `)}, ${unfinished(bound('copy'))}, ${bound('now')}, ${bound('now')}
  FROM ${conversations}
  WHERE ${conversations.id} = ${bound('id')}
    AND (${bound('upTo')} IS NULL OR EXISTS (
      SELECT 1 FROM ${messages} WHERE ${messages.id} = ${bound('upTo')} AND ${messages.conversationId} = ${bound('id')}))
    AND NOT EXISTS (
      SELECT 1 FROM ${conversations} AS ${other} WHERE ${other.channel} = ${conversations.channel}
        AND ${other.senderId} = ${conversations.senderId} AND ${other.thread} = ${bound('thread')})
  ON CONFLICT DO NOTHING`,
)

const copied = [
  messages.sequence,
  messages.role,
  messages.content,
  messages.timestamp,
  messages.milliseconds,
  messages.metadata,
  messages.author,
  messages.editedAt,
  messages.format,
  messages.body,
  messages.blobs,
]

const copyOf = sql`${bound('copy')} || '-' || ${messages.sequence}`

const lastSequence = sql`coalesce(${bound('last')}, CASE WHEN ${bound('upTo')} IS NULL
  THEN (SELECT max(${first.sequence}) FROM ${messages} AS ${first} WHERE ${first.conversationId} = ${bound('id')})
  ELSE (SELECT ${first.sequence} FROM ${messages} AS ${first} WHERE ${first.id} = ${bound('upTo')}) END)`

/** The messages of the step. */
const meant = sql`
  SELECT ${messages.key} FROM ${messages}
  WHERE ${messages.conversationId} = ${bound('id')} AND ${messages.sequence} > ${bound('after')} AND ${messages.sequence} <= ${lastSequence}
    AND EXISTS (SELECT 1 FROM ${conversations} WHERE ${conversations.id} = ${bound('copy')})
  ORDER BY ${messages.sequence} LIMIT ${bound('most')}`

const said = compiled(
  () => sql`
  INSERT INTO ${messages} (${names(messages.id, messages.conversationId, ...copied)})
  SELECT ${copyOf}, ${bound('copy')}, ${sql.join(copied, sql`, `)}
  FROM ${messages} WHERE ${messages.key} IN (${meant}) ORDER BY ${messages.sequence}
  ON CONFLICT DO NOTHING`,
)

const copyMade = alias(messages, 'copy_made')

const vectors = compiled(
  () => sql`
  INSERT INTO ${messageVectors} (${names(messageVectors.messageKey, messageVectors.model, messageVectors.vector)})
  SELECT ${copyMade.key}, ${messageVectors.model}, ${messageVectors.vector}
  FROM ${messages} CROSS JOIN ${messageVectors} ON ${messageVectors.messageKey} = ${messages.key}
  CROSS JOIN ${messages} AS ${copyMade} ON ${copyMade.id} = ${copyOf}
  WHERE ${messages.key} IN (${meant}) ON CONFLICT DO NOTHING`,
)

/** Where the step ends, and where the last one will; null when there was nothing left. */
const ends = sql`(SELECT max(${messages.sequence}) FROM ${messages} WHERE ${messages.key} IN (${meant}))`

const naming = compiled(
  () => sql`
  UPDATE ${conversations} SET ${names(conversations.thread)} = ${bound('thread')}
  WHERE ${conversations.id} = ${bound('copy')} AND coalesce(${ends}, ${lastSequence}, 0) >= coalesce(${lastSequence}, 0)
    AND NOT EXISTS (
      SELECT 1 FROM ${conversations} AS ${other} WHERE ${other.channel} = ${conversations.channel}
        AND ${other.senderId} = ${conversations.senderId} AND ${other.thread} = ${bound('thread')})`,
)

const standing = compiled(
  () => sql`
  SELECT max(${messages.sequence}) AS ends, ${lastSequence} AS last, count(*) AS copied
  FROM ${messages} WHERE ${messages.key} IN (${meant})`,
)
