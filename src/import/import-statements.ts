/** Everything an import reads and writes, many rows a statement: each takes one JSON array, as `asked`. */
import { type SQL, sql } from 'drizzle-orm'

import { CompiledQuery, statement } from '../repositories/compiled.ts'
import { excluded, names } from '../repositories/rows.ts'
import { conversations, messages, messageVectors } from '../schema/index.ts'

const compiled = (text: () => SQL) => new CompiledQuery({}, statement(text))

const asked = sql`json_each(${sql.placeholder('asked')}) AS asked`
/** What a row of the array says in a place. */
const given = (place: number): SQL => sql.raw(`asked.value ->> ${place}`)

const { id, channel, senderId, project, startedAt, lastActivity, updatedAt, status } = conversations
const { summary, title } = conversations

/** Which of these messages there are, and the conversations they are in. */
export const readMessages = compiled(
  () => sql`
  SELECT ${messages.id} AS message_id, ${id}, ${startedAt}, ${lastActivity}, ${status}
  FROM ${asked} CROSS JOIN ${messages} ON ${messages.id} = asked.value
  CROSS JOIN ${conversations} ON ${id} = ${messages.conversationId}`,
)

/** Which of these conversations there are. */
export const readConversations = compiled(
  () => sql`
  SELECT ${id} FROM ${asked} CROSS JOIN ${conversations} ON ${id} = asked.value`,
)

/** The conversations that are alive in these scopes at the moments asked for, the latest last. */
export const readAlive = compiled(
  () => sql`
  SELECT ${given(0)} AS scope, ${id}, ${startedAt}, ${lastActivity}, ${status}
  FROM ${asked}
  CROSS JOIN ${conversations} ON ${channel} = ${given(1)} AND ${senderId} = ${given(2)}
    AND ${project} = ${given(3)} AND ${status} = 'active' AND ${lastActivity} >= ${given(4)}
  WHERE ${startedAt} <= ${given(5)}
  ORDER BY ${lastActivity}`,
)

/** Begins conversations, or moves those that there are on. What was closed stays closed; the newest title is right. */
export const writeConversations = compiled(
  () => sql`
  INSERT INTO ${conversations}
    (${names(id, channel, senderId, project, startedAt, lastActivity, updatedAt, status, summary, title)})
  SELECT ${given(0)}, ${given(1)}, ${given(2)}, ${given(3)}, ${given(4)}, ${given(5)}, ${given(5)}, ${given(6)},
    ${given(7)}, ${given(8)}
  FROM ${asked} WHERE true
  ON CONFLICT (${names(id)}) DO UPDATE SET
    ${names(startedAt)} = min(${startedAt}, ${excluded(startedAt)}),
    ${names(lastActivity)} = max(${lastActivity}, ${excluded(lastActivity)}),
    ${names(updatedAt)} = max(${updatedAt}, ${excluded(updatedAt)}),
    ${names(status)} = CASE ${excluded(status)} WHEN 'closed' THEN 'closed' ELSE ${status} END,
    -- Earlier versions stored the title as the summary.
    ${names(summary)} = coalesce(${excluded(summary)}, nullif(${summary}, ${excluded(title)})),
    ${names(title)} = coalesce(${excluded(title)}, ${title})`,
)

const toldMessages = sql`${asked} CROSS JOIN ${messages} ON ${messages.id} = ${given(0)}`

/** Which of these messages say something else than is stored, unless the application has edited them. */
export const readChanged = compiled(
  () => sql`
  SELECT ${messages.id} FROM ${toldMessages}
  WHERE ${messages.content} IS NOT ${given(1)} AND ${messages.editedAt} IS NULL`,
)

/** Forgets the vectors of messages that get other words. */
export const dropVectors = compiled(
  () => sql`
  DELETE FROM ${messageVectors}
  WHERE ${messageVectors.messageKey} IN (SELECT ${messages.key} FROM ${toldMessages})`,
)

/** Writes other words in the place of a message's. */
export const rewriteMessages = compiled(
  () => sql`
  UPDATE ${messages} SET ${names(messages.content)} = ${given(1)} FROM ${asked} WHERE ${messages.id} = ${given(0)}`,
)

/** Writes messages in their order, numbered on from what their conversations hold. */
export const writeMessages = compiled(
  () => sql`
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
  )})
  SELECT ${given(0)}, ${given(1)},
    (SELECT coalesce(max(${messages.sequence}), 0) FROM ${messages} WHERE ${messages.conversationId} = ${given(1)})
      + row_number() OVER (PARTITION BY ${given(1)} ORDER BY asked.key),
    ${given(2)}, ${given(3)}, ${given(4)}, ${given(5)}, ${given(6)}, ${given(7)}
  FROM ${asked} WHERE true
  ORDER BY asked.key
  ON CONFLICT (${names(messages.id)}) DO NOTHING`,
)
