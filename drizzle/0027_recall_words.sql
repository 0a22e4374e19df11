CREATE TABLE `message_words` (
	`message_key` integer PRIMARY KEY NOT NULL,
	`words` text
);
--> statement-breakpoint
CREATE INDEX `idx_message_words_unread` ON `message_words` (`message_key`) WHERE words IS NULL;
--> statement-breakpoint
-- The recall index anew, so that a SQLite older than 3.43 can write to messages: without contentless_delete, what is taken out of
-- an index has to be told. Every entry is what SQL itself can say of the message: its text, scripts without spaces as pairs of
-- characters (see 0014). What an entry lacks is a second entry under its key + 2^40, with the words of message_words: other
-- spellings of the message's words, which the library reads.
DROP TRIGGER IF EXISTS messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER IF EXISTS messages_recall_delete;
--> statement-breakpoint
DROP TRIGGER IF EXISTS messages_recall_update;
--> statement-breakpoint
DROP TRIGGER IF EXISTS conversations_sender_update;
--> statement-breakpoint
DROP VIEW IF EXISTS messages_recall_source;
--> statement-breakpoint
DROP TABLE messages_recall;
--> statement-breakpoint
CREATE VIRTUAL TABLE messages_recall USING fts5(
  content, owner, content='', detail=column,
  tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
--> statement-breakpoint
INSERT INTO messages_recall(messages_recall, rank) VALUES ('pgsz', 1000);
--> statement-breakpoint
INSERT INTO messages_recall(rowid, content, owner)
SELECT messages.key, CASE WHEN length(CAST(messages.content AS BLOB)) > length(messages.content)
    AND messages.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND messages.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(messages.content, 1, 257)
        UNION ALL SELECT start + 256, substr(messages.content, start + 256, 257) FROM part WHERE start + 256 <= length(messages.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE messages.content END, 'u' || number
FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
CROSS JOIN messages
CROSS JOIN conversations ON conversations.id = messages.conversation_id
CROSS JOIN senders ON senders.sender_id = conversations.sender_id
WHERE role IN ('user', 'assistant') ORDER BY messages.key;
--> statement-breakpoint
INSERT INTO messages_recall(messages_recall) VALUES ('optimize');
--> statement-breakpoint
INSERT INTO message_words(message_key)
SELECT key FROM messages WHERE role IN ('user', 'assistant') AND (content GLOB '*[A-Za-z0-9][-_][A-Za-z0-9]*' OR content GLOB '*[0-9][0-9][ .,/()][ 0-9][0-9]*' OR content GLOB '*[A-Z]''[A-Z]*'
  OR length(CAST(content AS BLOB)) > length(content) AND (content GLOB '*[A-Z]' || char(0x2019) || '[A-Z]*' OR content GLOB '*[' ||
    char(
      0xAD, 0xC6, 0xD0, 0xD8, 0xDE, 0x2D, 0xDF, 0xE6, 0xF0, 0xF8, 0xFE, 0x110, 0x2D, 0x111, 0x126, 0x2D, 0x127,
      0x131, 0x141, 0x2D, 0x142, 0x152, 0x2D, 0x153, 0x17F, 0x300, 0x2D, 0x3FF, 0x401, 0x451, 0x590, 0x2D, 0x7FF,
      0x8A0, 0x2D, 0x8FF, 0x966, 0x2D, 0x96F, 0x9E6, 0x2D, 0x9EF
    ) ||
    char(
      0xA66, 0x2D, 0xA6F, 0xAE6, 0x2D, 0xAEF, 0xB66, 0x2D, 0xB6F, 0xBE6, 0x2D, 0xBEF, 0xC66, 0x2D, 0xC6F, 0xCE6,
      0x2D, 0xCEF, 0xD66, 0x2D, 0xD6F, 0xDE6, 0x2D, 0xDEF, 0xE50, 0x2D, 0xE59, 0xED0, 0x2D, 0xED9, 0xF20, 0x2D,
      0xF29, 0x1040, 0x2D, 0x1049, 0x1090, 0x2D, 0x1099, 0x17E0, 0x2D, 0x17E9, 0x1810, 0x2D, 0x1819, 0x1F00, 0x2D,
      0x1FFF, 0x200B, 0x2D, 0x200F, 0x2060, 0x2D, 0x2064, 0x2070, 0x2D, 0x209C, 0x2100, 0x2D, 0x218F, 0x231A,
      0x2D, 0x23FF, 0x2460, 0x2D, 0x24FF
    ) ||
    char(
      0x25AA, 0x2D, 0x27BF, 0x2B00, 0x2D, 0x2BFF, 0x3200, 0x2D, 0x33FF, 0xE000, 0x2D, 0xF8FF, 0xF900, 0x2D,
      0xFAFF, 0xFB00, 0x2D, 0xFDFF, 0xFE00, 0x2D, 0xFE0F, 0xFE70, 0x2D, 0xFEFF, 0xFF00, 0x2D, 0xFFEF, 0x1D400,
      0x2D, 0x1D7FF, 0x1F000, 0x2D, 0x1FAFF
    ) || ']*'));
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script;
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE (new.content GLOB '*[A-Za-z0-9][-_][A-Za-z0-9]*' OR new.content GLOB '*[0-9][0-9][ .,/()][ 0-9][0-9]*' OR new.content GLOB '*[A-Z]''[A-Z]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z]' || char(0x2019) || '[A-Z]*' OR new.content GLOB '*[' ||
      char(
        0xAD, 0xC6, 0xD0, 0xD8, 0xDE, 0x2D, 0xDF, 0xE6, 0xF0, 0xF8, 0xFE, 0x110, 0x2D, 0x111, 0x126, 0x2D, 0x127,
        0x131, 0x141, 0x2D, 0x142, 0x152, 0x2D, 0x153, 0x17F, 0x300, 0x2D, 0x3FF, 0x401, 0x451, 0x590, 0x2D, 0x7FF,
        0x8A0, 0x2D, 0x8FF, 0x966, 0x2D, 0x96F, 0x9E6, 0x2D, 0x9EF
      ) ||
      char(
        0xA66, 0x2D, 0xA6F, 0xAE6, 0x2D, 0xAEF, 0xB66, 0x2D, 0xB6F, 0xBE6, 0x2D, 0xBEF, 0xC66, 0x2D, 0xC6F, 0xCE6,
        0x2D, 0xCEF, 0xD66, 0x2D, 0xD6F, 0xDE6, 0x2D, 0xDEF, 0xE50, 0x2D, 0xE59, 0xED0, 0x2D, 0xED9, 0xF20, 0x2D,
        0xF29, 0x1040, 0x2D, 0x1049, 0x1090, 0x2D, 0x1099, 0x17E0, 0x2D, 0x17E9, 0x1810, 0x2D, 0x1819, 0x1F00, 0x2D,
        0x1FFF, 0x200B, 0x2D, 0x200F, 0x2060, 0x2D, 0x2064, 0x2070, 0x2D, 0x209C, 0x2100, 0x2D, 0x218F, 0x231A,
        0x2D, 0x23FF, 0x2460, 0x2D, 0x24FF
      ) ||
      char(
        0x25AA, 0x2D, 0x27BF, 0x2B00, 0x2D, 0x2BFF, 0x3200, 0x2D, 0x33FF, 0xE000, 0x2D, 0xF8FF, 0xF900, 0x2D,
        0xFAFF, 0xFB00, 0x2D, 0xFDFF, 0xFE00, 0x2D, 0xFE0F, 0xFE70, 0x2D, 0xFEFF, 0xFF00, 0x2D, 0xFFEF, 0x1D400,
        0x2D, 0x1D7FF, 0x1F000, 0x2D, 0x1FAFF
      ) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_delete AFTER DELETE ON messages WHEN old.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.key, CASE WHEN length(CAST(old.content AS BLOB)) > length(old.content)
    AND old.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND old.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(old.content, 1, 257)
        UNION ALL SELECT start + 256, substr(old.content, start + 256, 257) FROM part WHERE start + 256 <= length(old.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
  WHERE EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM message_words WHERE message_key = old.key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  DELETE FROM message_words WHERE message_key = old.key;
END;
--> statement-breakpoint
-- Out under its former owner, in under the new one. To have a message that is not in the index put in, its conversation_id is
-- set to what it is.
CREATE TRIGGER messages_recall_out BEFORE UPDATE OF content, role, conversation_id ON messages
WHEN old.role IN ('user', 'assistant') AND (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.key, CASE WHEN length(CAST(old.content AS BLOB)) > length(old.content)
    AND old.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND old.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(old.content, 1, 257)
        UNION ALL SELECT start + 256, substr(old.content, start + 256, 257) FROM part WHERE start + 256 <= length(old.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script
  WHERE EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
  FROM message_words WHERE message_key = old.key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages
WHEN (new.content IS NOT old.content OR new.role IS NOT old.role OR new.conversation_id IS NOT old.conversation_id) OR NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = new.key) BEGIN
  DELETE FROM message_words
  WHERE message_key = new.key AND (new.content IS NOT old.content OR new.role NOT IN ('user', 'assistant'));
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.key, CASE WHEN length(CAST(new.content AS BLOB)) > length(new.content)
    AND new.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND new.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(new.content, 1, 257)
        UNION ALL SELECT start + 256, substr(new.content, start + 256, 257) FROM part WHERE start + 256 <= length(new.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script WHERE new.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id) FROM message_words
  WHERE message_key = new.key AND words <> '' AND NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE new.role IN ('user', 'assistant') AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_key = new.key) AND (new.content GLOB '*[A-Za-z0-9][-_][A-Za-z0-9]*' OR new.content GLOB '*[0-9][0-9][ .,/()][ 0-9][0-9]*' OR new.content GLOB '*[A-Z]''[A-Z]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z]' || char(0x2019) || '[A-Z]*' OR new.content GLOB '*[' ||
      char(
        0xAD, 0xC6, 0xD0, 0xD8, 0xDE, 0x2D, 0xDF, 0xE6, 0xF0, 0xF8, 0xFE, 0x110, 0x2D, 0x111, 0x126, 0x2D, 0x127,
        0x131, 0x141, 0x2D, 0x142, 0x152, 0x2D, 0x153, 0x17F, 0x300, 0x2D, 0x3FF, 0x401, 0x451, 0x590, 0x2D, 0x7FF,
        0x8A0, 0x2D, 0x8FF, 0x966, 0x2D, 0x96F, 0x9E6, 0x2D, 0x9EF
      ) ||
      char(
        0xA66, 0x2D, 0xA6F, 0xAE6, 0x2D, 0xAEF, 0xB66, 0x2D, 0xB6F, 0xBE6, 0x2D, 0xBEF, 0xC66, 0x2D, 0xC6F, 0xCE6,
        0x2D, 0xCEF, 0xD66, 0x2D, 0xD6F, 0xDE6, 0x2D, 0xDEF, 0xE50, 0x2D, 0xE59, 0xED0, 0x2D, 0xED9, 0xF20, 0x2D,
        0xF29, 0x1040, 0x2D, 0x1049, 0x1090, 0x2D, 0x1099, 0x17E0, 0x2D, 0x17E9, 0x1810, 0x2D, 0x1819, 0x1F00, 0x2D,
        0x1FFF, 0x200B, 0x2D, 0x200F, 0x2060, 0x2D, 0x2064, 0x2070, 0x2D, 0x209C, 0x2100, 0x2D, 0x218F, 0x231A,
        0x2D, 0x23FF, 0x2460, 0x2D, 0x24FF
      ) ||
      char(
        0x25AA, 0x2D, 0x27BF, 0x2B00, 0x2D, 0x2BFF, 0x3200, 0x2D, 0x33FF, 0xE000, 0x2D, 0xF8FF, 0xF900, 0x2D,
        0xFAFF, 0xFB00, 0x2D, 0xFDFF, 0xFE00, 0x2D, 0xFE0F, 0xFE70, 0x2D, 0xFEFF, 0xFF00, 0x2D, 0xFFEF, 0x1D400,
        0x2D, 0x1D7FF, 0x1F000, 0x2D, 0x1FAFF
      ) || ']*'));
END;
--> statement-breakpoint
CREATE TRIGGER message_words_update AFTER UPDATE OF words ON message_words WHEN new.words IS NOT old.words BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', old.message_key + 1099511627776, old.words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = conversation_id)
  FROM messages WHERE key = old.message_key AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = old.message_key + 1099511627776);
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT new.message_key + 1099511627776, new.words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = conversation_id)
  FROM messages WHERE key = new.message_key AND role IN ('user', 'assistant') AND new.words <> '';
END;
--> statement-breakpoint
CREATE TRIGGER conversations_recall_out BEFORE UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', messages.key, CASE WHEN length(CAST(messages.content AS BLOB)) > length(messages.content)
    AND messages.content GLOB '*[' || char(0x0E00, 0x2D, 0x3FFFF) || ']*' AND messages.content GLOB '*' || script.joined || '*'
  THEN (
    WITH RECURSIVE
      part(start, piece) AS (
        SELECT 1, substr(messages.content, 1, 257)
        UNION ALL SELECT start + 256, substr(messages.content, start + 256, 257) FROM part WHERE start + 256 <= length(messages.content)
      ),
      place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 256)
    SELECT group_concat(
      CASE WHEN substr(piece, n, 1) NOT GLOB script.joined THEN substr(piece, n, 1) ELSE
        CASE WHEN substr(piece, n, 1) GLOB script.syllabic THEN ' ' || substr(piece, n, 1) ELSE '' END ||
        CASE WHEN substr(piece, n + 1, 1) GLOB script.joined THEN ' ' || substr(piece, n, 2) || ' ' ELSE ' ' END
      END, '')
    FROM part CROSS JOIN place WHERE n <= length(piece)
  ) ELSE messages.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.id), '')
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script CROSS JOIN messages
  WHERE conversation_id = old.id AND role IN ('user', 'assistant') AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = messages.key);
  INSERT INTO messages_recall(messages_recall, rowid, content, owner)
  SELECT 'delete', message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.id)
  FROM messages CROSS JOIN message_words ON message_key = messages.key
  WHERE conversation_id = old.id AND EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
END;
--> statement-breakpoint
CREATE TRIGGER conversations_sender_update AFTER UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO senders(sender_id) SELECT new.sender_id
  WHERE NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id);
  UPDATE messages SET conversation_id = conversation_id WHERE conversation_id = new.id;
END;
