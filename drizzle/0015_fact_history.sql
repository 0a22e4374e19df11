-- Triggers rather than code, so that what an older program writes is kept as well. A version never ends before it
-- began, even when the clock goes back.
INSERT INTO fact_versions(sender_id, key, value, source_message_id, valid_from)
SELECT sender_id, key, value, source_message_id, updated_at FROM facts ORDER BY rowid;
--> statement-breakpoint
CREATE TRIGGER facts_version_insert AFTER INSERT ON facts BEGIN
  INSERT INTO fact_versions(sender_id, key, value, source_message_id, valid_from)
  SELECT new.sender_id, new.key, new.value, new.source_message_id, max(new.updated_at, coalesce(max(valid_to), ''))
  FROM fact_versions WHERE sender_id = new.sender_id AND key = new.key;
END;
--> statement-breakpoint
CREATE TRIGGER facts_version_update AFTER UPDATE OF value ON facts WHEN new.value IS NOT old.value BEGIN
  UPDATE fact_versions SET valid_to = max(valid_from, new.updated_at)
  WHERE sender_id = old.sender_id AND key = old.key AND valid_to IS NULL;
  INSERT INTO fact_versions(sender_id, key, value, source_message_id, valid_from)
  SELECT new.sender_id, new.key, new.value, new.source_message_id, max(new.updated_at, coalesce(max(valid_to), ''))
  FROM fact_versions WHERE sender_id = new.sender_id AND key = new.key;
END;
--> statement-breakpoint
-- Ours ends the version with its own clock before it deletes; this is for programs that only delete.
CREATE TRIGGER facts_version_delete AFTER DELETE ON facts BEGIN
  UPDATE fact_versions SET valid_to = max(valid_from, datetime('now'))
  WHERE sender_id = old.sender_id AND key = old.key AND valid_to IS NULL;
END;
