CREATE TABLE `items` (
	`sender_id` text NOT NULL,
	`namespace` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`expires_at` integer,
	PRIMARY KEY(`sender_id`, `namespace`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idx_items_expiry` ON `items` (`expires_at`);