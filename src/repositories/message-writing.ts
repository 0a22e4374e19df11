import type { InStatement, ResultSet, Row } from '@libsql/client'

import { MemoryError } from '../errors.ts'
import type { Conversation } from '../schema/conversations.ts'
import type { Message } from '../schema/messages.ts'
import { formatMoment } from '../time/moments.ts'
import { type ConversationPlace, windowValues } from './conversation-place.ts'
import { newId } from './identity.ts'
import { messageOf } from './message-rows.ts'
import { beginOnly, named, placed, unnamed, written } from './message-statements.ts'
import { rowOf } from './rows.ts'

/** One or two messages of one moment, written together into the conversation of a place. */
export interface MessageWriting {
  readonly place: ConversationPlace
  readonly at: Date
  readonly idleMinutes: number
  readonly messages: readonly [Said, Said?]
  /** Whether no earlier call can have written messages of these ids. */
  readonly isNew: boolean
}

/** A message to be written. */
export interface Said {
  readonly id: string
  readonly role: Message['role']
  readonly content: string
  readonly metadata: string | null
  readonly author: string | null
  readonly format: string | null
  readonly body: string | null
}

/** A batch of writes, and what it left in the store. */
export interface MessageBatch {
  readonly statements: InStatement[]
  /** The conversation, and the messages in the order they were given; from the results of the batch's last statements. */
  read(results: readonly ResultSet[]): { conversation: Conversation; messages: Message[] }
}

/**
 * One write batch of two statements: begin a conversation where there is none, or mark its activity; then write the
 * messages into it. Each returns what is stored afterwards, and leaves alone what an earlier call with the same message
 * ids has written. So the batch may be sent again whenever its outcome is unknown, and gives the first result again.
 */
export function writeMessages(writing: MessageWriting): MessageBatch {
  const [first, second] = writing.messages
  const { begin, ...inserts } = writing.place.thread === null ? unnamed : named
  const { one, both } = writing.isNew ? inserts.fresh : inserts.repeated
  const values = valuesOf(writing, first, second)
  return {
    statements: [begin.with(values), (second ? both : one).with(values)],
    read(results) {
      const [conversation, written] = results.slice(-2)
      const stored = written!.rows
      return {
        conversation: begin.rowsOf(conversation!)[0]!,
        messages: writing.messages.filter(isGiven).map((given) => {
          // RETURNING promises no order.
          const row = stored.find(({ id }) => id === given.id)!
          return writing.isNew ? asGiven(given, row, writing.at) : messageOf(row)
        }),
      }
    },
  }
}

const isGiven = (said: Said | undefined): said is Said => said !== undefined

/** A new message: what was given, and the places it was written to. Reading it all back takes longer than writing it. */
const asGiven = (said: Said, row: Row, timestamp: Date): Message => {
  const { key, conversationId, sequence } = rowOf(placed, row)
  return {
    key,
    id: said.id,
    conversationId,
    sequence,
    role: said.role,
    content: said.content,
    timestamp,
    metadata: parsed(said.metadata),
    author: said.author,
    editedAt: null,
    format: said.format,
    body: parsed(said.body),
  }
}

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json))

/** Gives a row when a message of this id is stored already. */
export const whetherWritten = (id: string): InStatement => written.with({ id })

/** `conflict` when an earlier call with the same key had something else to say. What was edited since is no other. */
export function checkToldTwice(
  given: readonly Pick<Said, 'id' | 'role' | 'content'>[],
  stored: readonly Message[],
): void {
  const differs = given.some(({ role, content }, place) => {
    const message = stored[place]
    return message?.editedAt === null && (message.content !== content || message.role !== role)
  })
  if (!differs) return
  throw new MemoryError('conflict', 'idempotencyKey: other content is stored under the same key')
}

/** Begins the conversation of a place unless there is one. A conversation with a name that was closed is open again. */
export function beginConversation(
  writing: Omit<MessageWriting, 'messages' | 'isNew'>,
): InStatement {
  const { begin } = writing.place.thread === null ? beginOnly : named
  return begin.with(valuesOf(writing))
}

/** Spelled out: objects that are spread into one another take longer to make than the statements to run. */
function valuesOf(
  { place, at, idleMinutes }: Omit<MessageWriting, 'messages' | 'isNew'>,
  first?: Said,
  second?: Said,
) {
  const { idleSince, begunBy } = windowValues(at, idleMinutes)
  return {
    channel: place.channel,
    senderId: place.senderId,
    project: place.project,
    thread: place.thread,
    idleSince,
    begunBy,
    at: formatMoment(at),
    milliseconds: at.getUTCMilliseconds(),
    newId: newId(),
    firstId: first?.id ?? null,
    id1: first?.id,
    role1: first?.role,
    content1: first?.content,
    metadata1: first?.metadata,
    author1: first?.author,
    format1: first?.format,
    body1: first?.body,
    id2: second?.id,
    role2: second?.role,
    content2: second?.content,
    metadata2: second?.metadata,
    author2: second?.author,
    format2: second?.format,
    body2: second?.body,
  }
}
