CREATE INDEX `idx_facts_key` ON `facts` (`key`,`created_at`);--> statement-breakpoint
CREATE INDEX `idx_facts_source` ON `facts` (`source_message_id`) WHERE source_message_id IS NOT NULL;