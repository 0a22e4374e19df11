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
-- Marks count as letters: in Thai or Hindi a word without them falls apart.
CREATE VIRTUAL TABLE messages_recall USING fts5(
  content, owner, content='', contentless_delete=1, detail=column,
  tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
--> statement-breakpoint
-- What the index holds of a message. Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Japanese,
-- Chinese) and Korean, whose particles cling to the word, are written as overlapping pairs of characters, and Chinese
-- characters and Korean syllables alone too, so that a word inside a sentence is found. The text is cut into parts of
-- 256 characters because substr() counts from the start of its text. Other texts stand as they are.
CREATE VIEW messages_recall_source AS
WITH script(far, joined, syllabic) AS (SELECT
  '[' || char(0x0E00, 0x2D, 0x3FFFF) || ']',
  '[' || char(
    0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF,
    0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF
  ) || ']',
  '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']'
)
SELECT
  m.key,
  CASE WHEN octet_length(m.content) > length(m.content)
    AND m.content GLOB '*' || script.far || '*' AND m.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(m.content, 1, 257)
        UNION ALL SELECT start + 256, substr(m.content, start + 256, 257) FROM part WHERE start + 256 <= length(m.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE m.content END AS content,
  'u' || s.number AS owner
FROM script
CROSS JOIN messages m
CROSS JOIN conversations c ON c.id = m.conversation_id
CROSS JOIN senders s ON s.sender_id = c.sender_id
WHERE m.role IN ('user', 'assistant');
--> statement-breakpoint
INSERT INTO messages_recall(rowid, content, owner)
SELECT key, content, owner FROM messages_recall_source ORDER BY key;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_delete AFTER DELETE ON messages WHEN old.role IN ('user', 'assistant') BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key;
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM messages_recall_source WHERE key = new.key;
END;
