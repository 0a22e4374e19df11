import { eq, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { dueOrRefuse, knownZone } from '../scheduling/plan.ts'
import {
  afterDelivery,
  afterFailure,
  afterMiss,
  afterRelease,
  afterSkipping,
  isTooLate,
  missedBy,
  missedError,
  toClaim,
} from '../scheduling/settlement.ts'
import type { Claim, Settled, TaskOrClaim, TaskState } from '../scheduling/settlement.ts'
import { isDated, scheduledTasks } from '../schema/scheduled-tasks.ts'
import type { DatedTask, ScheduledTask } from '../schema/scheduled-tasks.ts'
import {
  ClaimOptions,
  DueOptions,
  HandedOut,
  HeartbeatOptions,
  ReleaseOptions,
} from '../schema/task-claims.ts'
import type { TaskRun } from '../schema/task-runs.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment } from '../time/moments.ts'
import type { TaskHandler, TaskSource } from '../workers/task-worker.ts'
import type { TaskWorkOptions } from '../workers/work-options.ts'
import { errorText, secondsAfter } from './leasing.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { claimTasks, leaseTasks, readyTasks } from './task-claiming.ts'
import { endRun, isAsRead, isUntouched } from './task-statements.ts'

/** How a task comes to those who deliver it, one at a time, and what they say of it afterwards. */
export class TaskDelivery {
  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
  }

  async listDue(options: DueOptions): Promise<DatedTask[]> {
    const { limit } = parse(DueOptions, options)
    const ready = await readyTasks.run(this.#db, { at: formatMoment(this.#clock.now()), limit })
    return ready.filter(isDated)
  }

  async claimDue(options: ClaimOptions): Promise<Claim[]> {
    const claiming = parse(ClaimOptions, options, this.#limits)
    const now = this.#clock.now()
    const results = await this.#db.$client.batch(claimTasks({ ...claiming, now }), 'write')
    const claimed = leaseTasks.rowsOf(results.at(-1)!).filter(isDated)
    const tooLate = claimed.filter(isTooLate)
    if (tooLate.length > 0) await this.#miss(tooLate, now)
    return claimed
      .filter((task) => !isTooLate(task))
      .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
      .map((task) => toClaim(task, now))
  }

  async heartbeat(claim: Claim, options: HeartbeatOptions): Promise<Claim> {
    const { leaseSeconds } = parse(HeartbeatOptions, options)
    const leaseUntil = secondsAfter(this.#clock.now(), leaseSeconds)
    const renew = this.#db
      .update(scheduledTasks)
      .set({ leaseUntil })
      .where(isUntouched(asHandedOut(claim)))
      .returning({ id: scheduledTasks.id })
    const [held] = await repeatable(() => renew.all())
    return held ? { ...claim, leaseUntil } : this.#refuse(claim)
  }

  async complete<Task extends TaskOrClaim>(task: Task): Promise<Settled<Task>> {
    return this.#settle(task, { outcome: 'delivered', change: afterDelivery })
  }

  async fail<Task extends TaskOrClaim>(task: Task, error: unknown): Promise<Settled<Task>> {
    const text = errorText(error, this.#limits)
    return this.#settle(task, {
      outcome: 'failed',
      error: text,
      change: (task, now) => afterFailure(task, now, text),
    })
  }

  async release(claim: Claim, options: ReleaseOptions): Promise<DatedTask> {
    const asked = parse(ReleaseOptions, options)
    const until = asked && dueOrRefuse(asked, knownZone(asHandedOut(claim)), 'until').at
    return this.#settle(claim, {
      outcome: 'released',
      change: () => afterRelease(until),
    })
  }

  async skip(task: ScheduledTask | undefined): Promise<ScheduledTask | undefined> {
    if (task?.status !== 'pending') return undefined
    return this.#settle(task, { outcome: 'skipped', change: afterSkipping })
  }

  /** Delivers by the methods of the repository, as whoever calls them would. */
  async work(tasks: TaskSource, handler: TaskHandler, options: TaskWorkOptions): Promise<void> {
    const closing = this.#db.$client.calls.untilClosed()
    const { workOnTasks } = await import('../workers/task-worker.ts')
    await workOnTasks(tasks, handler, options, { clock: this.#clock, closing })
  }

  /**
   * Changes a task from the state it was read in. When only its plan has changed since, the new
   * state is worked out again from the new plan; anything else makes the caller's knowledge stale.
   */
  async #settle<Task extends TaskOrClaim>(
    task: Task,
    settlement: Settlement,
  ): Promise<Settled<Task>> {
    let known: TaskOrClaim = asHandedOut(task)
    for (;;) {
      const [update, run] = this.#settling(known, settlement, this.#clock.now())
      const [, [settled]] = await this.#db.batch([run, update])
      if (settled) return settled
      known = { ...known, ...(await this.#planOf(known)) }
    }
  }

  #settling(task: TaskOrClaim, { outcome, error = null, change }: Settlement, now: Date) {
    // Settled without a claim, it was an attempt all the same.
    const attempt = task.leaseOwner === null ? task.attempt + 1 : task.attempt
    const missed = outcome === 'delivered' ? missedBy(task, now) : 0
    const { notBefore, ...state } = change(task, now)
    const update = this.#db
      .update(scheduledTasks)
      .set({ ...state, ...(notBefore && { nextAttemptAt: notBeforeAt(notBefore) }), attempt })
      .where(isAsRead(task))
      .returning()
    return [update, this.#db.run(endRun(task, { attempt, outcome, error, missed }, now))] as const
  }

  /** Moves tasks on that were claimed too late to be delivered. */
  async #miss(tasks: ScheduledTask[], now: Date): Promise<void> {
    const settlement: Settlement = { outcome: 'missed', error: missedError, change: afterMiss }
    const items = tasks.flatMap((task): BatchItem<'sqlite'>[] => {
      const [update, run] = this.#settling(task, settlement, now)
      return [run, update]
    })
    await this.#db.batch(items as [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]])
  }

  /** The plan a task has now, if it is otherwise as it was read; else the error that says what is not. */
  async #planOf(task: TaskOrClaim) {
    const plan = await this.#db
      .select({
        zone: scheduledTasks.zone,
        anchor: scheduledTasks.anchor,
        repeat: scheduledTasks.repeat,
        rule: scheduledTasks.rule,
      })
      .from(scheduledTasks)
      .where(isUntouched(task))
      .get()
    return plan ?? this.#refuse(task)
  }

  async #refuse(task: TaskOrClaim): Promise<never> {
    const { id } = task
    const found = await this.#db
      .select()
      .from(scheduledTasks)
      .where(eq(scheduledTasks.id, id))
      .get()
    if (!found) throw unknownTask()
    if (found.status !== 'pending') {
      throw new MemoryError('conflict', `the task is ${found.status} already`)
    }
    throw new MemoryError('conflict', 'the task was claimed, settled or moved since it was read')
  }
}

/** An id alone does not say which occurrence and attempt is meant. */
function asHandedOut(task: TaskOrClaim): TaskOrClaim {
  parse(HandedOut, { task })
  return task
}

export const unknownTask = () => new MemoryError('not_found', 'there is no task of this id')

interface Settlement {
  readonly outcome: TaskRun['outcome']
  readonly error?: string | null
  readonly change: (task: TaskOrClaim, now: Date) => TaskState
}

/** A moment put off to is never brought forward, whoever put it off. */
const notBeforeAt = (moment: Date) => sql`max(ifnull(next_attempt_at, ''), ${formatMoment(moment)})`
