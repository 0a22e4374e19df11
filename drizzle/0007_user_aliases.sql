CREATE TABLE `user_aliases` (
	`alias_sender_id` text PRIMARY KEY NOT NULL,
	`canonical_sender_id` text NOT NULL
);
