CREATE TABLE `project_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`sender_id` text NOT NULL,
	`project` text DEFAULT '' NOT NULL,
	`session_id` text NOT NULL,
	`parent_project` text,
	`created_at` text DEFAULT (datetime('now')) NOT NULL,
	`updated_at` text DEFAULT (datetime('now')) NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_project_sessions_lookup` ON `project_sessions` (`channel`,`sender_id`,`project`);--> statement-breakpoint
CREATE UNIQUE INDEX `project_sessions_scope` ON `project_sessions` (`channel`,`sender_id`,`project`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `project` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `idx_conversations_project` ON `conversations` (`channel`,`sender_id`,`project`,`status`,`last_activity`);