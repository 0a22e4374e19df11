-- drizzle-kit's push and pull stop at a view that their tablesFilter leaves out, and drop one that it does not, so there is
-- none any more: what messages_recall_source said of a message is said by the two triggers that index it, see 0014. To have
-- a message indexed anew, its conversation_id is set to what it is.
DROP TRIGGER messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
DROP TRIGGER conversations_sender_update;
--> statement-breakpoint
DROP VIEW messages_recall_source;
--> statement-breakpoint
CREATE TRIGGER messages_recall_insert AFTER INSERT ON messages WHEN new.role IN ('user', 'assistant') BEGIN
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM (
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
    WHERE m.role IN ('user', 'assistant')
  ) WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER messages_recall_update AFTER UPDATE OF content, role, conversation_id ON messages BEGIN
  DELETE FROM messages_recall WHERE rowid = old.key AND old.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT key, content, owner FROM (
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
    WHERE m.role IN ('user', 'assistant')
  ) WHERE key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER conversations_sender_update AFTER UPDATE OF sender_id ON conversations
WHEN new.sender_id IS NOT old.sender_id BEGIN
  INSERT INTO senders(sender_id) SELECT new.sender_id
  WHERE NOT EXISTS (SELECT 1 FROM senders WHERE sender_id = new.sender_id);
  UPDATE messages SET conversation_id = conversation_id WHERE conversation_id = new.id;
END;
