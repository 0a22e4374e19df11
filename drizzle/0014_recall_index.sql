-- Everything here hangs on `messages`, whose rebuild in 0013 dropped its triggers.

-- The older programs' index, over what users said, as 0003 made it.
INSERT INTO messages_fts(messages_fts) VALUES ('delete-all');
--> statement-breakpoint
INSERT INTO messages_fts(rowid, content) SELECT key, content FROM messages WHERE role = 'user' ORDER BY key;
--> statement-breakpoint
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.role = 'user' BEGIN
  INSERT INTO messages_fts(rowid, content) VALUES (new.rowid, new.content);
END;
--> statement-breakpoint
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.role = 'user' BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
END;
--> statement-breakpoint
CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages WHEN new.role = 'user' BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
  INSERT INTO messages_fts(rowid, content) VALUES (new.rowid, new.content);
END;
--> statement-breakpoint
-- Programs that know no sequence leave it out.
CREATE TRIGGER messages_sequence AFTER INSERT ON messages WHEN new.sequence IS NULL BEGIN
  UPDATE messages
  SET sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM messages WHERE conversation_id = new.conversation_id)
  WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER conversations_sender AFTER INSERT ON conversations
WHEN NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id) BEGIN
  INSERT INTO senders(sender_id) VALUES (new.sender_id);
END;
--> statement-breakpoint
INSERT INTO senders(sender_id) SELECT sender_id FROM conversations GROUP BY sender_id ORDER BY min(rowid);
--> statement-breakpoint
-- Ours: both sides of a conversation, and its owner as a token, so that one person's words are found among millions.
CREATE VIRTUAL TABLE messages_recall USING fts5(
  content, owner, content='', contentless_delete=1, detail=column, tokenize='porter unicode61 remove_diacritics 2'
);
--> statement-breakpoint
INSERT INTO messages_recall(rowid, content, owner)
SELECT m.key, m.content, 'u' || s.number
FROM messages m CROSS JOIN conversations c ON c.id = m.conversation_id CROSS JOIN senders s ON s.sender_id = c.sender_id
WHERE m.role IN ('user', 'assistant') ORDER BY m.key;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, new.content, 'u' || s.number
  FROM conversations c CROSS JOIN senders s ON s.sender_id = c.sender_id
  WHERE c.id = new.conversation_id;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_delete AFTER DELETE ON messages WHEN old.role IN ('user', 'assistant') BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key;
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, new.content, 'u' || s.number
  FROM conversations c CROSS JOIN senders s ON s.sender_id = c.sender_id
  WHERE c.id = new.conversation_id;
END;
