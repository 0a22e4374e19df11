import type { InStatement, ResultSet } from '@libsql/client'

import { type Conversation, conversations } from '../schema/conversations.ts'
import { type Message, messages } from '../schema/messages.ts'
import { formatMoment } from '../time/moments.ts'
import type { ActiveWindow } from './active-window.ts'
import { columnsOf, rowOf } from './rows.ts'

/** One or two messages of one moment, written together into the conversation that was alive then. */
export interface MessageWriting {
  readonly scope: { readonly channel: string; readonly senderId: string; readonly project: string }
  readonly at: Date
  readonly window: ActiveWindow
  /** The id of the conversation to begin when none is alive. */
  readonly conversationId: string
  readonly messages: readonly [Said, Said?]
}

interface Said {
  readonly id: string
  readonly role: Message['role']
  readonly content: string
  readonly metadata: string | null
}

/**
 * One write batch of two statements: begin a conversation when none is alive, or mark its activity; then write the
 * messages into it. Each returns what is stored afterwards, and leaves alone what an earlier call with the same message
 * ids has written. So the batch may be sent again whenever its outcome is unknown, and gives the first result again.
 */
export function writeMessages(writing: MessageWriting): InStatement[] {
  const [first, second] = writing.messages
  const place = { ...placeArguments(writing), firstId: first.id }
  const said = { ...saidArguments(1, first), ...(second && saidArguments(2, second)) }
  return [
    { sql: beginOrMark, args: { ...place, newId: writing.conversationId } },
    { sql: second ? insertBoth : insertOne, args: { ...place, ...said } },
  ]
}

/** What the batch of `writeMessages` left in the store: the messages of these ids, in their order. */
export function readWritten(
  results: readonly ResultSet[],
  ids: readonly string[],
): { conversation: Conversation; messages: Message[] } {
  const [conversation, written] = results.slice(-2)
  const stored = written!.rows.map((row) => rowOf(messages, row))
  return {
    conversation: rowOf(conversations, conversation!.rows[0]!),
    // RETURNING promises no order.
    messages: ids.map((id) => stored.find((message) => message.id === id)!),
  }
}

/** Begins a conversation unless one is alive in the scope. */
export function beginConversation(writing: Omit<MessageWriting, 'messages'>): InStatement {
  return {
    sql: beginUnlessAlive,
    args: { ...placeArguments(writing), newId: writing.conversationId },
  }
}

const placeArguments = ({ scope, at, window }: Omit<MessageWriting, 'messages'>) => ({
  channel: scope.channel,
  senderId: scope.senderId,
  project: scope.project,
  at: formatMoment(at),
  idleSince: formatMoment(window.idleSince),
  begunBy: formatMoment(window.begunBy),
})

const saidArguments = (n: number, { id, role, content, metadata }: Said) => ({
  [`id${n}`]: id,
  [`role${n}`]: role,
  [`content${n}`]: content,
  [`metadata${n}`]: metadata,
})

const alive = `(
    SELECT id FROM conversations
    WHERE channel = :channel AND sender_id = :senderId AND project = :project AND status = 'active'
      AND last_activity >= :idleSince AND started_at <= :begunBy
    ORDER BY last_activity DESC LIMIT 1
  )`

const beginUnlessAlive = `
  INSERT INTO conversations (id, channel, sender_id, project, started_at, updated_at, last_activity)
  SELECT :newId, :channel, :senderId, :project, :at, :at, :at WHERE NOT EXISTS ${alive}`

// An earlier call marked the moment of its first message where it wrote it: marked there once more, nothing changes.
const beginOrMark = `
  INSERT INTO conversations (id, channel, sender_id, project, started_at, updated_at, last_activity)
  SELECT coalesce(earlier.id, ${alive}, :newId), :channel, :senderId, :project, at, at, at
  FROM (
    SELECT conversation_id AS id, coalesce(timestamp, :at) AS at
    FROM (SELECT 1) LEFT JOIN messages ON messages.id = :firstId
  ) AS earlier
  WHERE true ON CONFLICT (id) DO UPDATE SET
    last_activity = max(last_activity, excluded.last_activity),
    updated_at = max(updated_at, excluded.updated_at),
    started_at = min(started_at, excluded.started_at)
  RETURNING ${columnsOf(conversations)}`

// A row that is there is not changed, but RETURNING gives it.
const insertInto = (said: string) => `
  INSERT INTO messages (id, conversation_id, sequence, role, content, timestamp, metadata_json)
  SELECT said.id, place.id,
    (SELECT coalesce(max(sequence), 0) FROM messages WHERE conversation_id = place.id) + said.n,
    said.role, said.content, :at, said.metadata
  FROM (
    SELECT coalesce((SELECT conversation_id FROM messages WHERE id = :firstId), ${alive}) AS id
  ) AS place
  CROSS JOIN (${said}) AS said
  WHERE true ON CONFLICT (id) DO UPDATE SET role = role
  RETURNING ${columnsOf(messages)}`

const said = (n: number) =>
  `SELECT ${n} AS n, :id${n} AS id, :role${n} AS role, :content${n} AS content, :metadata${n} AS metadata`

const insertOne = insertInto(said(1))
const insertBoth = insertInto(`${said(1)} UNION ALL ${said(2)}`)
