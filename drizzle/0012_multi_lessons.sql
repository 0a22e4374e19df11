DROP INDEX `lessons_domain_project`;--> statement-breakpoint
CREATE INDEX `idx_lessons_domain` ON `lessons` (`sender_id`,`domain`,`project`);