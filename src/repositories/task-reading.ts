import { and, asc, count, desc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { scheduleOf } from '../scheduling/plan.ts'
import { listOccurrences } from '../scheduling/recurrence.ts'
import { isKnownWord } from '../scheduling/repeat.ts'
import { checkTexts, ForSender } from '../schema/columns.ts'
import { hasUnknownRepeat, isDated, scheduledTasks } from '../schema/scheduled-tasks.ts'
import type { DatedTask, ScheduledTask } from '../schema/scheduled-tasks.ts'
import { PreviewInput } from '../schema/task-claims.ts'
import { TaskQuery } from '../schema/task-inputs.ts'
import { taskRuns } from '../schema/task-runs.ts'
import type { TaskRun } from '../schema/task-runs.ts'
import type { Clock } from '../time/clock.ts'
import { idsOfPerson, ownerId, ownerIn } from './alias-chain.ts'
import { isFor } from './ownership.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { hasPrefix, isNamed, isWaiting } from './task-statements.ts'

const last = alias(scheduledTasks, 'last')

const comesAfter = (id: string) => sql`
  (${scheduledTasks.dueAt}, ${scheduledTasks}.rowid) < (
    SELECT ${last.dueAt}, ${last}.rowid FROM ${scheduledTasks} AS ${last} WHERE ${eq(last.id, id)})`

/** What is known of tasks. */
export class TaskReader {
  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#limits = limits
    this.#clock = clock
  }

  async get(id: string, options: ForSender = {}): Promise<ScheduledTask | undefined> {
    if (!(await this.#isFor(id, options))) return undefined
    return this.#db.select().from(scheduledTasks).where(eq(scheduledTasks.id, id)).get()
  }

  async list(query: TaskQuery): Promise<ScheduledTask[]> {
    const { senderId, status, limit, after } = parse(TaskQuery, query, this.#limits)
    return this.#db
      .select(getTableColumns(scheduledTasks))
      .from(ownerIn(idsOfPerson(senderId)))
      .crossJoin(scheduledTasks)
      .where(
        and(
          eq(scheduledTasks.senderId, ownerId),
          status && inArray(scheduledTasks.status, status),
          after === undefined ? undefined : comesAfter(after),
        ),
      )
      .orderBy(desc(scheduledTasks.dueAt), sql`${scheduledTasks}.rowid DESC`)
      .limit(limit)
  }

  async listForSender(senderId: string): Promise<DatedTask[]> {
    checkTexts({ senderId })
    return (await this.#ofPerson(senderId, isWaiting)).filter(isDated)
  }

  async listPaused(senderId: string): Promise<ScheduledTask[]> {
    checkTexts({ senderId })
    // The plus keeps the planner from walking what everybody has paused.
    return this.#ofPerson(senderId, sql`+${scheduledTasks.status} = 'paused'`)
  }

  async #ofPerson(senderId: string, condition: ReturnType<typeof and>): Promise<ScheduledTask[]> {
    return this.#db
      .select(getTableColumns(scheduledTasks))
      .from(ownerIn(idsOfPerson(senderId)))
      .crossJoin(scheduledTasks)
      .where(and(eq(scheduledTasks.senderId, ownerId), condition))
      .orderBy(asc(scheduledTasks.dueAt), sql`${scheduledTasks}.rowid`)
  }

  async listFailed(): Promise<ScheduledTask[]> {
    const inOrder = [asc(scheduledTasks.createdAt), sql`${scheduledTasks}.rowid`]
    const [failed, unknown] = await this.#db.batch([
      this.#db
        .select()
        .from(scheduledTasks)
        .where(
          // Spelled as the partial index spells it; the plus keeps the planner from the index on the status.
          and(
            sql`(${scheduledTasks.status} = 'failed' OR ${scheduledTasks.problem} IS NOT NULL)`,
            sql`+${scheduledTasks.status} IN ('failed', 'pending')`,
          ),
        )
        .orderBy(...inOrder),
      this.#db
        .select()
        .from(scheduledTasks)
        .where(
          and(
            hasUnknownRepeat,
            sql`+${scheduledTasks.status} = 'pending'`,
            sql`+${scheduledTasks.problem} IS NULL`,
          ),
        )
        .orderBy(...inOrder),
    ])
    const odd = unknown.filter(({ repeat }) => !isKnownWord(repeat))
    return [...failed, ...odd].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  }

  async listRuns(id: string, options: ForSender): Promise<TaskRun[]> {
    if (!(await this.#isFor(id, options))) return []
    return this.#db
      .select()
      .from(taskRuns)
      .where(eq(taskRuns.taskId, id))
      .orderBy(desc(taskRuns.attempt))
  }

  async preview(id: string, limit: number, options: ForSender): Promise<Date[]> {
    const { limit: most } = parse(PreviewInput, { id, limit })
    const task = await this.get(id, options)
    if (task?.status !== 'pending' || !isDated(task)) return []
    // What has passed is delivered with the one that is due.
    const now = this.#clock.now()
    const after = now > task.dueAt ? now : task.dueAt
    const later = listOccurrences(scheduleOf(task), after, most - 1)
    return [task.dueAt, ...later.map(({ at }) => at)]
  }

  async #isFor(id: string, options: ForSender): Promise<boolean> {
    checkTexts({ id })
    const { senderId } = parse(ForSender, options, this.#limits)
    return isFor(this.#db, scheduledTasks, { id, senderId })
  }

  /** The task of a person that is named so and not over; `conflict` when there are several. */
  async named(idOrPrefix: string, senderId: string): Promise<ScheduledTask | undefined> {
    checkTexts({ idOrPrefix, senderId })
    const [named, matches] = await this.#db.batch([
      this.#db.select().from(scheduledTasks).where(isNamed(idOrPrefix, senderId)),
      this.countNamed(idOrPrefix, senderId),
    ])
    return named[0] ?? refuseMany(matches)
  }

  countNamed(prefix: string, senderId: string) {
    return this.#db
      .select({ matches: count() })
      .from(scheduledTasks)
      .where(hasPrefix(prefix, senderId))
  }
}

/** Nothing is said of a name that is nobody's, and an error of one that is several tasks'. */
export function refuseMany([found]: { matches: number }[]): undefined {
  if (!found || found.matches < 2) return undefined
  throw new MemoryError('conflict', `${found.matches} pending tasks have an id that begins so`)
}
