CREATE TABLE `fact_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sender_id` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	`source_message_id` text,
	`valid_from` text NOT NULL,
	`valid_to` text
);
--> statement-breakpoint
CREATE INDEX `idx_fact_versions_fact` ON `fact_versions` (`sender_id`,`key`,`id`);--> statement-breakpoint
CREATE TABLE `message_vectors` (
	`message_key` integer PRIMARY KEY NOT NULL,
	`model` text NOT NULL,
	`vector` blob NOT NULL,
	FOREIGN KEY (`message_key`) REFERENCES `messages`(`key`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `senders` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sender_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_senders_sender` ON `senders` (`sender_id`);--> statement-breakpoint
CREATE TABLE `task_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`task_id` text NOT NULL,
	`sender_id` text NOT NULL,
	`occurrence_at` text NOT NULL,
	`attempt` integer NOT NULL,
	`owner` text NOT NULL,
	`delivery_key` text NOT NULL,
	`claimed_at` text NOT NULL,
	`finished_at` text,
	`outcome` text NOT NULL,
	`error` text,
	`missed` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "task_runs_outcome" CHECK(outcome IN ('claimed', 'delivered', 'failed', 'missed', 'released'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idx_task_runs_attempt` ON `task_runs` (`task_id`,`attempt`);--> statement-breakpoint
CREATE INDEX `idx_task_runs_sender` ON `task_runs` (`sender_id`);--> statement-breakpoint
CREATE TABLE `__new_messages` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`sequence` integer,
	`role` text NOT NULL,
	`content` text NOT NULL,
	`timestamp` text DEFAULT (datetime('now')) NOT NULL,
	`metadata_json` text,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "messages_role" CHECK(role IN ('user', 'assistant', 'system', 'tool'))
);
--> statement-breakpoint
-- The implicit rowid is the only record of the order in which an older program wrote: it becomes the key.
INSERT INTO `__new_messages`("key", "id", "conversation_id", "sequence", "role", "content", "timestamp", "metadata_json") SELECT rowid, "id", "conversation_id", row_number() OVER (PARTITION BY "conversation_id" ORDER BY rowid), "role", "content", "timestamp", "metadata_json" FROM `messages` ORDER BY rowid;--> statement-breakpoint
DROP TABLE `messages`;--> statement-breakpoint
ALTER TABLE `__new_messages` RENAME TO `messages`;--> statement-breakpoint
CREATE UNIQUE INDEX `idx_messages_id` ON `messages` (`id`);--> statement-breakpoint
CREATE INDEX `idx_messages_conversation` ON `messages` (`conversation_id`,`timestamp`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_messages_sequence` ON `messages` (`conversation_id`,`sequence`);--> statement-breakpoint
ALTER TABLE `audit_log` ADD `seq` integer;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `previous_hash` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `hash` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `salt` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `payload_digest` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `origin` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `erased_at` text;--> statement-breakpoint
CREATE INDEX `idx_audit_log_person` ON `audit_log` (`sender_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `idx_audit_log_seq` ON `audit_log` (`seq`);--> statement-breakpoint
ALTER TABLE `conversations` ADD `lease_owner` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `lease_until` text;--> statement-breakpoint
ALTER TABLE `conversations` ADD `summary_attempts` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `summary_error` text;--> statement-breakpoint
CREATE INDEX `idx_conversations_sender` ON `conversations` (`sender_id`,`status`);--> statement-breakpoint
CREATE INDEX `idx_conversations_closed` ON `conversations` (`channel`,`sender_id`,`updated_at`) WHERE status = 'closed';--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `zone` text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `anchor` text;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `occurrence` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `rule` text;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `max_retries` integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `missed` text DEFAULT 'once' NOT NULL;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `catch_up_hours` integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `next_attempt_at` text;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `attempt` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `lease_owner` text;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `lease_until` text;--> statement-breakpoint
ALTER TABLE `scheduled_tasks` ADD `problem` text;--> statement-breakpoint
CREATE INDEX `idx_scheduled_tasks_pending` ON `scheduled_tasks` (`sender_id`,`due_at`) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX `idx_scheduled_tasks_ready` ON `scheduled_tasks` (max(due_at, ifnull(next_attempt_at, ''), ifnull(lease_until, ''))) WHERE status = 'pending' AND problem IS NULL;--> statement-breakpoint
ALTER TABLE `user_aliases` ADD `created_at` text;--> statement-breakpoint
CREATE INDEX `idx_user_aliases_canonical` ON `user_aliases` (`canonical_sender_id`);--> statement-breakpoint
CREATE INDEX `idx_project_sessions_sender` ON `project_sessions` (`sender_id`);