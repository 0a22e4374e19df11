CREATE TABLE `scheduled_tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`sender_id` text NOT NULL,
	`reply_target` text NOT NULL,
	`description` text NOT NULL,
	`due_at` text NOT NULL,
	`repeat` text,
	`status` text DEFAULT 'pending' NOT NULL,
	`created_at` text DEFAULT (datetime('now')) NOT NULL,
	`delivered_at` text
);
--> statement-breakpoint
CREATE INDEX `idx_scheduled_tasks_due` ON `scheduled_tasks` (`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `idx_scheduled_tasks_sender` ON `scheduled_tasks` (`sender_id`,`status`);