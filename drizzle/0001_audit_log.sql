CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`timestamp` text DEFAULT (datetime('now')) NOT NULL,
	`channel` text NOT NULL,
	`sender_id` text NOT NULL,
	`sender_name` text,
	`input_text` text NOT NULL,
	`output_text` text,
	`provider_used` text,
	`model` text,
	`processing_ms` integer,
	`status` text DEFAULT 'ok' NOT NULL,
	`denial_reason` text,
	CONSTRAINT "audit_log_status" CHECK(status IN ('ok', 'error', 'denied'))
);
--> statement-breakpoint
CREATE INDEX `idx_audit_log_timestamp` ON `audit_log` (`timestamp`);--> statement-breakpoint
CREATE INDEX `idx_audit_log_sender` ON `audit_log` (`channel`,`sender_id`);