ALTER TABLE `facts` ADD `folded_key` text;--> statement-breakpoint
ALTER TABLE `facts` ADD `expires_at` text;--> statement-breakpoint
ALTER TABLE `facts` ADD `confidence` real;--> statement-breakpoint
ALTER TABLE `facts` ADD `source` text;--> statement-breakpoint
CREATE INDEX `idx_facts_folded_key` ON `facts` (`sender_id`,`folded_key`);--> statement-breakpoint
ALTER TABLE `lessons` ADD `retired_at` text;--> statement-breakpoint
ALTER TABLE `lessons` ADD `evidence_json` text;