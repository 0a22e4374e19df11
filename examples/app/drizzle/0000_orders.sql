CREATE TABLE `app_customers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `app_orders` (
	`id` integer PRIMARY KEY NOT NULL,
	`customer_id` text NOT NULL,
	`what` text NOT NULL,
	`fact_id` text,
	FOREIGN KEY (`customer_id`) REFERENCES `app_customers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fact_id`) REFERENCES `facts`(`id`) ON UPDATE no action ON DELETE set null
);
