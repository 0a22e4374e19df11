-- The series of a task begins where the older program stored or moved it: noted at once, because its own steps lead away
-- from there. SQL knows no zones, so what is noted is the instant, which ends in Z.
CREATE TRIGGER scheduled_tasks_begun AFTER INSERT ON scheduled_tasks
WHEN new.anchor IS NULL AND new.status = 'pending' AND ifnull(new.repeat, 'once') <> 'once'
  AND datetime(new.due_at, '+0 seconds') IS new.due_at
BEGIN
  UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at) WHERE id = new.id;
END;
--> statement-breakpoint
-- As in 0026, and the series begins where the text that is rewritten says.
DROP TRIGGER scheduled_tasks_due_insert;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_due_insert AFTER INSERT ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at BEGIN
  UPDATE scheduled_tasks SET due_at = due_at WHERE id = new.id;
  UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at)
  WHERE id = new.id AND anchor IS NULL AND status = 'pending' AND problem IS NULL AND ifnull(repeat, 'once') <> 'once';
  DELETE FROM scheduled_tasks WHERE id = new.id AND status = 'pending' AND problem IS NULL AND EXISTS (
    SELECT 1 FROM scheduled_tasks AS twin
    WHERE twin.sender_id = new.sender_id AND twin.status = 'pending' AND twin.due_at = scheduled_tasks.due_at
      AND twin.id <> new.id AND twin.description = new.description AND twin.channel = new.channel
      AND twin.reply_target = new.reply_target AND twin.project = new.project AND twin.task_type = new.task_type
      AND ifnull(twin.repeat, 'once') = ifnull(new.repeat, 'once') AND twin.rule IS new.rule
  );
END;
--> statement-breakpoint
-- As in 0026, but that the beginning is noted. Text that SQLite can't read yet is met again when it has been rewritten.
DROP TRIGGER scheduled_tasks_moved;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_moved AFTER UPDATE OF due_at ON scheduled_tasks
WHEN new.status = 'pending' AND ifnull(new.repeat, 'once') <> 'once'
  AND datetime(new.due_at) IS NOT NULL AND datetime(new.due_at) IS NOT datetime(old.due_at)
  AND new.anchor IS old.anchor AND new.occurrence = old.occurrence AND new.retry_count = old.retry_count
  AND new.attempt = old.attempt AND new.zone = old.zone AND new.rule IS old.rule
  AND new.lease_owner IS old.lease_owner
  AND datetime(new.due_at) IS NOT datetime(old.due_at, CASE new.repeat
    WHEN 'weekly' THEN '+7 days' WHEN 'monthly' THEN '+1 month' ELSE '+1 day' END)
  AND NOT (new.repeat = 'weekdays' AND strftime('%w', old.due_at) = '6'
    AND datetime(new.due_at) IS datetime(old.due_at, '+2 days'))
BEGIN
  UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', new.due_at) WHERE id = new.id;
END;
--> statement-breakpoint
DROP TRIGGER scheduled_tasks_repeat;
--> statement-breakpoint
CREATE TRIGGER scheduled_tasks_repeat AFTER UPDATE OF repeat ON scheduled_tasks
WHEN new.rule IS old.rule AND new.anchor IS old.anchor AND new.occurrence = old.occurrence
  AND new.attempt = old.attempt AND new.zone = old.zone
  AND (new.rule IS NOT NULL OR new.repeat IS NOT old.repeat)
BEGIN
  UPDATE scheduled_tasks
  SET rule = NULL, anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at), occurrence = 0 WHERE id = new.id;
END;
--> statement-breakpoint
UPDATE scheduled_tasks SET anchor = strftime('%Y-%m-%dT%H:%M:%SZ', due_at)
WHERE anchor IS NULL AND status = 'pending' AND problem IS NULL AND ifnull(repeat, 'once') <> 'once';
