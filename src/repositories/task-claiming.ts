import type { InStatement } from '@libsql/client'

import { graceMinutes } from '../scheduling/missed.ts'
import { scheduledTasks } from '../schema/scheduled-tasks.ts'
import { formatMoment } from '../time/moments.ts'
import { secondsAfter } from './leasing.ts'
import { columnsOf } from './rows.ts'

/** Who takes how many tasks, and for how long. */
export interface Claiming {
  readonly owner: string
  readonly limit: number
  readonly leaseSeconds: number
  readonly now: Date
}

/** One write batch: note the runs that begin, and lease their tasks, which the last statement returns. */
export function claimTasks({ owner, limit, leaseSeconds, now }: Claiming): InStatement[] {
  const at = formatMoment(now)
  return [
    { sql: beginRuns, args: { at, limit, owner } },
    {
      sql: leaseTasks,
      args: {
        at,
        limit,
        owner,
        until: formatMoment(secondsAfter(now, leaseSeconds)),
        inTime: formatMoment(secondsAfter(now, -graceMinutes * 60)),
      },
    },
  ]
}

/** The tasks that can be claimed at a moment, the longest due first. */
export const readyTasks = (now: Date, limit: number): InStatement => ({
  sql: listReady,
  args: { at: formatMoment(now), limit },
})

/** The same for every attempt at one occurrence of a task. */
export const deliveryKey = `id || '@' || replace(due_at, ' ', 'T') || 'Z'`

/** Spelled as the index on it is: not before a retry, not during a lease. */
const readyAt = `max(due_at, ifnull(next_attempt_at, ''), ifnull(lease_until, ''))`

/**
 * The same tasks in each statement of a batch. The index is named, because without statistics the planner takes the
 * one on the status, and walks every pending task.
 */
const ready = `
  FROM scheduled_tasks INDEXED BY idx_scheduled_tasks_ready
  WHERE status = 'pending' AND problem IS NULL AND ${readyAt} <= :at ORDER BY ${readyAt}, rowid LIMIT :limit`

const listReady = `SELECT ${columnsOf(scheduledTasks)} ${ready}`

const beginRuns = `
  INSERT INTO task_runs (task_id, sender_id, occurrence_at, attempt, owner, delivery_key, claimed_at, outcome)
  SELECT id, sender_id, due_at, attempt + 1, :owner, ${deliveryKey}, :at, 'claimed' ${ready}`

/**
 * Of a task that must not be delivered late, `next_attempt_at` also says that this occurrence was begun in time, so that
 * neither a retry nor a lease that ran out counts as late.
 */
const leaseTasks = `
  UPDATE scheduled_tasks SET attempt = attempt + 1, lease_owner = :owner, lease_until = :until,
    next_attempt_at = CASE WHEN missed = 'skip' AND due_at >= :inTime
      THEN ifnull(next_attempt_at, due_at) ELSE next_attempt_at END
  WHERE id IN (SELECT id ${ready}) RETURNING ${columnsOf(scheduledTasks)}`
