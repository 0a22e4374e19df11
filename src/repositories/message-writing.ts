import type { InStatement, ResultSet } from '@libsql/client'

import { type Conversation, conversations, type Message, messages } from '../schema/index.ts'
import { formatMoment } from '../time/moments.ts'
import type { ActiveWindow } from './active-window.ts'
import { columnsOf, rowOf } from './rows.ts'

/** Messages of one moment, written together into the conversation that was alive then. */
export interface MessageWriting {
  readonly scope: { readonly channel: string; readonly senderId: string; readonly project: string }
  readonly at: Date
  readonly window: ActiveWindow
  /** The id of the conversation to begin when none is alive. */
  readonly conversationId: string
  readonly messages: readonly {
    readonly id: string
    readonly role: Message['role']
    readonly content: string
    readonly metadata: string | null
  }[]
}

/**
 * One write batch: begin a conversation when none is alive, write the messages, mark the activity, and read back what
 * there is. Every statement leaves alone what an earlier call with the same message ids has written, so the batch may
 * be sent again whenever its outcome is unknown, and gives the first result again.
 */
export function writeMessages(writing: MessageWriting): InStatement[] {
  const [first, ...rest] = writing.messages
  if (!first) return []
  const at = formatMoment(writing.at)
  const alive = aliveArguments(writing)
  return [
    beginConversation(writing, first.id),
    { sql: intoAlive, args: { ...alive, ...first, at } },
    ...rest.map((message) => ({ sql: besideFirst, args: { ...message, at, firstId: first.id } })),
    { sql: markActivity, args: { messageId: first.id, at } },
    { sql: readConversation, args: { messageId: first.id } },
    {
      sql: readMessages,
      args: { ids: JSON.stringify(writing.messages.map(({ id }) => id)) },
    },
  ]
}

/** Begins a conversation unless one is alive in the scope, or `messageId` has been written already. */
export function beginConversation(
  writing: Omit<MessageWriting, 'messages'>,
  messageId: string,
): InStatement {
  const at = formatMoment(writing.at)
  return {
    sql: beginUnlessAlive,
    args: { ...aliveArguments(writing), id: writing.conversationId, at, messageId },
  }
}

/** What the batch of `writeMessages` left in the store. */
export function readWritten(results: readonly ResultSet[]): {
  conversation: Conversation
  messages: Message[]
} {
  const [conversation, written] = results.slice(-2)
  return {
    conversation: rowOf(conversations, conversation!.rows[0]!),
    messages: written!.rows.map((row) => rowOf(messages, row)),
  }
}

const aliveArguments = ({ scope, window }: Pick<MessageWriting, 'scope' | 'window'>) => ({
  channel: scope.channel,
  senderId: scope.senderId,
  project: scope.project,
  idleSince: formatMoment(window.idleSince),
  begunBy: formatMoment(window.begunBy),
})

const aliveInScope = `channel = :channel AND sender_id = :senderId AND project = :project AND status = 'active'
    AND last_activity >= :idleSince AND started_at <= :begunBy`

const beginUnlessAlive = `
  INSERT INTO conversations (id, channel, sender_id, project, started_at, updated_at, last_activity)
  SELECT :id, :channel, :senderId, :project, :at, :at, :at
  WHERE NOT EXISTS (SELECT 1 FROM messages WHERE id = :messageId)
    AND NOT EXISTS (SELECT 1 FROM conversations WHERE ${aliveInScope})`

const nextSequence = (conversationId: string) =>
  `(SELECT coalesce(max(sequence), 0) + 1 FROM messages WHERE conversation_id = ${conversationId})`

const intoAlive = `
  INSERT INTO messages (id, conversation_id, sequence, role, content, timestamp, metadata_json)
  SELECT :id, alive.id, ${nextSequence('alive.id')}, :role, :content, :at, :metadata
  FROM (SELECT id FROM conversations WHERE ${aliveInScope} ORDER BY last_activity DESC LIMIT 1) AS alive
  WHERE true ON CONFLICT (id) DO NOTHING`

const besideFirst = `
  INSERT INTO messages (id, conversation_id, sequence, role, content, timestamp, metadata_json)
  SELECT :id, conversation_id, ${nextSequence('first.conversation_id')}, :role, :content, :at, :metadata
  FROM messages AS first WHERE first.id = :firstId
  ON CONFLICT (id) DO NOTHING`

// An earlier call that wrote the message marked its own moment, so another moment finds nothing to mark.
const markActivity = `
  UPDATE conversations
  SET last_activity = max(last_activity, :at), updated_at = max(updated_at, :at), started_at = min(started_at, :at)
  WHERE id = (SELECT conversation_id FROM messages WHERE id = :messageId AND timestamp = :at) AND status = 'active'`

const readConversation = `
  SELECT ${columnsOf(conversations)} FROM messages JOIN conversations ON conversations.id = messages.conversation_id
  WHERE messages.id = :messageId`

const readMessages = `
  SELECT ${columnsOf(messages)} FROM messages WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY key`
