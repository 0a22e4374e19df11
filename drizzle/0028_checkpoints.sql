CREATE TABLE `checkpoint_values` (
	`sender_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`namespace` text NOT NULL,
	`channel_name` text NOT NULL,
	`version` text NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	`base_version` text,
	`base_bytes` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`sender_id`, `thread_id`, `namespace`, `channel_name`, `version`)
);
--> statement-breakpoint
CREATE TABLE `checkpoint_writes` (
	`sender_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`namespace` text NOT NULL,
	`checkpoint_id` text NOT NULL,
	`task` text NOT NULL,
	`write_index` integer NOT NULL,
	`task_path` text NOT NULL,
	`channel_name` text NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`sender_id`, `thread_id`, `namespace`, `checkpoint_id`, `task`, `write_index`)
);
--> statement-breakpoint
CREATE TABLE `checkpoints` (
	`sender_id` text NOT NULL,
	`thread_id` text NOT NULL,
	`namespace` text NOT NULL,
	`checkpoint_id` text NOT NULL,
	`parent_id` text,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	`metadata_json` text NOT NULL,
	`versions_json` text NOT NULL,
	`replayed_json` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`sender_id`, `thread_id`, `namespace`, `checkpoint_id`)
);
