import { randomUUID } from 'node:crypto'

import { and, asc, between, desc, eq, ne, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { makePlan } from '../scheduling/plan.ts'
import { zoneNamedIn } from '../scheduling/repeat.ts'
import { isSimilar, similarWithinMinutes } from '../scheduling/similar.ts'
import { facts } from '../schema/facts.ts'
import { scheduledTasks } from '../schema/scheduled-tasks.ts'
import type { ScheduledTask } from '../schema/scheduled-tasks.ts'
import { TaskInput } from '../schema/task-inputs.ts'
import type { Clock } from '../time/clock.ts'
import { isZone } from '../time/wall-clock.ts'
import { idsOfPerson } from './alias-chain.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { insertUnlessThere, isAsRead, isSame, isWaiting } from './task-statements.ts'
import type { NewTask } from './task-statements.ts'

/** What became of a request for a task. */
export interface TaskCreation {
  readonly task: ScheduledTask
  /** False when nothing new was stored, because `task` was there already. */
  readonly created: boolean
  /** Other pending tasks of the sender that may mean the same, at most 50: a reason to ask. */
  readonly similar: ScheduledTask[]
}

/** How a task comes to be, once. */
export class TaskCreator {
  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
  }

  async create(input: TaskInput): Promise<TaskCreation> {
    const { due, repeat, zone, onSimilar, ...rest } = parse(TaskInput, input, this.#limits)
    const named = zone ?? zoneNamedIn(repeat)
    // Whatever the zone will be, a repeat that is none is refused before anything is read.
    const asked = makePlan(due, repeat, named ?? 'UTC')
    const plan = named ? asked : makePlan(due, repeat, await this.#zoneOf(rest.senderId))
    const { stored, created, similar } = await this.#store({ ...rest, ...plan, id: randomUUID() })
    const [older] = similar
    if (!created || !older || onSimilar === 'create') return { task: stored, created, similar }
    await repeatable(() => this.#db.delete(scheduledTasks).where(isAsRead(stored)).run())
    return { task: older, created: false, similar }
  }

  async #store(task: NewTask) {
    const insert = this.#db.run(insertUnlessThere(task, this.#clock.now()))
    const findSame = this.#db
      .select()
      .from(scheduledTasks)
      .where(isSame(task))
      .orderBy(sql`rowid`)
      .limit(1)
    const findNear = this.#db
      .select()
      .from(scheduledTasks)
      .where(isNear(task))
      .orderBy(asc(scheduledTasks.dueAt), sql`rowid`)
      .limit(50)
    const [, same, near] = await repeatable(() => this.#db.batch([insert, findSame, findNear]))
    const stored = same[0]!
    const created = stored.id === task.id
    const similar = near.filter(
      ({ id, description }) => id !== stored.id && isSimilar(description, task.description),
    )
    return { stored, created, similar }
  }

  /** The newest of the time zones that the person told, under whichever of their ids. */
  async #zoneOf(senderId: string): Promise<string> {
    const told = await this.#db
      .select({ value: facts.value })
      .from(facts)
      .where(
        and(sql`${facts.senderId} IN ${idsOfPerson(senderId)}`, eq(facts.foldedKey, 'timezone')),
      )
      .orderBy(desc(facts.updatedAt))
    return told.map(({ value }) => value.trim()).find(isZone) ?? 'UTC'
  }
}

function isNear({ id, senderId, dueAt }: NewTask) {
  const window = similarWithinMinutes * 60_000
  return and(
    isWaiting,
    eq(scheduledTasks.senderId, senderId),
    ne(scheduledTasks.id, id),
    between(
      scheduledTasks.dueAt,
      new Date(dueAt.getTime() - window),
      new Date(dueAt.getTime() + window),
    ),
  )
}
