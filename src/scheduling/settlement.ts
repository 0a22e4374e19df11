import type { DatedTask, ScheduledTask } from '../schema/scheduled-tasks.ts'
import { countMissed, nextOccurrence } from './missed.ts'
import type { DueSchedule } from './missed.ts'
import { goingOn, scheduleOf } from './plan.ts'
import { retryDelay } from './retry.ts'

/** A task whose current occurrence was claimed by a worker. */
export type Claim = Omit<DatedTask, 'missed'> & {
  /** Of this task and occurrence, whoever delivers it and however often: `task@occurrence`. */
  readonly deliveryKey: string
  /** How many occurrences after this one have passed and will not be delivered on their own. */
  readonly missed: number
  readonly missedRule: ScheduledTask['missed']
}

/** A task as it was read, or as it was claimed. */
export type TaskOrClaim = ScheduledTask | Claim

/** A task after something became of its delivery: it has a date when it had one. */
export type Settled<Task extends TaskOrClaim> = ScheduledTask & Pick<Task, 'dueAt'>

/** What changes in a task. */
export type TaskState = Partial<ScheduledTask> & {
  /** Not to be tried before this moment, nor before a later one that it was put off to meanwhile. */
  readonly notBefore?: Date | undefined
}

export function toClaim(task: DatedTask & Pick<Claim, 'deliveryKey'>, now: Date): Claim {
  return {
    ...task,
    missed: countMissedBy(task, now),
    missedRule: task.missed,
  }
}

/** How many occurrences after the one that is due have passed and get no delivery of their own. */
export function missedBy(task: TaskOrClaim, now: Date): number {
  if ('missedRule' in task) return task.missed
  return countMissedBy(task, now)
}

function countMissedBy(task: TaskOrClaim, now: Date): number {
  const schedule = dueScheduleOf(task)
  return schedule ? countMissed(schedule, now) : 0
}

/** A repeat goes on with its next occurrence and a fresh count, anything else is delivered. */
export function afterDelivery(task: TaskOrClaim, now: Date): TaskState {
  return nextState(task, now) ?? { ...settled, status: 'delivered', deliveredAt: now }
}

/** Tried again later, until it has failed too often: then a repeat goes on, and anything else has failed. */
export function afterFailure(task: TaskOrClaim, now: Date, error: string): TaskState {
  const retryCount = task.retryCount + 1
  if (retryCount <= task.maxRetries) {
    const notBefore = new Date(now.getTime() + retryDelay(retryCount) * 1000)
    return { ...unleased, retryCount, lastError: error, notBefore }
  }
  const next = nextState(task, now)
  return next
    ? { ...next, lastError: error }
    : { ...settled, status: 'failed', retryCount, lastError: error }
}

/** Due as before, or not before a moment. */
export function afterRelease(until: Date | undefined): TaskState {
  return { ...unleased, notBefore: until }
}

/** True of a task just claimed that is not to be delivered late, and is: see `beginOccurrence`. */
export function isTooLate(task: ScheduledTask): boolean {
  return task.missed === 'skip' && task.nextAttemptAt === null
}

/** An occurrence that was not to be delivered late. */
export function afterMiss(task: TaskOrClaim, now: Date): TaskState {
  return nextState(task, now) ?? { ...settled, status: 'failed', lastError: missedError }
}

/** An occurrence that its owner wants left out. */
export function afterSkipping(task: TaskOrClaim, now: Date): TaskState {
  return nextState(task, now) ?? { ...settled, status: 'cancelled' }
}

export const missedError = 'missed: nobody was there to deliver it in time'

const unleased = { leaseOwner: null, leaseUntil: null }
const settled = { ...unleased, nextAttemptAt: null, retryCount: 0 }

function nextState(task: TaskOrClaim, now: Date): TaskState | undefined {
  const schedule = dueScheduleOf(task)
  const next = schedule && nextOccurrence(schedule, now)
  if (!next) return undefined
  return { ...settled, ...goingOn(task, schedule), dueAt: next.at, occurrence: next.index }
}

/** When a task that repeats happens; undefined where it happens once, or nobody can read when. */
function dueScheduleOf(task: TaskOrClaim): DueSchedule | undefined {
  const { dueAt, catchUpHours } = task
  if (dueAt === null || isOnce(task)) return undefined
  const missed = 'missedRule' in task ? task.missedRule : task.missed
  return { ...scheduleOf(task), dueAt, catchUpHours, missed }
}

/** Most tasks happen once, and need no calendar. */
const isOnce = ({ repeat, rule }: TaskOrClaim) => !rule && (!repeat || repeat === 'once')
