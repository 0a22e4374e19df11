-- Letters and marks that separate writers and not words (those of Arabic, Greek accents, ß, ø, ł, ё) are written into the index as they are compared,
-- so that a message needs no second entry for them. A text that also has letters of a script without spaces between words stays as it is written,
-- and so do the messages that there are: those up to the key in recall_letters, which recall.updateIndex() brings down as it enters them anew.
CREATE TABLE `recall_letters` (
	`folded_after` integer PRIMARY KEY NOT NULL,
	`unmerged` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
INSERT INTO recall_letters(folded_after) SELECT coalesce(max(key), 0) FROM messages;
--> statement-breakpoint
DROP TRIGGER messages_recall_insert;
--> statement-breakpoint
DROP TRIGGER messages_recall_update;
--> statement-breakpoint
DROP TRIGGER messages_recall_delete;
--> statement-breakpoint
DROP TRIGGER messages_recall_out;
--> statement-breakpoint
DROP TRIGGER conversations_recall_out;
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
  ) WHEN length(CAST(new.content AS BLOB)) > length(new.content) AND new.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND new.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN new.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN new.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script;
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE ((instr(new.content, '-') OR instr(new.content, '_')) AND new.content GLOB '*[^ -/][-_][^ -/]*'
    OR (new.content GLOB '*.[A-Za-z]*' OR instr(new.content, '/') OR instr(new.content, '&')) AND new.content GLOB '*[A-Za-z][./&][A-Za-z]*'
    OR new.content GLOB '*[a-z][A-Z]*' OR instr(new.content, '++') AND new.content GLOB '*[A-Za-z]++*' OR instr(new.content, '#') AND new.content GLOB '*[A-Za-z]#*'
    OR new.content GLOB '*''[A-Z]*' AND new.content GLOB '*[A-Z]''[A-Z]*'
    OR (instr(new.content, '0') OR instr(new.content, '1') OR instr(new.content, '2') OR instr(new.content, '3') OR instr(new.content, '4') OR instr(new.content, '5') OR instr(new.content, '6') OR instr(new.content, '7') OR instr(new.content, '8') OR instr(new.content, '9')) AND new.content GLOB '*[0-9][ .,/()''`][ 0-9(][0-9(]*'
    OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    OR new.content GLOB '*:[0-9A-Fa-f][0-9A-Fa-f]:*' AND new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[ßæøłđıёÆØŁĐЁάέήίόύώϊϋςΆΈΉΊΌΎΏ' || char(0x622, 0x2D, 0x626, 0x629, 0x640, 0x649, 0x64B, 0x2D, 0x652, 0x6A9, 0x6BE, 0x6C1, 0x6CC) || ']*' AND new.key <= coalesce((SELECT max(folded_after) FROM recall_letters), 0)
      OR new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xC6, 0xD8, 0xDF, 0xE6, 0xF8, 0x100, 0x2D, 0x125, 0x128, 0x2D, 0x131, 0x139, 0x2D, 0x13E, 0x141, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x1EA0, 0x2D, 0x1EF9, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x401, 0x451, 0x410, 0x2D, 0x44F, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x60C, 0x61B, 0x61F, 0x621, 0x2D, 0x63A, 0x640, 0x2D, 0x652, 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6BE, 0x6C1, 0x6CC, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x386, 0x388, 0x2D, 0x38A, 0x38C, 0x38E, 0x38F, 0x391, 0x2D, 0x3A1, 0x3A3, 0x2D, 0x3A9, 0x3AC, 0x2D, 0x3AF, 0x3B1, 0x2D, 0x3CE, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*' AND
      new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
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
  ) WHEN length(CAST(new.content AS BLOB)) > length(new.content) AND new.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND new.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN new.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN new.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE new.content END, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id)
  FROM (SELECT
    '[' || char(0x0E00, 0x2D, 0x0EFF, 0x1000, 0x2D, 0x109F, 0x1780, 0x2D, 0x17FF, 0x3005, 0x2D, 0x3007, 0x3040, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS joined,
    '[' || char(0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3, 0xF900, 0x2D, 0xFAFF, 0x20000, 0x2D, 0x3FFFF) || ']' AS syllabic
  ) AS script WHERE new.role IN ('user', 'assistant');
  INSERT INTO messages_recall(rowid, content, owner)
  SELECT message_key + 1099511627776, words, (SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = new.conversation_id) FROM message_words
  WHERE message_key = new.key AND words <> '' AND NOT EXISTS (SELECT 1 FROM messages_recall_docsize WHERE id = message_key + 1099511627776);
  INSERT INTO message_words(message_key)
  SELECT new.key WHERE new.role IN ('user', 'assistant') AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_key = new.key) AND ((instr(new.content, '-') OR instr(new.content, '_')) AND new.content GLOB '*[^ -/][-_][^ -/]*'
    OR (new.content GLOB '*.[A-Za-z]*' OR instr(new.content, '/') OR instr(new.content, '&')) AND new.content GLOB '*[A-Za-z][./&][A-Za-z]*'
    OR new.content GLOB '*[a-z][A-Z]*' OR instr(new.content, '++') AND new.content GLOB '*[A-Za-z]++*' OR instr(new.content, '#') AND new.content GLOB '*[A-Za-z]#*'
    OR new.content GLOB '*''[A-Z]*' AND new.content GLOB '*[A-Z]''[A-Z]*'
    OR (instr(new.content, '0') OR instr(new.content, '1') OR instr(new.content, '2') OR instr(new.content, '3') OR instr(new.content, '4') OR instr(new.content, '5') OR instr(new.content, '6') OR instr(new.content, '7') OR instr(new.content, '8') OR instr(new.content, '9')) AND new.content GLOB '*[0-9][ .,/()''`][ 0-9(][0-9(]*'
    OR new.content GLOB '*0[1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'
    OR new.content GLOB '*:[0-9A-Fa-f][0-9A-Fa-f]:*' AND new.content GLOB '*[0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f]*'
    OR length(CAST(new.content AS BLOB)) > length(new.content) AND (new.content GLOB '*[A-Z0-9]' || char(0x2019) || '[A-Z0-9]*' OR new.content GLOB '*[^ -~]' || char(0x2019) || '[^ -~]*' OR new.content GLOB '*[ßæøłđıёÆØŁĐЁάέήίόύώϊϋςΆΈΉΊΌΎΏ' || char(0x622, 0x2D, 0x626, 0x629, 0x640, 0x649, 0x64B, 0x2D, 0x652, 0x6A9, 0x6BE, 0x6C1, 0x6CC) || ']*' AND new.key <= coalesce((SELECT max(folded_after) FROM recall_letters), 0)
      OR new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xC6, 0xD8, 0xDF, 0xE6, 0xF8, 0x100, 0x2D, 0x125, 0x128, 0x2D, 0x131, 0x139, 0x2D, 0x13E, 0x141, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x1EA0, 0x2D, 0x1EF9, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x401, 0x451, 0x410, 0x2D, 0x44F, 0xAB, 0xBB, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x60C, 0x61B, 0x61F, 0x621, 0x2D, 0x63A, 0x640, 0x2D, 0x652, 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6BE, 0x6C1, 0x6CC, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0xAB, 0xBB, 0x386, 0x388, 0x2D, 0x38A, 0x38C, 0x38E, 0x38F, 0x391, 0x2D, 0x3A1, 0x3A3, 0x2D, 0x3A9, 0x3AC, 0x2D, 0x3AF, 0x3B1, 0x2D, 0x3CE, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026) || ']*' AND
      new.content GLOB '*[^' || char(0x1, 0x2D, 0x7F, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*' AND
      new.content GLOB '*[^' ||
      char(0x1, 0x2D, 0x7F, 0x80, 0x2D, 0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xBB, 0xBF, 0x2D, 0xC5, 0xC7, 0x2D, 0xCF, 0xD1, 0x2D, 0xD6, 0xD9, 0x2D, 0xDD, 0xE0, 0x2D, 0xE5, 0xE7, 0x2D, 0xEF, 0xF1, 0x2D, 0xF6, 0xF9, 0x2D, 0xFD, 0xFF, 0x2D, 0x10F, 0x112, 0x2D, 0x125, 0x128, 0x2D, 0x130, 0x139, 0x2D, 0x13E, 0x143, 0x2D, 0x148, 0x14C, 0x2D, 0x151, 0x154, 0x2D, 0x17E, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x218, 0x2D, 0x21B, 0x404, 0x406, 0x407, 0x410, 0x2D, 0x44F, 0x454, 0x456, 0x457, 0x490, 0x491, 0x5BE, 0x5D0, 0x2D, 0x5EA, 0x60C, 0x61B, 0x61F, 0x621, 0x627, 0x628, 0x62A, 0x2D, 0x63F, 0x641, 0x2D) ||
      char(0x648, 0x64A, 0x67E, 0x686, 0x698, 0x6AF, 0x902, 0x2D, 0x928, 0x92A, 0x2D, 0x930, 0x932, 0x933, 0x935, 0x2D, 0x93B, 0x93D, 0x2D, 0x950, 0x964, 0x965, 0x10D0, 0x2D, 0x10FA, 0xE01, 0x2D, 0xE32, 0xE34, 0x2D, 0xE4C, 0xE4E, 0xE4F, 0x1EA0, 0x2D, 0x1EF9, 0x2010, 0x2012, 0x2D, 0x2016, 0x2018, 0x2D, 0x2023, 0x2026, 0x2030, 0x2031, 0x2039, 0x2D, 0x203B, 0x20A0, 0x2D, 0x20A7, 0x20A9, 0x2D, 0x20BF, 0x3001, 0x2D, 0x3029, 0x3041, 0x2D, 0x3096, 0x3400, 0x2D, 0x9FFF, 0xAC00, 0x2D, 0xD7A3) || ']*'));
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
  ) WHEN length(CAST(old.content AS BLOB)) > length(old.content) AND old.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND old.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN old.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN old.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
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
  ) WHEN length(CAST(old.content AS BLOB)) > length(old.content) AND old.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND old.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN old.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN old.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(old.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE old.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.conversation_id), '')
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
  ) WHEN length(CAST(messages.content AS BLOB)) > length(messages.content) AND messages.content GLOB '*[ßæøłđıёÆØŁĐЁ' || char(0x386, 0x2D, 0x3CE, 0x622, 0x2D, 0x6D5) || ']*'
    AND messages.key > coalesce((SELECT max(folded_after) FROM recall_letters), 0) THEN CASE
    WHEN messages.content GLOB '*[' || char(0x622, 0x2D, 0x6D5) || ']*' THEN (SELECT replace(replace(text, 'ّ', ''), 'ْ', '') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(text, 'ھ', 'ه'), 'ہ', 'ه'), 'ـ', ''), 'ً', ''), 'ٌ', ''), 'ٍ', ''), 'َ', ''), 'ُ', ''), 'ِ', '') AS text FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(messages.content, 'آ', 'ا'), 'أ', 'ا'), 'إ', 'ا'), 'ؤ', 'و'), 'ئ', 'ي'), 'ى', 'ي'), 'ی', 'ي'), 'ک', 'ك'), 'ة', 'ه') AS text)))
    WHEN messages.content GLOB '*[' || char(0x386, 0x2D, 0x3CE) || ']*' THEN (SELECT replace(replace(replace(replace(replace(replace(replace(replace(text, 'ς', 'σ'), 'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω') FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(messages.content, 'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ') AS text))
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(messages.content, 'ß', 'ss'), 'æ', 'ae'), 'ø', 'o'), 'ł', 'l'), 'đ', 'd'), 'ı', 'i'), 'ё', 'е'), 'Æ', 'AE'), 'Ø', 'O'), 'Ł', 'L'), 'Đ', 'D'), 'Ё', 'Е') END ELSE messages.content END, coalesce((SELECT 'u' || number FROM conversations CROSS JOIN senders ON senders.sender_id = conversations.sender_id WHERE conversations.id = old.id), '')
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
