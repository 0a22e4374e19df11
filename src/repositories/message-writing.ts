import type { InStatement, ResultSet, Row } from '@libsql/client'
import { type SQL, sql } from 'drizzle-orm'

import { MemoryError } from '../errors.ts'
import { type Conversation, conversations } from '../schema/conversations.ts'
import { type Message, messages } from '../schema/messages.ts'
import { formatMoment } from '../time/moments.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { aliveId, type ConversationPlace, namedId, windowValues } from './conversation-place.ts'
import { newId } from './identity.ts'
import { messageOf } from './message-rows.ts'
import { allOf, names, rowOf } from './rows.ts'

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

const placed = {
  key: messages.key,
  conversationId: messages.conversationId,
  sequence: messages.sequence,
}

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

const saidColumns = ['id', 'role', 'content', 'metadata', 'author', 'format', 'body'] as const

const bound = sql.placeholder

const { id, channel, senderId, project, startedAt, updatedAt, lastActivity, status, thread } =
  conversations

const inConversation = names(id, channel, senderId, project, startedAt, updatedAt, lastActivity)

/** The earlier call's own conversation and the moment of its first message: marked there once more, nothing changes. */
const earlier = sql`(
    SELECT ${messages.conversationId} AS id, coalesce(${messages.timestamp}, ${bound('at')}) AS at
    FROM (SELECT 1) LEFT JOIN ${messages} ON ${messages.id} = ${bound('firstId')}
  ) AS earlier`

const marked = sql`
    ${names(lastActivity)} = max(${lastActivity}, excluded.${names(lastActivity)}),
    ${names(updatedAt)} = max(${updatedAt}, excluded.${names(updatedAt)}),
    ${names(startedAt)} = min(${startedAt}, excluded.${names(startedAt)})`

const scope = sql`${bound('channel')}, ${bound('senderId')}, ${bound('project')}`

const beginOrMark = sql`
  INSERT INTO ${conversations} (${inConversation})
  SELECT coalesce(earlier.id, ${aliveId}, ${bound('newId')}), ${scope}, at, at, at
  FROM ${earlier}
  WHERE true ON CONFLICT (${names(id)}) DO UPDATE SET ${marked}
  RETURNING ${allOf(conversations)}`

// A new message opens a closed conversation again; one of an earlier call leaves it as it is.
const beginOrMarkNamed = sql`
  INSERT INTO ${conversations} (${inConversation}, ${names(thread, status)})
  SELECT coalesce(known, ${bound('newId')}), ${scope}, at, at, at,
    iif(known IS NULL, ${bound('thread')}, NULL), iif(written IS NULL, 'active', 'closed')
  FROM (SELECT coalesce(earlier.id, ${namedId}) AS known, earlier.id AS written, at FROM ${earlier})
  WHERE true ON CONFLICT (${names(id)}) DO UPDATE SET ${marked},
    ${names(status)} = iif(excluded.${names(status)} = 'active', 'active', ${status})
  RETURNING ${allOf(conversations)}`

const beginUnlessAlive = sql`
  INSERT INTO ${conversations} (${inConversation})
  SELECT ${bound('newId')}, ${scope}, ${bound('at')}, ${bound('at')}, ${bound('at')}
  WHERE NOT EXISTS ${aliveId}`

const said = (n: number) =>
  sql.join(
    saidColumns.map((name) => sql`${bound(`${name}${n}`)} AS ${sql.identifier(name)}`),
    sql`, `,
  )

const one = sql`SELECT 1 AS n, ${said(1)}`
const both = sql`${one} UNION ALL SELECT 2, ${said(2)}`

// A row that is there is not changed, but RETURNING gives it.
const insertInto = (conversation: typeof aliveId, said: typeof one, returned: SQL) => sql`
  INSERT INTO ${messages} (${names(
    messages.id,
    messages.conversationId,
    messages.sequence,
    messages.role,
    messages.content,
    messages.timestamp,
    messages.milliseconds,
    messages.metadata,
    messages.author,
    messages.format,
    messages.body,
  )})
  SELECT said.id, place.id,
    (SELECT coalesce(max(${messages.sequence}), 0) FROM ${messages} WHERE ${messages.conversationId} = place.id) + said.n,
    said.role, said.content, ${bound('at')}, ${bound('milliseconds')}, said.metadata, said.author, said.format, said.body
  FROM (
    SELECT coalesce(
      (SELECT ${messages.conversationId} FROM ${messages} WHERE ${messages.id} = ${bound('firstId')}), ${conversation}
    ) AS id
  ) AS place
  CROSS JOIN (${said}) AS said
  WHERE true ON CONFLICT (${names(messages.id)}) DO UPDATE SET ${names(messages.role)} = ${messages.role}
  RETURNING ${returned}`

const inserts = (conversation: typeof aliveId, returned: SQL) => ({
  one: new CompiledQuery(messages, statement(insertInto(conversation, one, returned))),
  both: new CompiledQuery(messages, statement(insertInto(conversation, both, returned))),
})

const compiled = (begin: typeof one, conversation: typeof aliveId) => ({
  begin: new CompiledQuery(conversations, statement(begin)),
  fresh: inserts(conversation, names(messages.id, ...Object.values(placed))),
  repeated: inserts(conversation, allOf(messages)),
})

const unnamed = compiled(beginOrMark, aliveId)
const named = compiled(beginOrMarkNamed, namedId)
const beginOnly = { begin: new CompiledQuery(conversations, statement(beginUnlessAlive)) }

const written = new CompiledQuery(
  { id: messages.id },
  statement(sql`SELECT ${messages.id} FROM ${messages} WHERE ${messages.id} = ${bound('id')}`),
)
