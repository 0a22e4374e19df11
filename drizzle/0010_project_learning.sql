DROP INDEX `lessons_domain`;--> statement-breakpoint
DROP INDEX `idx_lessons_sender`;--> statement-breakpoint
CREATE TABLE `__new_lessons` (
	`id` text PRIMARY KEY NOT NULL,
	`sender_id` text NOT NULL,
	`domain` text NOT NULL,
	`rule` text NOT NULL,
	`project` text DEFAULT '' NOT NULL,
	`occurrences` integer DEFAULT 1 NOT NULL,
	`created_at` text DEFAULT (datetime('now')) NOT NULL,
	`updated_at` text DEFAULT (datetime('now')) NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_lessons`(`id`, `sender_id`, `domain`, `rule`, `occurrences`, `created_at`, `updated_at`) SELECT `id`, `sender_id`, `domain`, `rule`, `occurrences`, `created_at`, `updated_at` FROM `lessons`;--> statement-breakpoint
DROP TABLE `lessons`;--> statement-breakpoint
ALTER TABLE `__new_lessons` RENAME TO `lessons`;--> statement-breakpoint
CREATE INDEX `idx_lessons_sender` ON `lessons` (`sender_id`);--> statement-breakpoint
CREATE INDEX `idx_lessons_project` ON `lessons` (`sender_id`,`project`);--> statement-breakpoint
CREATE UNIQUE INDEX `lessons_domain_project` ON `lessons` (`sender_id`,`domain`,`project`);--> statement-breakpoint
ALTER TABLE `outcomes` ADD `project` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `idx_outcomes_project` ON `outcomes` (`sender_id`,`project`,`timestamp`);--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `project` text DEFAULT '' NOT NULL;
