import { and, desc, eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { type Outcome, OutcomeInput, outcomes, RecentOutcomesInput } from '../schema/outcomes.ts'
import type { Clock } from '../time/clock.ts'
import type { Bound } from './bound.ts'
import { newId } from './identity.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** How things the assistant did turned out: a log that only grows. */
export class OutcomeRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #listRecent: ReturnType<typeof prepareListRecent>

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
    this.#listRecent = prepareListRecent(db)
  }

  /** Notes how something turned out. */
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

  /** The latest outcomes of a sender, newest first: 15 unless told otherwise, of one project unless `allProjects`. */
  async listRecent(input: RecentOutcomesInput): Promise<Outcome[]> {
    const { senderId, project, limit, allProjects } = parse(
      RecentOutcomesInput,
      input,
      this.#limits,
    )
    if (!allProjects) return this.#listRecent.all({ senderId, project, limit })
    return select(this.#db, outcomesOf(senderId)).limit(limit)
  }
}

/** The latest outcomes of a sender, newest first; of every project when none is given. */
export const outcomesOf = (senderId: Bound<string>, project?: Bound<string>) => ({
  where: and(
    eq(outcomes.senderId, senderId),
    project === undefined ? undefined : eq(outcomes.project, project),
  ),
  orderBy: [desc(outcomes.timestamp), desc(sql`rowid`)],
})

const select = (db: Database, { where, orderBy }: ReturnType<typeof outcomesOf>) =>
  db
    .select()
    .from(outcomes)
    .where(where)
    .orderBy(...orderBy)

const prepareListRecent = (db: Database) =>
  select(db, outcomesOf(sql.placeholder('senderId'), sql.placeholder('project')))
    .limit(sql.placeholder('limit'))
    .prepare()
