import type { InStatement } from '@libsql/client'
import { type SQL, sql } from 'drizzle-orm'
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

/**
 * Copies a conversation, its messages and their vectors; nothing when the conversation or the message is not there, or
 * the name is taken. The ids of the copies follow from that of their conversation, so that it may be sent again.
 */
export const forkConversation = (fork: Fork): InStatement[] =>
  [conversation, said, vectors].map((query) => query.with({ ...fork }))

const bound = sql.placeholder
const other = alias(conversations, 'other')

const compiled = (text: SQL) => new CompiledQuery({ id: conversations.id }, statement(text))

const kept = [conversations.channel, conversations.senderId, conversations.project]
const shown = [conversations.title, conversations.metadata, conversations.startedAt]

const conversation = compiled(sql`
  INSERT INTO ${conversations} (${names(conversations.id, ...kept, ...shown, conversations.thread, conversations.updatedAt, conversations.lastActivity)})
  SELECT ${bound('copy')}, ${sql.join([...kept, ...shown], sql`, `)}, ${bound('thread')}, ${bound('now')}, ${bound('now')}
  FROM ${conversations}
  WHERE ${conversations.id} = ${bound('id')}
    AND (${bound('upTo')} IS NULL OR EXISTS (
      SELECT 1 FROM ${messages} WHERE ${messages.id} = ${bound('upTo')} AND ${messages.conversationId} = ${bound('id')}))
    AND NOT EXISTS (
      SELECT 1 FROM ${conversations} AS ${other} WHERE ${other.channel} = ${conversations.channel}
        AND ${other.senderId} = ${conversations.senderId} AND ${other.thread} = ${bound('thread')})
  ON CONFLICT DO NOTHING`)

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

const isMeant = sql`${messages.conversationId} = ${bound('id')}
  AND EXISTS (SELECT 1 FROM ${conversations} WHERE ${conversations.id} = ${bound('copy')})
  AND (${bound('upTo')} IS NULL OR ${messages.sequence} <= (
    SELECT sequence FROM ${messages} AS last WHERE last.id = ${bound('upTo')}))`

const said = compiled(sql`
  INSERT INTO ${messages} (${names(messages.id, messages.conversationId, ...copied)})
  SELECT ${copyOf}, ${bound('copy')}, ${sql.join(copied, sql`, `)}
  FROM ${messages} WHERE ${isMeant} ORDER BY ${messages.sequence}
  ON CONFLICT DO NOTHING`)

const vectors = compiled(sql`
  INSERT INTO ${messageVectors} (${names(messageVectors.messageKey, messageVectors.model, messageVectors.vector)})
  SELECT copy.key, ${messageVectors.model}, ${messageVectors.vector}
  FROM ${messages} CROSS JOIN ${messageVectors} ON ${messageVectors.messageKey} = ${messages.key}
  CROSS JOIN ${messages} AS copy ON copy.id = ${copyOf}
  WHERE ${isMeant} ON CONFLICT DO NOTHING`)
