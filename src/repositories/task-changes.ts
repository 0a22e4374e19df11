import { and, eq, inArray } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { changePlan, dueOrRefuse, knownZone } from '../scheduling/plan.ts'
import type { Plan } from '../scheduling/plan.ts'
import { afterResuming, againAt } from '../scheduling/standstill.ts'
import { checkTexts } from '../schema/columns.ts'
import { scheduledTasks } from '../schema/scheduled-tasks.ts'
import type { ScheduledTask } from '../schema/scheduled-tasks.ts'
import { DeferOptions } from '../schema/task-claims.ts'
import { TaskChanges } from '../schema/task-inputs.ts'
import { taskRuns } from '../schema/task-runs.ts'
import type { Clock } from '../time/clock.ts'
import type { MomentInput } from '../time/moments.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { unknownTask } from './task-delivery.ts'
import type { TaskReader } from './task-reading.ts'
import { refuseMany } from './task-reading.ts'
import { isAsRead, isNamed, isOf, isUnchanged } from './task-statements.ts'

/** What people do with their tasks before and after they are delivered. */
export class TaskChanger {
  readonly #db: Database
  readonly #options: ForgetRowsOptions
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #reader: TaskReader

  constructor(options: RepositoryOptions, reader: TaskReader) {
    this.#db = options.db
    this.#options = options
    this.#clock = options.clock
    this.#limits = options.limits
    this.#reader = reader
  }

  async update(
    idOrPrefix: string,
    senderId: string,
    changes: TaskChanges,
  ): Promise<ScheduledTask | undefined> {
    checkTexts({ idOrPrefix, senderId })
    const { due, repeat, zone, ...rest } = parse(TaskChanges, changes, this.#limits)
    return this.#change(idOrPrefix, senderId, (task) => {
      const plan = changePlan(task, { due, repeat, zone })
      return { ...rest, ...(plan && { ...changesOf(task, plan), ...begunAnew }) }
    })
  }

  async defer(id: string, until: MomentInput): Promise<ScheduledTask | undefined> {
    checkTexts({ id })
    const asked = parse(DeferOptions, { until })
    for (;;) {
      const task = await this.#reader.get(id)
      if (task?.status !== 'pending') return undefined
      const nextAttemptAt = dueOrRefuse(asked, knownZone(task), 'until').at
      if (task.dueAt === null || nextAttemptAt <= task.dueAt) throw notDueBefore()
      const [deferred] = await this.#db
        .update(scheduledTasks)
        .set({ nextAttemptAt })
        .where(isAsRead(task))
        .returning()
      if (deferred) return deferred
    }
  }

  async snooze(id: string, until: MomentInput): Promise<ScheduledTask | undefined> {
    checkTexts({ id })
    const asked = parse(DeferOptions, { until })
    for (;;) {
      const task = await this.#reader.get(id)
      if (!task) return undefined
      const at = dueOrRefuse(asked, knownZone(task), 'until').at
      const isTold = task.status === 'delivered' || (await this.#wasDelivered(id))
      const again = againAt(task, { at, now: this.#clock.now(), isTold })
      const [snoozed] = await this.#db
        .update(scheduledTasks)
        .set({ ...again, ...begunAnew, attempt: task.attempt + 1, deliveredAt: null })
        .where(isUnchanged(task))
        .returning()
      if (snoozed) return snoozed
    }
  }

  async pause(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    return this.#change(idOrPrefix, senderId, (task) => ({
      ...begunAnew,
      attempt: task.attempt + 1,
      problem: task.problem,
      status: 'paused',
    }))
  }

  async resume(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    return this.#change(idOrPrefix, senderId, (task) =>
      task.status === 'paused' ? afterResuming(task, this.#clock.now()) : {},
    )
  }

  async cancel(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    checkTexts({ idOrPrefix, senderId })
    const [cancelled, matches] = await this.#db.batch([
      this.#db
        .update(scheduledTasks)
        .set({ status: 'cancelled', leaseOwner: null, leaseUntil: null })
        .where(isNamed(idOrPrefix, senderId))
        .returning(),
      this.#reader.countNamed(idOrPrefix, senderId),
    ])
    return cancelled[0] ?? refuseMany(matches)
  }

  async delete(id: string, senderId: string): Promise<boolean> {
    checkTexts({ id, senderId })
    const isTheirs = and(eq(scheduledTasks.id, id), isOf(senderId))
    const theirs = this.#db.select({ id: scheduledTasks.id }).from(scheduledTasks).where(isTheirs)
    const [, deleted] = await this.#db.batch([
      this.#db.delete(taskRuns).where(inArray(taskRuns.taskId, theirs)),
      this.#db.delete(scheduledTasks).where(isTheirs).returning({ id: scheduledTasks.id }),
    ])
    return (await forgetRows(this.#options, deleted.length)) > 0
  }

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

  /** Changes a task that is not over from the state it was read in. */
  async #change(
    idOrPrefix: string,
    senderId: string,
    changes: (task: ScheduledTask) => Partial<ScheduledTask>,
  ): Promise<ScheduledTask | undefined> {
    for (;;) {
      const task = await this.#reader.named(idOrPrefix, senderId)
      if (!task) return undefined
      const [[changed], [stored]] = await this.#db.batch([
        this.#db
          .update(scheduledTasks)
          .set({ ...changes(task), id: task.id })
          .where(isUnchanged(task))
          .returning({ id: scheduledTasks.id }),
        // What a trigger has changed, too.
        this.#db.select().from(scheduledTasks).where(eq(scheduledTasks.id, task.id)),
      ])
      if (changed) return stored
    }
  }

  async #wasDelivered(id: string): Promise<boolean> {
    const run = await this.#db
      .select({ id: taskRuns.id })
      .from(taskRuns)
      .where(and(eq(taskRuns.taskId, id), eq(taskRuns.outcome, 'delivered')))
      .limit(1)
      .get()
    return run !== undefined
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

/**
 * A repeat is named only when it changes: a statement that sets the word and leaves the rule is an older program's, which
 * knows no rules, and a trigger lets the rule go.
 */
function changesOf(task: ScheduledTask, { repeat, rule, ...plan }: Plan): Partial<ScheduledTask> {
  const isSame = repeat === task.repeat && rule === task.rule
  return isSame ? plan : { ...plan, repeat, rule }
}

const notDueBefore = () =>
  new MemoryError(
    'conflict',
    'the task is not known to be due before then: nothing is to be put off',
  )
