import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import { type Outcome, OutcomeInput, outcomes, RecentOutcomesInput } from '../schema/outcomes.ts'
import type { Clock } from '../time/clock.ts'
import { idsOfPerson, idsOfPersonAsked, ownerId, ownerIn, personValues } from './alias-chain.ts'
import type { Bound } from './bound.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import { newId } from './identity.ts'
import { inProjectIfGiven } from './project-scope.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** How things the assistant did turned out: a log that grows, and of which one can be taken back. */
export class OutcomeRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #options: ForgetRowsOptions
  readonly #clock: Clock
  readonly #limits: Limits
  /** Built when it is first asked for: each transaction makes this anew. */
  #listRecent: ReturnType<typeof prepareListRecent> | undefined

  constructor(options: RepositoryOptions) {
    this.#db = options.db
    this.#options = options
    this.#clock = options.clock
    this.#limits = options.limits
  }

  /**
   * Notes how something turned out.
   * @example await memory.outcomes.record({ senderId: 'ana', domain: 'tone', lesson: 'Short answers please', score: 1 })
   */
  async record(input: OutcomeInput): Promise<Outcome> {
    const { timestamp = this.#clock.now(), ...outcome } = parse(OutcomeInput, input, this.#limits)
    const insert = this.#db
      .insert(outcomes)
      .values({ ...outcome, id: newId(), timestamp })
      // Sent twice, it gives the row that is there.
      .onConflictDoUpdate({ target: outcomes.id, set: { id: sql`excluded.id` } })
      .returning()
    return repeatable(() => insert.get())
  }

  /**
   * The latest outcomes of a person, newest first, 15 unless told otherwise: with a project its own and the general ones,
   * with `''` the general ones, without one all.
   * @example const recent = await memory.outcomes.listRecent({ senderId: 'ana', limit: 10 })
   */
  async listRecent(input: RecentOutcomesInput): Promise<Outcome[]> {
    const { senderId, project, limit } = parse(RecentOutcomesInput, input, this.#limits)
    this.#listRecent ??= prepareListRecent(this.#db)
    return this.#listRecent.all({ ...personValues(senderId), project: project ?? null, limit })
  }

  /**
   * Takes one outcome of a person back, and every byte of it; `false` when they had none of this id.
   * @example await memory.outcomes.delete('ana', outcome.id)
   */
  async delete(senderId: string, id: string): Promise<boolean> {
    checkTexts({ senderId, id })
    const deleted = await this.#db
      .delete(outcomes)
      .where(and(eq(outcomes.id, id), sql`${outcomes.senderId} IN ${idsOfPerson(senderId)}`))
      .returning({ id: outcomes.id })
    return (await forgetRows(this.#options, deleted.length)) > 0
  }
}

const recent = alias(outcomes, 'recent')

/**
 * The latest outcomes of the person asked about, newest first, to be read from `outcomes` cross-joined to their ids: of
 * each id as many as are wanted are looked up by time, however many there are.
 */
export const outcomesOf = (project: Bound<string | null>, limit: Bound<number>) => ({
  from: ownerIn(idsOfPersonAsked),
  where: sql`${outcomes}.rowid IN (
    SELECT rowid FROM ${outcomes} AS ${recent} WHERE ${recent.senderId} = ${ownerId}
    AND ${inProjectIfGiven(recent.project, project)}
    ORDER BY ${recent.timestamp} DESC, rowid DESC LIMIT ${limit})`,
  orderBy: [desc(outcomes.timestamp), desc(sql`${outcomes}.rowid`)],
})

const prepareListRecent = (db: Database) => {
  const limit = sql.placeholder('limit')
  const { from, where, orderBy } = outcomesOf(sql.placeholder('project'), limit)
  return db
    .select(getTableColumns(outcomes))
    .from(from)
    .crossJoin(outcomes)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit)
    .prepare()
}
