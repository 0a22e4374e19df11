/** Everything an import reads and writes, many rows a statement: each takes one JSON array. */

/** Which of these messages there are, and the conversations they are in. */
export const readMessages = `
  SELECT messages.id AS message_id, conversations.id, conversations.started_at, conversations.last_activity,
    conversations.status
  FROM json_each(?) AS asked
  CROSS JOIN messages ON messages.id = asked.value
  CROSS JOIN conversations ON conversations.id = messages.conversation_id`

/** Which of these conversations there are. */
export const readConversations = `
  SELECT conversations.id FROM json_each(?) AS asked CROSS JOIN conversations ON conversations.id = asked.value`

/** The conversations that are alive in these scopes at the moments asked for, the latest last. */
export const readAlive = `
  SELECT asked.value ->> 0 AS scope, conversations.id, conversations.started_at, conversations.last_activity,
    conversations.status
  FROM json_each(?) AS asked
  CROSS JOIN conversations ON channel = asked.value ->> 1 AND sender_id = asked.value ->> 2
    AND project = asked.value ->> 3 AND status = 'active' AND last_activity >= asked.value ->> 4
  WHERE started_at <= asked.value ->> 5
  ORDER BY last_activity`

/** Begins conversations, or moves those that there are on. What was closed stays closed; the newest title is right. */
export const writeConversations = `
  INSERT INTO conversations (id, channel, sender_id, project, started_at, last_activity, updated_at, status, summary, title)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 5, value ->> 6,
    value ->> 7, value ->> 8
  FROM json_each(?) WHERE true
  ON CONFLICT (id) DO UPDATE SET
    started_at = min(started_at, excluded.started_at),
    last_activity = max(last_activity, excluded.last_activity),
    updated_at = max(updated_at, excluded.updated_at),
    status = CASE excluded.status WHEN 'closed' THEN 'closed' ELSE status END,
    -- Earlier versions stored the title as the summary.
    summary = coalesce(excluded.summary, nullif(summary, excluded.title)),
    title = coalesce(excluded.title, title)`

/** Which of these messages say something else than is stored, unless the application has edited them. */
export const readChanged = `
  SELECT messages.id FROM json_each(?) AS asked CROSS JOIN messages ON messages.id = asked.value ->> 0
  WHERE messages.content IS NOT asked.value ->> 1 AND messages.edited_at IS NULL`

/** Forgets the vectors of messages that get other words. */
export const dropVectors = `
  DELETE FROM message_vectors WHERE message_key IN (
    SELECT messages.key FROM json_each(?) AS asked CROSS JOIN messages ON messages.id = asked.value ->> 0)`

/** Writes other words in the place of a message's. */
export const rewriteMessages = `
  UPDATE messages SET content = asked.value ->> 1 FROM json_each(?) AS asked WHERE messages.id = asked.value ->> 0`

/** Writes messages in their order, numbered on from what their conversations hold. */
export const writeMessages = `
  INSERT INTO messages (id, conversation_id, sequence, role, content, timestamp, milliseconds, metadata_json, author)
  SELECT value ->> 0, value ->> 1,
    (SELECT coalesce(max(sequence), 0) FROM messages WHERE conversation_id = value ->> 1)
      + row_number() OVER (PARTITION BY value ->> 1 ORDER BY item.key),
    value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
  FROM json_each(?) AS item WHERE true
  ORDER BY item.key
  ON CONFLICT (id) DO NOTHING`
