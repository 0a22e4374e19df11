DROP TABLE `facts`;--> statement-breakpoint
CREATE TABLE `facts` (
	`id` text PRIMARY KEY NOT NULL,
	`sender_id` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	`source_message_id` text,
	`created_at` text DEFAULT (datetime('now')) NOT NULL,
	`updated_at` text DEFAULT (datetime('now')) NOT NULL,
	FOREIGN KEY (`source_message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `facts_sender_id_key` ON `facts` (`sender_id`,`key`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `summary` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `last_activity` text DEFAULT (datetime('now')) NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `status` text DEFAULT 'active' NOT NULL;--> statement-breakpoint
CREATE INDEX `idx_conversations_status` ON `conversations` (`status`,`last_activity`);