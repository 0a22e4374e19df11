DROP INDEX `idx_conversations_sender`;--> statement-breakpoint
ALTER TABLE `conversations` ADD `thread` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `title` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `metadata_json` text;--> statement-breakpoint
CREATE INDEX `idx_conversations_recent` ON `conversations` (`sender_id`,`last_activity`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_conversations_thread` ON `conversations` (`channel`,`sender_id`,`thread`) WHERE thread IS NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `milliseconds` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `messages` ADD `author` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `edited_at` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `format` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `body` text;