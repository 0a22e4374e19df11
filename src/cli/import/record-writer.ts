import { and, eq, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import type { MemoryStore } from '../../index.ts'
import {
  type FactVersion,
  factVersions,
  lessons,
  outcomes,
  scheduledTasks,
} from '../../schema/index.ts'
import type { FactRecord, LessonRecord, OutcomeRecord, TaskRecord } from './records.ts'

/** What is stored one by one. */
export type NotedRecord = FactRecord | TaskRecord | LessonRecord | OutcomeRecord

/**
 * Stores what is not a message, unless it is there: true when it was new. It asks the tables of `omega-memory/schema` for that
 * through `memory.db`, as an application does: a list of a person's rows would be read anew for each record.
 */
export class RecordWriter {
  readonly #memory: MemoryStore

  constructor(memory: MemoryStore) {
    this.#memory = memory
  }

  async store(record: NotedRecord): Promise<boolean> {
    switch (record.type) {
      case 'fact':
        return this.#fact(record)
      case 'task':
        return this.#task(record)
      case 'lesson':
        return this.#lesson(record)
      default:
        return this.#outcome(record)
    }
  }

  /** A value that the fact has had before, or had at the moment at which it was said, is not news. */
  async #fact({ senderId, key, value: told, addedTo, at }: FactRecord): Promise<boolean> {
    const current = await this.#memory.facts.get(senderId, key)
    const value = addedTo && current ? addedTo(current.value) : told
    const said = at === undefined ? undefined : wholeSecond(at)
    if (current?.value === value) {
      // What was said between the two moments is older than this.
      if (said && said > current.updatedAt) {
        await this.#memory.facts.set({ senderId, key, value, at: said })
      }
      return false
    }
    // A key that was never there has no history, and looking for one takes longer with every fact of a person.
    const wasThere =
      current !== undefined ||
      (await this.#exists(factVersions, [
        eq(factVersions.senderId, senderId),
        eq(factVersions.key, key),
      ]))
    const versions = wasThere ? await this.#memory.facts.history(senderId, key) : []
    if (versions.some((version) => version.value === value && (!said || stood(version, said)))) {
      return false
    }
    await this.#memory.facts.set({ senderId, key, value, ...(said && { at: said }) })
    return true
  }

  /** A task that was done since is not made again, so its state does not matter, nor where a repeat has come to. */
  async #task({ type: _type, where: _where, ...task }: TaskRecord): Promise<boolean> {
    const { channel, senderId, project, description } = task
    const known = await this.#exists(scheduledTasks, [
      eq(scheduledTasks.channel, channel),
      eq(scheduledTasks.senderId, senderId),
      eq(scheduledTasks.project, project),
      eq(scheduledTasks.description, description),
    ])
    if (known) return false
    await this.#memory.tasks.create(task)
    return true
  }

  async #lesson({ senderId, project, domain, rule }: LessonRecord): Promise<boolean> {
    const known = await this.#exists(lessons, [
      eq(lessons.senderId, senderId),
      eq(lessons.project, project),
      eq(lessons.domain, domain),
      eq(lessons.rule, rule),
    ])
    if (known) return false
    await this.#memory.lessons.record({ senderId, project, domain, rule })
    return true
  }

  async #outcome({ type: _type, where: _where, ...outcome }: OutcomeRecord): Promise<boolean> {
    const { senderId, project, domain, lesson, score } = outcome
    const known = await this.#exists(outcomes, [
      eq(outcomes.senderId, senderId),
      eq(outcomes.project, project),
      eq(outcomes.domain, domain),
      eq(outcomes.lesson, lesson),
      eq(outcomes.score, score),
    ])
    if (known) return false
    await this.#memory.outcomes.record(outcome)
    return true
  }

  async #exists(table: SQLiteTable, conditions: SQL[]): Promise<boolean> {
    return (await this.#memory.db.$count(table, and(...conditions))) > 0
  }
}

/** Whether a value stood at a moment. */
const stood = ({ validFrom, validTo }: FactVersion, moment: Date): boolean =>
  validFrom <= moment && (validTo === null || moment <= validTo)

/** Facts are kept to the second. */
const wholeSecond = (at: string): Date => new Date(Math.floor(Date.parse(at) / 1000) * 1000)
