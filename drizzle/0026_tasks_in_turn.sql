CREATE TABLE `__new_task_runs` (
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
	CONSTRAINT "task_runs_outcome" CHECK(outcome IN ('claimed', 'delivered', 'failed', 'missed', 'released', 'skipped'))
);
--> statement-breakpoint
INSERT INTO `__new_task_runs`("id", "task_id", "sender_id", "occurrence_at", "attempt", "owner", "delivery_key", "claimed_at", "finished_at", "outcome", "error", "missed") SELECT "id", "task_id", "sender_id", "occurrence_at", "attempt", "owner", "delivery_key", "claimed_at", "finished_at", "outcome", "error", "missed" FROM `task_runs`;--> statement-breakpoint
DROP TABLE `task_runs`;--> statement-breakpoint
ALTER TABLE `__new_task_runs` RENAME TO `task_runs`;--> statement-breakpoint
CREATE UNIQUE INDEX `idx_task_runs_attempt` ON `task_runs` (`task_id`,`attempt`);--> statement-breakpoint
CREATE INDEX `idx_task_runs_sender` ON `task_runs` (`sender_id`);--> statement-breakpoint
CREATE INDEX `idx_scheduled_tasks_repeat` ON `scheduled_tasks` (`created_at`) WHERE rule IS NULL AND repeat NOT IN ('once', 'daily', 'weekdays', 'weekly', 'monthly');
--> statement-breakpoint
-- As in 0016, but that what names no instant is told as it was said.
DROP TRIGGER scheduled_tasks_due;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_due AFTER UPDATE OF due_at ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at OR new.problem IS NOT NULL BEGIN
  UPDATE scheduled_tasks
  SET due_at = coalesce(read.instant, due_at),
    problem = iif(read.instant IS NULL, 'due_at is not a moment: ' || due_at, NULL)
  FROM (
    SELECT iif(
      said GLOB '[0-9][0-9][0-9][0-9]-*' AND date(substr(said, 1, 10), '+0 days') IS substr(said, 1, 10),
      datetime(said, '+0 seconds'), NULL
    ) AS instant
    FROM (
      -- SQLite wants a colon in an offset, and capitals.
      SELECT CASE
        WHEN told GLOB '*:*[+-][0-9][0-9][0-9][0-9]' THEN substr(told, 1, length(told) - 2) || ':' || substr(told, -2)
        WHEN told GLOB '*:*[+-][0-9][0-9]' THEN told || ':00'
        ELSE told
      END AS said
      FROM (SELECT upper(trim(new.due_at)) AS told)
    )
  ) AS read
  WHERE id = new.id;
END;
--> statement-breakpoint
UPDATE scheduled_tasks SET problem = problem || ': ' || due_at WHERE problem = 'due_at is not a moment';
--> statement-breakpoint
-- An older program looks for a reminder by the text that it was told, which 0016 rewrites. Asked for the same again, it
-- finds none and stores a second one: that one goes.
DROP TRIGGER scheduled_tasks_due_insert;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_due_insert AFTER INSERT ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at BEGIN
  UPDATE scheduled_tasks SET due_at = due_at WHERE id = new.id;
  DELETE FROM scheduled_tasks WHERE id = new.id AND status = 'pending' AND problem IS NULL AND EXISTS (
    SELECT 1 FROM scheduled_tasks AS twin
    WHERE twin.sender_id = new.sender_id AND twin.status = 'pending' AND twin.due_at = scheduled_tasks.due_at
      AND twin.id <> new.id AND twin.description = new.description AND twin.channel = new.channel
      AND twin.reply_target = new.reply_target AND twin.project = new.project AND twin.task_type = new.task_type
      AND ifnull(twin.repeat, 'once') = ifnull(new.repeat, 'once') AND twin.rule IS new.rule
  );
END;
--> statement-breakpoint
-- An older program moves a repeat by due_at alone: the series begins there. Its own step to the next occurrence, by the
-- word of the task, and its retry, which counts, move no series. What this library changes has another attempt,
-- occurrence, anchor or lease.
CREATE TRIGGER scheduled_tasks_moved AFTER UPDATE OF due_at ON scheduled_tasks
WHEN new.anchor IS NOT NULL AND new.status = 'pending' AND ifnull(new.repeat, 'once') <> 'once'
  AND datetime(new.due_at) IS NOT datetime(old.due_at)
  AND new.anchor = old.anchor AND new.occurrence = old.occurrence AND new.retry_count = old.retry_count
  AND new.attempt = old.attempt AND new.zone = old.zone AND new.rule IS old.rule
  AND new.lease_owner IS old.lease_owner
  AND datetime(new.due_at) IS NOT datetime(old.due_at, CASE new.repeat
    WHEN 'weekly' THEN '+7 days' WHEN 'monthly' THEN '+1 month' ELSE '+1 day' END)
  AND NOT (new.repeat = 'weekdays' AND strftime('%w', old.due_at) = '6'
    AND datetime(new.due_at) IS datetime(old.due_at, '+2 days'))
BEGIN
  UPDATE scheduled_tasks SET anchor = NULL WHERE id = new.id;
END;
--> statement-breakpoint
-- An older program knows no rule: the word that it gives a task is what the task does from then on.
CREATE TRIGGER scheduled_tasks_repeat AFTER UPDATE OF repeat ON scheduled_tasks
WHEN new.rule IS old.rule AND new.anchor IS old.anchor AND new.occurrence = old.occurrence
  AND new.attempt = old.attempt AND new.zone = old.zone
  AND (new.rule IS NOT NULL OR (new.repeat IS NOT old.repeat AND new.anchor IS NOT NULL))
BEGIN
  UPDATE scheduled_tasks SET rule = NULL, anchor = NULL, occurrence = 0 WHERE id = new.id;
END;
--> statement-breakpoint
-- An older program takes a word that it does not know for daily: no version leaves one.
UPDATE scheduled_tasks SET repeat = 'monthly', rule = 'FREQ=YEARLY', attempt = attempt + 1
WHERE repeat = 'yearly' AND rule IS NULL AND status = 'pending';
