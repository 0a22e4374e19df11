import { asc, eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import { type Limitation, LimitationInput, limitations } from '../schema/limitations.ts'
import type { Clock } from '../time/clock.ts'
import { newId } from './identity.ts'
import type { RepositoryOptions } from './repository-options.ts'

export interface RecordedLimitation {
  readonly limitation: Limitation
  /** `false` when the title was known: then `limitation` is what stood there. */
  readonly created: boolean
}

/** What the assistant can't do yet: once per title, whatever the case of its Latin letters. */
export class LimitationRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
  }

  /**
   * Notes a limitation, unless its title is known: then nothing changes, and a resolved one stays resolved.
   * @example await memory.limitations.record({ title: 'No calendar', description: 'Cannot see it', proposedPlan: 'Connect it' })
   */
  async record(input: LimitationInput): Promise<RecordedLimitation> {
    const limitation = parse(LimitationInput, input, this.#limits)
    const id = newId()
    const insert = this.#db
      .insert(limitations)
      .values({ ...limitation, id, createdAt: this.#clock.now() })
      .onConflictDoNothing()
    const find = this.#db
      .select()
      .from(limitations)
      .where(sql`${limitations.title} = ${limitation.title} COLLATE NOCASE`)
    const [, [stored]] = await repeatable(() => this.#db.batch([insert, find]))
    if (!stored) throw new MemoryError('storage', 'The limitation was neither stored nor known')
    return { limitation: stored, created: stored.id === id }
  }

  /**
   * What still stands in the way, in the order it was noted.
   * @example const open = await memory.limitations.listOpen()
   */
  async listOpen(): Promise<Limitation[]> {
    return this.#db
      .select()
      .from(limitations)
      .where(eq(limitations.status, 'open'))
      .orderBy(asc(limitations.createdAt), asc(sql`rowid`))
  }

  /**
   * Marks a limitation as overcome; a resolved one keeps its moment. Undefined when there is none of this id.
   * @example await memory.limitations.resolve(limitation.id)
   */
  async resolve(id: string): Promise<Limitation | undefined> {
    checkTexts({ id })
    const now = sql.param(this.#clock.now(), limitations.resolvedAt)
    const [resolved] = await this.#db
      .update(limitations)
      .set({ status: 'resolved', resolvedAt: sql`coalesce(${limitations.resolvedAt}, ${now})` })
      .where(eq(limitations.id, id))
      .returning()
    return resolved
  }
}
