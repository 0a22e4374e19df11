CREATE TABLE `transcript_entries` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`sender_id` text NOT NULL,
	`project_key` text NOT NULL,
	`session_id` text NOT NULL,
	`subpath` text DEFAULT '' NOT NULL,
	`uuid` text,
	`entry` text NOT NULL,
	`part_of` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_transcript_entries_id` ON `transcript_entries` (`id`);--> statement-breakpoint
CREATE INDEX `idx_transcript_entries_order` ON `transcript_entries` (`sender_id`,`project_key`,`session_id`,`subpath`,`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_transcript_entries_uuid` ON `transcript_entries` (`sender_id`,`project_key`,`session_id`,`subpath`,`uuid`) WHERE uuid IS NOT NULL;--> statement-breakpoint
CREATE TABLE `transcripts` (
	`sender_id` text NOT NULL,
	`project_key` text NOT NULL,
	`session_id` text NOT NULL,
	`subpath` text DEFAULT '' NOT NULL,
	`summary` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`sender_id`, `project_key`, `session_id`, `subpath`)
);
--> statement-breakpoint
CREATE INDEX `idx_transcripts_updated` ON `transcripts` (`sender_id`,`project_key`,`updated_at`);