CREATE TABLE `lessons` (
	`id` text PRIMARY KEY NOT NULL,
	`sender_id` text NOT NULL,
	`domain` text NOT NULL,
	`rule` text NOT NULL,
	`occurrences` integer DEFAULT 1 NOT NULL,
	`created_at` text DEFAULT (datetime('now')) NOT NULL,
	`updated_at` text DEFAULT (datetime('now')) NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idx_lessons_sender` ON `lessons` (`sender_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `lessons_domain` ON `lessons` (`sender_id`,`domain`);--> statement-breakpoint
CREATE TABLE `outcomes` (
	`id` text PRIMARY KEY NOT NULL,
	`timestamp` text DEFAULT (datetime('now')) NOT NULL,
	`sender_id` text NOT NULL,
	`domain` text NOT NULL,
	`score` integer NOT NULL,
	`lesson` text NOT NULL,
	`source` text DEFAULT 'conversation' NOT NULL,
	CONSTRAINT "outcomes_score" CHECK(score IN (-1, 0, 1))
);
--> statement-breakpoint
CREATE INDEX `idx_outcomes_sender_time` ON `outcomes` (`sender_id`,`timestamp`);--> statement-breakpoint
CREATE INDEX `idx_outcomes_time` ON `outcomes` (`timestamp`);