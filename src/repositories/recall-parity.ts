const indexed = `role IN ('user', 'assistant')`

// The index's own table of sizes has one row for each entry; the texts themselves it does not keep.
const missing = `
  FROM messages WHERE ${indexed}
    AND NOT EXISTS (SELECT 1 FROM messages_recall_docsize AS entry WHERE entry.id = messages.key)`

const extra = `
  FROM messages_recall_docsize AS entry
  WHERE NOT EXISTS (SELECT 1 FROM messages WHERE messages.key = entry.id AND ${indexed})`

const misplaced = `
  FROM senders CROSS JOIN messages_recall AS entry
  WHERE entry.messages_recall MATCH 'owner : "u' || senders.number || '"'
    AND EXISTS (SELECT 1 FROM messages CROSS JOIN conversations ON conversations.id = conversation_id
      WHERE messages.key = entry.rowid AND conversations.sender_id <> senders.sender_id)`

export const countMissing = `SELECT count(*) AS entries ${missing}`
export const countExtra = `SELECT count(*) AS entries ${extra}`
export const countMisplaced = `SELECT count(*) AS entries ${misplaced}`

/** Forgets every entry that should not be, or not be there. */
export const dropWrong = `
  DELETE FROM messages_recall
  WHERE rowid IN (SELECT entry.id ${extra} UNION ALL SELECT entry.rowid ${misplaced})`

/** Adds every entry that should be. */
export const addMissing = `
  INSERT INTO messages_recall (rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source
  WHERE key IN (SELECT messages.key ${missing}) ORDER BY key`
