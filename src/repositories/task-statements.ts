import { and, eq, getTableColumns, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'
import type * as z from 'zod'

import type { Plan } from '../scheduling/plan.ts'
import type { TaskOrClaim } from '../scheduling/settlement.ts'
import { scheduledTasks } from '../schema/scheduled-tasks.ts'
import type { ScheduledTask } from '../schema/scheduled-tasks.ts'
import type { TaskInput } from '../schema/task-inputs.ts'
import { taskRuns } from '../schema/task-runs.ts'
import type { TaskRun } from '../schema/task-runs.ts'
import { formatMoment } from '../time/moments.ts'
import { idsOfPerson } from './alias-chain.ts'
import { fromExcluded, names } from './rows.ts'
import { deliveryKey } from './task-claiming.ts'

/** An id is cut short by people; fewer characters than this name nobody's task. */
const shortestPrefix = 8

/** What can be claimed, as the partial index has it. */
export const isWaiting = sql`${scheduledTasks.status} = 'pending' AND ${scheduledTasks.problem} IS NULL`

/** The status stands in the text: of a bound one SQLite asks at every run anew whether a partial index fits, and prepares the statement again. */
export const isPending = sql`${scheduledTasks.status} = 'pending'`

/** What is not over. */
const isOpen = inArray(scheduledTasks.status, ['pending', 'paused'])

/** A pending task that nobody has touched since it was read: not claimed, settled, moved or given back. */
export const isUntouched = (task: TaskOrClaim) => and(isPending, isSameState(task))

const isSameState = (task: TaskOrClaim) =>
  and(
    eq(scheduledTasks.id, task.id),
    eq(scheduledTasks.attempt, task.attempt),
    // A date that can't be read can't be compared either.
    task.problem === null
      ? eq(scheduledTasks.dueAt, task.dueAt)
      : isNotNull(scheduledTasks.problem),
    sql`${scheduledTasks.leaseOwner} IS ${task.leaseOwner}`,
  )

/** A pending task that nobody has touched, and whose plan is still the one that was read. */
export const isAsRead = (task: TaskOrClaim) => and(isPending, isSamePlan(task))

/** A task in the state in which it was read, pending or not. */
export const isUnchanged = (task: ScheduledTask) =>
  and(eq(scheduledTasks.status, task.status), isSamePlan(task))

const isSamePlan = (task: TaskOrClaim) =>
  and(
    isSameState(task),
    eq(scheduledTasks.zone, task.zone),
    sql`${scheduledTasks.anchor} IS ${task.anchor}`,
    sql`${scheduledTasks.repeat} IS ${task.repeat}`,
    sql`${scheduledTasks.rule} IS ${task.rule}`,
  )

/** The tasks of a person under any of their ids. */
export const isOf = (senderId: string) =>
  sql`${scheduledTasks.senderId} IN ${idsOfPerson(senderId)}`

/** A person's pending or paused task that an id or the beginning of one names: the exact one, or the only one. */
export function isNamed(idOrPrefix: string, senderId: string) {
  const exact = sql`SELECT ${scheduledTasks.id} FROM ${scheduledTasks} WHERE ${scheduledTasks.id} = ${idOrPrefix}`
  // HAVING would need a GROUP BY on a server, whose grammar is an older one.
  const only = sql`SELECT CASE count(*) WHEN 1 THEN min(${scheduledTasks.id}) END FROM ${scheduledTasks}
    WHERE ${hasPrefix(idOrPrefix, senderId)}`
  return and(sql`${scheduledTasks.id} = coalesce((${exact}), (${only}))`, isOf(senderId), isOpen)
}

/** A person's pending and paused tasks whose ids begin so, compared character by character. */
export const hasPrefix = (prefix: string, senderId: string) =>
  and(
    isOf(senderId),
    // The plus keeps the planner from walking what everybody has pending.
    sql`+${scheduledTasks.status} IN ('pending', 'paused')`,
    prefix.length < shortestPrefix
      ? sql`0`
      : sql`substr(${scheduledTasks.id}, 1, length(${prefix})) = ${prefix}`,
  )

/** A task to be stored. */
export type NewTask = Omit<z.output<typeof TaskInput>, 'due' | 'repeat' | 'zone' | 'onSimilar'> &
  Plan & { readonly id: string }

/** The pending task that says the same for the same time and place, with the same repeat. */
export const isSame = (task: NewTask) =>
  and(
    eq(scheduledTasks.senderId, task.senderId),
    sql`${scheduledTasks.status} = 'pending'`,
    eq(scheduledTasks.dueAt, task.dueAt),
    eq(scheduledTasks.description, task.description),
    sql`ifnull(${scheduledTasks.repeat}, 'once') = ${task.repeat}`,
    sql`${scheduledTasks.rule} IS ${task.rule}`,
    eq(scheduledTasks.channel, task.channel),
    eq(scheduledTasks.replyTarget, task.replyTarget),
    eq(scheduledTasks.project, task.project),
    eq(scheduledTasks.taskType, task.taskType),
  )

/** Stores a task unless the same is there: one statement, so that of many callers one creates. */
export const insertUnlessThere = (task: NewTask, now: Date, condition: SQL = sql`true`) => {
  const { id, ...rest } = task
  const row: Partial<ScheduledTask> = { id, ...rest, createdAt: now }
  const columns = Object.entries(getTableColumns(scheduledTasks)).flatMap(([name, column]) => {
    const value = row[name as keyof ScheduledTask]
    return value === undefined
      ? []
      : { column: sql.identifier(column.name), value: sql.param(value, column) }
  })
  return sql`
    INSERT INTO ${scheduledTasks} (${sql.join(
      columns.map(({ column }) => column),
      sql`, `,
    )})
    SELECT ${sql.join(
      columns.map(({ value }) => value),
      sql`, `,
    )}
    WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM ${scheduledTasks} WHERE ${isSame(task)})`
}

/** How a run ended. */
export interface RunEnd {
  readonly attempt: number
  readonly outcome: TaskRun['outcome']
  readonly error: string | null
  readonly missed: number
}

/** Notes how a run ended, if the change of its task in the same batch will find the task as it was read. */
export const endRun = (task: TaskOrClaim, end: RunEnd, now: Date) => sql`
  INSERT INTO ${taskRuns} (${names(
    taskRuns.taskId,
    taskRuns.senderId,
    taskRuns.occurrenceAt,
    taskRuns.attempt,
    taskRuns.owner,
    taskRuns.deliveryKey,
    taskRuns.claimedAt,
    ...ending,
  )})
  SELECT
    ${scheduledTasks.id}, ${scheduledTasks.senderId}, ${scheduledTasks.dueAt}, ${end.attempt},
    ifnull(${scheduledTasks.leaseOwner}, ''), ${deliveryKey}, ${formatMoment(now)},
    ${formatMoment(now)}, ${end.outcome}, ${end.error}, ${end.missed}
  FROM ${scheduledTasks} WHERE ${isAsRead(task)}
  ON CONFLICT (${names(taskRuns.taskId, taskRuns.attempt)}) DO UPDATE SET ${fromExcluded(ending)}`

/** What a run is told when it ends. */
const ending = [taskRuns.finishedAt, taskRuns.outcome, taskRuns.error, taskRuns.missed]
