-- Small pages: a full-text index merges 64 of them for every 64 it has written, level by level, in the middle of somebody's
-- write. What is there already is merged into one part of such pages.
INSERT INTO messages_recall(messages_recall, rank) VALUES ('pgsz', 1000);
--> statement-breakpoint
INSERT INTO messages_recall(messages_recall) VALUES ('optimize');
--> statement-breakpoint
INSERT INTO messages_fts(messages_fts, rank) VALUES ('pgsz', 1000);
--> statement-breakpoint
INSERT INTO messages_fts(messages_fts) VALUES ('optimize');
