CREATE TABLE `blob_uses` (
	`hash` text PRIMARY KEY NOT NULL,
	`uses` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `blobs` (
	`hash` text NOT NULL,
	`part` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`hash`, `part`)
);
--> statement-breakpoint
ALTER TABLE `checkpoint_values` ADD `blobs` text;--> statement-breakpoint
ALTER TABLE `checkpoint_writes` ADD `blobs` text;--> statement-breakpoint
ALTER TABLE `items` ADD `blobs` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `blobs` text;--> statement-breakpoint
ALTER TABLE `transcript_entries` ADD `blobs` text;
--> statement-breakpoint
-- Each row that holds a blob counts as one use of it. The last one takes the blob with it, whichever program deletes it.
CREATE TRIGGER messages_blobs_insert AFTER INSERT ON messages WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER messages_blobs_update AFTER UPDATE OF blobs ON messages WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER messages_blobs_delete AFTER DELETE ON messages WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER items_blobs_insert AFTER INSERT ON items WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER items_blobs_update AFTER UPDATE OF blobs ON items WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER items_blobs_delete AFTER DELETE ON items WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER transcript_entries_blobs_insert AFTER INSERT ON transcript_entries WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER transcript_entries_blobs_update AFTER UPDATE OF blobs ON transcript_entries WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER transcript_entries_blobs_delete AFTER DELETE ON transcript_entries WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_values_blobs_insert AFTER INSERT ON checkpoint_values WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_values_blobs_update AFTER UPDATE OF blobs ON checkpoint_values WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_values_blobs_delete AFTER DELETE ON checkpoint_values WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_writes_blobs_insert AFTER INSERT ON checkpoint_writes WHEN new.blobs IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_writes_blobs_update AFTER UPDATE OF blobs ON checkpoint_writes WHEN new.blobs IS NOT old.blobs BEGIN
  SELECT RAISE(ABORT, 'a blob is missing') WHERE EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')) AS used
    WHERE NOT EXISTS (SELECT 1 FROM blobs WHERE hash = json_extract(used.value, '$.hash')));
  INSERT INTO blob_uses(hash, uses) SELECT DISTINCT hash, 0 FROM blobs
    WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]'))) AND NOT EXISTS (SELECT 1 FROM blob_uses AS known WHERE known.hash = blobs.hash);
  UPDATE blob_uses SET uses = uses + 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(new.blobs), new.blobs, '[]')));
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_writes_blobs_delete AFTER DELETE ON checkpoint_writes WHEN old.blobs IS NOT NULL BEGIN
  UPDATE blob_uses SET uses = uses - 1 WHERE hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
  DELETE FROM blobs WHERE hash IN (SELECT hash FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]'))));
  DELETE FROM blob_uses WHERE uses < 1 AND hash IN (SELECT json_extract(value, '$.hash') FROM json_each(iif(json_valid(old.blobs), old.blobs, '[]')));
END;
