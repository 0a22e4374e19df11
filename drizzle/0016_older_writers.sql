-- Older programs store the moment a task is due as they were told it. Whoever writes it, it becomes the text that order
-- and indexes rely on: the same instant in UTC. What names no instant stays as it is, marked, so that the task is listed
-- and never silently waits. SQLite reads more than moments ('now', '12:00', 30 February): only what begins with a date
-- that exists is taken for one.
CREATE TRIGGER scheduled_tasks_due AFTER UPDATE OF due_at ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at OR new.problem IS NOT NULL BEGIN
  UPDATE scheduled_tasks
  SET due_at = coalesce(read.instant, due_at), problem = iif(read.instant IS NULL, 'due_at is not a moment', NULL)
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
CREATE TRIGGER scheduled_tasks_due_insert AFTER INSERT ON scheduled_tasks
WHEN datetime(new.due_at, '+0 seconds') IS NOT new.due_at BEGIN
  UPDATE scheduled_tasks SET due_at = due_at WHERE id = new.id;
END;
--> statement-breakpoint
UPDATE scheduled_tasks SET due_at = due_at WHERE datetime(due_at, '+0 seconds') IS NOT due_at;
