import type { InStatement, ResultSet, Row } from '@libsql/client'

import type { Database } from '../database/database.ts'
import { MemoryError } from '../errors.ts'
import type { Conversation } from '../schema/conversations.ts'
import type { Message } from '../schema/messages.ts'
import { formatMoment } from '../time/moments.ts'
import type { BlobBytes } from './blob-cutting.ts'
import { type ConversationPlace, windowValues } from './conversation-place.ts'
import { newId } from './identity.ts'
import { wholeMessages } from './message-rows.ts'
import { beginOnly, named, placed, unnamed, written } from './message-statements.ts'
import { rowOf } from './rows.ts'

/** One or two messages of one moment, written together into the conversation of a place. */
export interface MessageWriting {
  readonly place: ConversationPlace
  readonly at: Date
  readonly idleMinutes: number
  readonly messages: readonly [NewMessage, NewMessage?]
  /** Whether no earlier call can have written messages of these ids. */
  readonly isNew: boolean
}

/** A message to be written. */
export interface NewMessage {
  readonly id: string
  readonly role: Message['role']
  readonly content: string
  readonly metadata: string | null
  readonly author: string | null
  readonly format: string | null
  /** The body as JSON, without what was cut out of it. */
  readonly body: string | null
  /** The places of what was cut out, as JSON. */
  readonly blobs: string | null
  /** The body as it was given. */
  readonly whole: string | null
}

/** A batch of writes, and what it left in the store. */
export interface MessageBatch {
  readonly statements: InStatement[]
  /** The conversation, and the messages in the order they were given; from the results of the batch's last statements. */
  read(
    db: Database,
    results: readonly ResultSet[],
    known?: BlobBytes,
  ): Promise<{ conversation: Conversation; messages: Message[] }>
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
    async read(db, results, known) {
      const [conversation, written] = results.slice(-2)
      // RETURNING promises no order.
      const rowOf = ({ id: given }: NewMessage) => written!.rows.find(({ id }) => id === given)!
      const said = writing.messages.filter(isGiven)
      return {
        conversation: begin.rowsOf(conversation!)[0]!,
        messages: writing.isNew
          ? said.map((given) => asGiven(given, rowOf(given), writing.at))
          : await wholeMessages(db, said.map(rowOf), known),
      }
    },
  }
}

const isGiven = (said: NewMessage | undefined): said is NewMessage => said !== undefined

/** A new message: what was given, and the places it was written to. Reading it all back takes longer than writing it. */
const asGiven = (said: NewMessage, row: Row, timestamp: Date): Message => {
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
    body: parsed(said.whole),
  }
}

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json))

/** Gives a row when a message of this id is stored already. */
export const whetherWritten = (id: string): InStatement => written.with({ id })

/** `conflict` when an earlier call with the same key had something else to say. What was edited since is no other. */
export function checkToldTwice(
  given: readonly Pick<NewMessage, 'id' | 'role' | 'content'>[],
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
  first?: NewMessage,
  second?: NewMessage,
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
    blobs1: first?.blobs,
    id2: second?.id,
    role2: second?.role,
    content2: second?.content,
    metadata2: second?.metadata,
    author2: second?.author,
    format2: second?.format,
    body2: second?.body,
    blobs2: second?.blobs,
  }
}
