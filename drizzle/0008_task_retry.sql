ALTER TABLE `scheduled_tasks` ADD `retry_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `last_error` text;