import { and, asc, count, desc, eq, getTableColumns, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { changePlan, dueOrRefuse, knownZone, scheduleOf } from '../scheduling/plan.ts'
import { listOccurrences } from '../scheduling/recurrence.ts'
import type { Claim, TaskOrClaim } from '../scheduling/settlement.ts'
import { checkTexts, ForSender } from '../schema/columns.ts'
import {
  DeferOptions,
  PreviewInput,
  scheduledTasks,
  TaskChanges,
} from '../schema/scheduled-tasks.ts'
import type {
  ClaimOptions,
  DueOptions,
  HeartbeatOptions,
  ReleaseOptions,
  ScheduledTask,
  TaskInput,
} from '../schema/scheduled-tasks.ts'
import { taskRuns } from '../schema/task-runs.ts'
import type { TaskRun } from '../schema/task-runs.ts'
import type { Clock } from '../time/clock.ts'
import type { MomentInput } from '../time/moments.ts'
import type { TaskHandler } from '../workers/task-worker.ts'
import type { TaskWorkOptions } from '../workers/work-options.ts'
import { idsOfPerson, ownerId, ownerIn } from './alias-chain.ts'
import { isFor } from './ownership.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { TaskCreator } from './task-creation.ts'
import type { TaskCreation } from './task-creation.ts'
import { TaskDelivery, unknownTask } from './task-delivery.ts'
import { hasPrefix, isAsRead, isNamed, isWaiting } from './task-statements.ts'

/**
 * What to remind people of and to do for them, when, and how it repeats. A task is pending until it
 * is delivered, has failed or is cancelled; one that repeats stays pending and moves on. When it
 * happens is worked out from the time on the wall its owner meant, never from the last time.
 */
export class TaskRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #creator: TaskCreator
  readonly #delivery: TaskDelivery

  constructor(options: RepositoryOptions) {
    const { db, clock, limits } = options
    this.#db = db
    this.#clock = clock
    this.#limits = limits
    this.#creator = new TaskCreator(options)
    this.#delivery = new TaskDelivery(options)
  }

  /**
   * Stores a task. The same words at the same time give the task there is, however many ask at
   * once. Without a zone it follows the sender's `timezone` fact, or UTC.
   */
  async create(input: TaskInput): Promise<TaskCreation> {
    return this.#creator.create(input)
  }

  /** One task, or undefined when there is none of this id, or with a `senderId` it is not that person's. */
  async get(id: string, options: ForSender = {}): Promise<ScheduledTask | undefined> {
    checkTexts({ id })
    const { senderId } = parse(ForSender, options, this.#limits)
    if (!(await isFor(this.#db, scheduledTasks, { id, senderId }))) return undefined
    return this.#db.select().from(scheduledTasks).where(eq(scheduledTasks.id, id)).get()
  }

  /** The pending tasks of a person under any of their ids, the next one first. */
  async listForSender(senderId: string): Promise<ScheduledTask[]> {
    checkTexts({ senderId })
    return this.#db
      .select(getTableColumns(scheduledTasks))
      .from(ownerIn(idsOfPerson(senderId)))
      .crossJoin(scheduledTasks)
      .where(and(eq(scheduledTasks.senderId, ownerId), isWaiting))
      .orderBy(asc(scheduledTasks.dueAt), sql`${scheduledTasks}.rowid`)
  }

  /** What needs a person: tasks of all senders that failed for good, and adopted ones without a readable date. */
  async listFailed(): Promise<ScheduledTask[]> {
    return this.#db
      .select()
      .from(scheduledTasks)
      .where(
        // Spelled as the partial index spells it; the plus keeps the planner from the index on the status.
        and(sql`(status = 'failed' OR problem IS NOT NULL)`, sql`+status IN ('failed', 'pending')`),
      )
      .orderBy(asc(scheduledTasks.createdAt), sql`rowid`)
  }

  /** What became of each attempt at a task, the latest first; with a `senderId` only of that person's. */
  async listRuns(id: string, options: ForSender = {}): Promise<TaskRun[]> {
    checkTexts({ id })
    const { senderId } = parse(ForSender, options, this.#limits)
    if (!(await isFor(this.#db, scheduledTasks, { id, senderId }))) return []
    return this.#db
      .select()
      .from(taskRuns)
      .where(eq(taskRuns.taskId, id))
      .orderBy(desc(taskRuns.attempt))
  }

  /** When a pending task will happen next, the due one first, at most so many times; none when it is not pending. */
  async preview(id: string, limit: number, options: ForSender = {}): Promise<Date[]> {
    const { limit: most } = parse(PreviewInput, { id, limit })
    const task = await this.get(id, options)
    if (task?.status !== 'pending' || task.problem) return []
    // What has passed is delivered with the one that is due.
    const now = this.#clock.now()
    const after = now > task.dueAt ? now : task.dueAt
    const later = listOccurrences(scheduleOf(task), after, most - 1)
    return [task.dueAt, ...later.map(({ at }) => at)]
  }

  /**
   * Changes a pending task, named by its id or at least the first 8 characters of it. A new repeat
   * begins at the next occurrence; a new zone keeps the time on the wall. Undefined when the sender
   * has none of this name, `conflict` when more than one has it.
   */
  async update(
    idOrPrefix: string,
    senderId: string,
    changes: TaskChanges,
  ): Promise<ScheduledTask | undefined> {
    checkTexts({ idOrPrefix, senderId })
    const { due, repeat, zone, ...rest } = parse(TaskChanges, changes, this.#limits)
    for (;;) {
      const task = await this.#named(idOrPrefix, senderId)
      if (!task) return undefined
      const plan = changePlan(task, { due, repeat, zone })
      const moved = plan && { ...plan, ...begunAnew }
      const [updated] = await this.#db
        .update(scheduledTasks)
        .set({ ...rest, ...moved, id: task.id })
        .where(isAsRead(task))
        .returning()
      if (updated) return updated
    }
  }

  /**
   * Puts a delivery off without moving its schedule, until a moment after the task is due; text without an offset is on
   * the wall of its zone. The task, or undefined when there is none pending; `conflict` when it is not due before then.
   */
  async defer(id: string, until: MomentInput): Promise<ScheduledTask | undefined> {
    checkTexts({ id })
    const asked = parse(DeferOptions, { until })
    for (;;) {
      const task = await this.get(id)
      if (task?.status !== 'pending') return undefined
      const nextAttemptAt = dueOrRefuse(asked, knownZone(task), 'until').at
      if (nextAttemptAt <= task.dueAt) {
        throw new MemoryError(
          'conflict',
          'the task is not due before then: nothing is to be put off',
        )
      }
      const [deferred] = await this.#db
        .update(scheduledTasks)
        .set({ nextAttemptAt })
        .where(isAsRead(task))
        .returning()
      if (deferred) return deferred
    }
  }

  /** Calls a pending task off, named as for `update`. The task, or undefined when there was none. */
  async cancel(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    checkTexts({ idOrPrefix, senderId })
    const [cancelled, matches] = await this.#db.batch([
      this.#db
        .update(scheduledTasks)
        .set({ status: 'cancelled', leaseOwner: null, leaseUntil: null })
        .where(isNamed(idOrPrefix, senderId))
        .returning(),
      this.#countNamed(idOrPrefix, senderId),
    ])
    return cancelled[0] ?? refuseMany(matches)
  }

  /** Makes a failed task due again, with a fresh count of retries. `conflict` when it has not failed. */
  async revive(id: string): Promise<ScheduledTask> {
    checkTexts({ id })
    const [revived, [found]] = await this.#db.batch([
      this.#db
        .update(scheduledTasks)
        .set({ status: 'pending', retryCount: 0, nextAttemptAt: this.#clock.now() })
        .where(and(eq(scheduledTasks.id, id), eq(scheduledTasks.status, 'failed')))
        .returning(),
      this.#db.select().from(scheduledTasks).where(eq(scheduledTasks.id, id)),
    ])
    if (revived[0]) return revived[0]
    if (!found) throw unknownTask()
    throw new MemoryError('conflict', `the task is ${found.status}, not failed`)
  }

  /** Pending tasks of all senders that could be claimed now, the longest due first. Claims nothing. */
  async listDue(options: DueOptions = {}): Promise<ScheduledTask[]> {
    return this.#delivery.listDue(options)
  }

  /**
   * Takes due tasks of all senders, the longest due first, so that for `leaseSeconds` nobody else
   * is given them. A lease that runs out makes its task due again.
   */
  async claimDue(options: ClaimOptions): Promise<Claim[]> {
    return this.#delivery.claimDue(options)
  }

  /** Keeps a claim for another `leaseSeconds` from now. `conflict` when it is no longer held. */
  async heartbeat(claim: Claim, options: HeartbeatOptions = {}): Promise<Claim> {
    return this.#delivery.heartbeat(claim, options)
  }

  /**
   * Notes that a task was delivered: it moves on to its next occurrence, or is delivered for good.
   * `conflict` when it is not in the state it was read or claimed in, `not_found` when it is unknown.
   */
  async complete(task: TaskOrClaim): Promise<ScheduledTask> {
    return this.#delivery.complete(task)
  }

  /**
   * Notes that a delivery failed: it is tried again after 30 s, doubled each time up to an hour,
   * `maxRetries` times; then a repeat moves on and anything else has failed. Errors as `complete`.
   */
  async fail(task: TaskOrClaim, error: unknown): Promise<ScheduledTask> {
    return this.#delivery.fail(task, error)
  }

  /** Gives a claim back, not to be claimed before `until`. Counts as no failure. Errors as `complete`. */
  async release(claim: Claim, options: ReleaseOptions = {}): Promise<ScheduledTask> {
    return this.#delivery.release(claim, options)
  }

  /**
   * Delivers due tasks with the app's own function until `signal` is aborted: claims them, renews
   * their leases, notes what became of them, tries again what failed, and puts off what falls into
   * quiet hours. Resolves when the last delivery has ended.
   */
  async work(handler: TaskHandler, options: TaskWorkOptions): Promise<void> {
    const closing = this.#db.$client.calls.untilClosed()
    const { workOnTasks } = await import('../workers/task-worker.ts')
    await workOnTasks(this, handler, options, {
      clock: this.#clock,
      closing,
    })
  }

  async #named(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    const [named, matches] = await this.#db.batch([
      this.#db.select().from(scheduledTasks).where(isNamed(idOrPrefix, senderId)),
      this.#countNamed(idOrPrefix, senderId),
    ])
    return named[0] ?? refuseMany(matches)
  }

  #countNamed(prefix: string, senderId: string) {
    return this.#db
      .select({ matches: count() })
      .from(scheduledTasks)
      .where(hasPrefix(prefix, senderId))
  }
}

/** Nothing is left of the attempts at a task whose plan has changed. */
const begunAnew = {
  retryCount: 0,
  nextAttemptAt: null,
  leaseOwner: null,
  leaseUntil: null,
  problem: null,
}

function refuseMany([found]: { matches: number }[]): undefined {
  if (!found || found.matches < 2) return undefined
  throw new MemoryError('conflict', `${found.matches} pending tasks have an id that begins so`)
}
