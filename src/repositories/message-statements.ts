import { type Column, type SQL, sql } from 'drizzle-orm'

import { conversations } from '../schema/conversations.ts'
import { messages } from '../schema/messages.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { aliveId, namedId } from './conversation-place.ts'
import { allOf, names } from './rows.ts'

/** Where a new message was written to. */
export const placed = {
  key: messages.key,
  conversationId: messages.conversationId,
  sequence: messages.sequence,
}

const saidColumns = [
  'id',
  'role',
  'content',
  'metadata',
  'author',
  'format',
  'body',
  'blobs',
] as const

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
    saidColumns.map((name) => sql`${bound(`${name}${n}`)} AS ${names(messages[name])}`),
    sql`, `,
  )

const one = sql`SELECT 1 AS n, ${said(1)}`
const both = sql`${one} UNION ALL SELECT 2, ${said(2)}`

/** What one of the messages has in a column. */
const told = (column: Column): SQL => sql`said.${names(column)}`

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
    messages.blobs,
  )})
  SELECT ${told(messages.id)}, place.id,
    (SELECT coalesce(max(${messages.sequence}), 0) FROM ${messages} WHERE ${messages.conversationId} = place.id) + said.n,
    ${told(messages.role)}, ${told(messages.content)}, ${bound('at')}, ${bound('milliseconds')}, ${told(messages.metadata)},
    ${told(messages.author)}, ${told(messages.format)}, ${told(messages.body)}, ${told(messages.blobs)}
  FROM (
    SELECT coalesce(
      (SELECT ${messages.conversationId} FROM ${messages} WHERE ${messages.id} = ${bound('firstId')}), ${conversation}
    ) AS id
  ) AS place
  CROSS JOIN (${said}) AS said
  WHERE true ON CONFLICT (${names(messages.id)}) DO UPDATE SET ${names(messages.role)} = ${messages.role}
  RETURNING ${returned}`

const inserts = (conversation: typeof aliveId, returned: SQL) => ({
  one: new CompiledQuery(
    messages,
    statement(() => insertInto(conversation, one, returned)),
  ),
  both: new CompiledQuery(
    messages,
    statement(() => insertInto(conversation, both, returned)),
  ),
})

const compiled = (begin: typeof one, conversation: typeof aliveId) => ({
  begin: new CompiledQuery(
    conversations,
    statement(() => begin),
  ),
  fresh: inserts(conversation, names(messages.id, ...Object.values(placed))),
  repeated: inserts(conversation, allOf(messages)),
})

export const unnamed = compiled(beginOrMark, aliveId)
export const named = compiled(beginOrMarkNamed, namedId)
export const beginOnly = {
  begin: new CompiledQuery(
    conversations,
    statement(() => beginUnlessAlive),
  ),
}

export const written = new CompiledQuery(
  { id: messages.id },
  statement(
    () => sql`SELECT ${messages.id} FROM ${messages} WHERE ${messages.id} = ${bound('id')}`,
  ),
)
