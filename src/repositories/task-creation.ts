import { randomUUID } from 'node:crypto'

import { and, asc, between, eq, ne, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { makePlan } from '../scheduling/plan.ts'
import { zoneNamedIn } from '../scheduling/repeat.ts'
import { isSimilar, similarWithinMinutes } from '../scheduling/similar.ts'
import { facts } from '../schema/facts.ts'
import { isDated, scheduledTasks } from '../schema/scheduled-tasks.ts'
import type { DatedTask } from '../schema/scheduled-tasks.ts'
import { TaskInput } from '../schema/task-inputs.ts'
import type { Clock } from '../time/clock.ts'
import { zoneNamed } from '../time/wall-clock.ts'
import { idsOfPerson } from './alias-chain.ts'
import { toldLastFirst } from './newest-facts.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { insertUnlessThere, isAsRead, isSame, isWaiting } from './task-statements.ts'
import type { NewTask } from './task-statements.ts'

/** What became of a request for a task. */
export interface TaskCreation {
  readonly task: DatedTask
  /** False when nothing new was stored, because `task` was there already. */
  readonly created: boolean
  /** Other pending tasks of the sender that may mean the same, at most 50: a reason to ask. */
  readonly similar: DatedTask[]
}

/** What people had told of their zones when it was last read, by sender. */
export type ToldZones = Map<string, string>

export interface TaskCreatorOptions extends RepositoryOptions {
  readonly toldZones: ToldZones
}

/** How a task comes to be, once. */
export class TaskCreator {
  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #told: ToldZones

  constructor({ db, clock, limits, toldZones }: TaskCreatorOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
    this.#told = toldZones
  }

  async create(input: TaskInput): Promise<TaskCreation> {
    const { due, repeat, zone, onSimilar, ...rest } = parse(TaskInput, input, this.#limits)
    const named = zone ?? zoneNamedIn(repeat)
    // Whatever the zone will be, a repeat that is none is refused before anything is read.
    const asked = makePlan(due, repeat, named ?? 'UTC')
    const task = { ...rest, id: randomUUID() }
    const { stored, created, similar } = named
      ? await this.#store({ ...task, ...asked })
      : await this.#storeInZone(task, (zone) => makePlan(due, repeat, zone))
    const [older] = similar
    if (!created || !older || onSimilar === 'create') return { task: stored, created, similar }
    await repeatable(() => this.#db.delete(scheduledTasks).where(isAsRead(stored)).run())
    return { task: older, created: false, similar }
  }

  /**
   * Stores a task in the zone of its person in one batch, for which that zone is guessed: it is as it was when it was last
   * read. Where it isn't, the batch stores nothing, tells the zone, and is sent again.
   */
  async #storeInZone(task: Unplanned, planIn: (zone: string) => ReturnType<typeof makePlan>) {
    const { senderId } = task
    for (let guess = this.#told.get(senderId) ?? '[]'; ;) {
      const planned = { ...task, ...planIn(zoneAmong(guess)) }
      const result = await this.#store(planned, guess)
      if (result.told === guess) return result
      if (this.#told.size >= mostGuesses) this.#told.clear()
      this.#told.set(senderId, result.told)
      guess = result.told
    }
  }

  /** Stores a task unless it is there; where a zone was guessed, only if the guess is right, and tells what is. */
  async #store(task: NewTask, guess?: string) {
    const isRight = guess === undefined ? undefined : sql`${toldBy(task.senderId)} = ${guess}`
    const insert = this.#db.run(insertUnlessThere(task, this.#clock.now(), isRight))
    const findZone = this.#db
      .select({ told: sql<string>`${toldBy(task.senderId)}` })
      .from(sql`(SELECT 1)`)
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
    const [, same, near, zone] = await repeatable(() =>
      this.#db.batch([insert, findSame, findNear, ...(isRight ? [findZone] : [])]),
    )
    // The same is due at the same moment, which can be read therefore.
    const stored = same.find(isDated)!
    const created = stored?.id === task.id
    const similar = near
      .filter(isDated)
      .filter(
        ({ id, description }) => id !== stored?.id && isSimilar(description, task.description),
      )
    return { stored, created, similar, told: zone?.[0]?.told ?? '[]' }
  }
}

type Unplanned = Omit<NewTask, keyof ReturnType<typeof makePlan>>

/** Of so many people it is noted which zones they told. */
const mostGuesses = 1000

/** The time zones that a person told under whichever of their ids, the newest first, as a JSON array. */
const toldBy = (senderId: string): SQL => sql`(SELECT json_group_array(told.value) FROM (
  SELECT ${facts.value} AS value FROM ${facts}
  WHERE ${facts.senderId} IN ${idsOfPerson(senderId)} AND ${facts.foldedKey} = 'timezone'
  ORDER BY ${toldLastFirst}) AS told)`

/** The newest of them that is one. */
const zoneAmong = (told: string): string =>
  (JSON.parse(told) as string[]).map(zoneNamed).find((zone) => zone !== undefined) ?? 'UTC'

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
