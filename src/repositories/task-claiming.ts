import type { InStatement } from '@libsql/client'
import { getTableColumns, sql } from 'drizzle-orm'

import { graceMinutes } from '../scheduling/missed.ts'
import { scheduledTasks } from '../schema/scheduled-tasks.ts'
import { taskRuns } from '../schema/task-runs.ts'
import { formatMoment } from '../time/moments.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { secondsAfter } from './leasing.ts'
import { allOf, names } from './rows.ts'

/** Who takes how many tasks, and for how long. */
export interface Claiming {
  readonly owner: string
  readonly limit: number
  readonly leaseSeconds: number
  readonly now: Date
}

/** One write batch: note the runs that begin, and lease their tasks, which the last statement returns. */
export function claimTasks({ owner, limit, leaseSeconds, now }: Claiming): InStatement[] {
  const ready = { at: formatMoment(now), limit, owner }
  const until = formatMoment(secondsAfter(now, leaseSeconds))
  const inTime = formatMoment(secondsAfter(now, -graceMinutes * 60))
  return [beginRuns.with(ready), leaseTasks.with({ ...ready, until, inTime })]
}

const bound = sql.placeholder
const { id, dueAt, nextAttemptAt, leaseUntil, leaseOwner, attempt, status, problem } =
  scheduledTasks

/** What tells one occurrence of a task from all others, whichever attempt at it this is. */
export const deliveryKey = sql`${id} || '@' || replace(${dueAt}, ' ', 'T') || 'Z'`

/** Spelled as the index on it is: not before a retry, not during a lease. */
const readyAt = sql`max(${dueAt}, ifnull(${nextAttemptAt}, ''), ifnull(${leaseUntil}, ''))`

/**
 * The tasks that are ready, for each statement of a batch. The index is named, because without statistics the planner takes the
 * one on the status, and walks every pending task.
 */
const ready = sql`
  FROM ${scheduledTasks} INDEXED BY idx_scheduled_tasks_ready
  WHERE ${status} = 'pending' AND ${problem} IS NULL AND ${readyAt} <= ${bound('at')}
  ORDER BY ${readyAt}, ${scheduledTasks}.rowid LIMIT ${bound('limit')}`

/** The tasks that can be claimed at a moment, the longest due first. */
export const readyTasks = new CompiledQuery(
  scheduledTasks,
  statement(() => sql`SELECT ${allOf(scheduledTasks)} ${ready}`),
)

const beginRuns = new CompiledQuery(
  taskRuns,
  statement(
    () => sql`
    INSERT INTO ${taskRuns} (${names(
      taskRuns.taskId,
      taskRuns.senderId,
      taskRuns.occurrenceAt,
      taskRuns.attempt,
      taskRuns.owner,
      taskRuns.deliveryKey,
      taskRuns.claimedAt,
      taskRuns.outcome,
    )})
    SELECT ${id}, ${scheduledTasks.senderId}, ${dueAt}, ${attempt} + 1, ${bound('owner')}, ${deliveryKey},
      ${bound('at')}, 'claimed' ${ready}`,
  ),
)

/**
 * Of a task that must not be delivered late, `next_attempt_at` also says that this occurrence was begun in time, so that
 * neither a retry nor a lease that ran out counts as late.
 */
export const leaseTasks = new CompiledQuery(
  { ...getTableColumns(scheduledTasks), deliveryKey: taskRuns.deliveryKey },
  statement(
    () => sql`
    UPDATE ${scheduledTasks} SET ${names(attempt)} = ${attempt} + 1, ${names(leaseOwner)} = ${bound('owner')},
      ${names(leaseUntil)} = ${bound('until')},
      ${names(nextAttemptAt)} = CASE WHEN ${scheduledTasks.missed} = 'skip' AND ${dueAt} >= ${bound('inTime')}
        THEN ifnull(${nextAttemptAt}, ${dueAt}) ELSE ${nextAttemptAt} END
    WHERE ${id} IN (SELECT ${id} ${ready}) RETURNING ${allOf(scheduledTasks)}, ${deliveryKey} AS ${names(taskRuns.deliveryKey)}`,
  ),
)
