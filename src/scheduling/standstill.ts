import { MemoryError } from '../errors.ts'
import { type DatedTask, isDated, type ScheduledTask } from '../schema/scheduled-tasks.ts'
import { goingOn, isMoved, scheduleOf } from './plan.ts'
import { occurrenceAfter, occurrenceAt } from './recurrence.ts'
import type { Schedule } from './recurrence.ts'

/** When a task is to be told once more. */
export interface Again {
  readonly at: Date
  readonly now: Date
  /** Whether an occurrence of it was delivered at all. */
  readonly isTold: boolean
}

/**
 * What changes in a task whose last occurrence is to be told once more: it is due then, and its schedule stays, so that
 * the next occurrence is the one it would have been. `conflict` when none was delivered or another one comes before.
 */
export function againAt(task: ScheduledTask, { at, now, isTold }: Again): Partial<ScheduledTask> {
  if (task.status !== 'delivered' && task.status !== 'pending') {
    throw new MemoryError('conflict', `the task is ${task.status}: nothing is told once more`)
  }
  if (!isTold) throw new MemoryError('conflict', 'the task was never delivered')
  if (!isDated(task)) throw new MemoryError('conflict', 'when the task is due is not known')
  if (task.status === 'pending' && task.dueAt <= now) {
    throw new MemoryError('conflict', 'the task is due: it can be deferred')
  }
  const schedule = scheduleOf(task)
  if (task.status === 'pending' && nextOf(task, schedule, now) <= at) {
    throw new MemoryError('conflict', 'the next occurrence of the task comes before then')
  }
  return { status: 'pending', dueAt: at, zone: schedule.zone, ...goingOn(task, schedule) }
}

/** When the series of a pending task goes on, which is not when it is due while it is to be told once more. */
function nextOf(task: DatedTask, schedule: Schedule, now: Date): Date {
  if (isMoved(task)) return task.dueAt
  const next = occurrenceAt(schedule, task.occurrence)?.at ?? task.dueAt
  return next > now ? next : (occurrenceAfter(schedule, now)?.at ?? task.dueAt)
}

/** A task that goes on after a pause: a repeat with its next occurrence, as if it had never been paused. */
export function afterResuming(task: ScheduledTask, now: Date): Partial<ScheduledTask> {
  const attempt = task.attempt + 1
  if (task.dueAt === null || task.dueAt > now) return { status: 'pending', attempt }
  const schedule = scheduleOf(task)
  const next = occurrenceAfter(schedule, now)
  if (!next) return { status: 'pending', attempt }
  return {
    status: 'pending',
    attempt,
    ...goingOn(task, schedule),
    dueAt: next.at,
    occurrence: next.index,
  }
}
