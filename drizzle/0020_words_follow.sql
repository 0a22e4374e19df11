-- The words of a message stand in the indexes under its person and by its role: they follow when another program gives
-- the conversation to somebody else, moves the message or changes its role.
CREATE TRIGGER conversations_sender_update AFTER UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO senders(sender_id) SELECT new.sender_id
  WHERE NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id);
  DELETE FROM messages_recall WHERE rowid IN (
    SELECT key FROM messages WHERE conversation_id = new.id AND role IN ('user', 'assistant'));
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source
  WHERE key IN (SELECT key FROM messages WHERE conversation_id = new.id);
END;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key AND old.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source WHERE key = new.key;
END;
--> statement-breakpoint
DROP TRIGGER messages_fts_update;
--> statement-breakpoint
CREATE TRIGGER messages_fts_update AFTER UPDATE OF content, role ON messages BEGIN
  INSERT INTO messages_fts(messages_fts, rowid, content)
  SELECT 'delete', old.rowid, old.content WHERE old.role = 'user';
  INSERT INTO messages_fts(rowid, content) SELECT new.rowid, new.content WHERE new.role = 'user';
END;
