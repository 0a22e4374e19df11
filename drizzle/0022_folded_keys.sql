-- What spellings of a key have in common, for rows that are there and for those of programs that don't fill it in.
UPDATE facts SET folded_key = lower(trim(key));
--> statement-breakpoint
CREATE TRIGGER facts_folded_key AFTER INSERT ON facts WHEN new.folded_key IS NULL BEGIN
  UPDATE facts SET folded_key = lower(trim(new.key)) WHERE rowid = new.rowid;
END;
--> statement-breakpoint
CREATE TRIGGER facts_folded_key_moved AFTER UPDATE OF key ON facts WHEN new.key IS NOT old.key BEGIN
  UPDATE facts SET folded_key = lower(trim(new.key)) WHERE rowid = new.rowid;
END;
