import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import { type FactVersion, factVersions } from '../schema/fact-versions.ts'
import { type Fact, FactInput, facts, FactsAsOf, languageKeys } from '../schema/facts.ts'
import { messages } from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import type { MomentInput } from '../time/moments.ts'
import { type Bound, rowValues } from './bound.ts'
import { CompiledQuery } from './compiled.ts'
import { newId } from './identity.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** What is known about each user: one value per key, the latest write wins, and every earlier value is kept. */
export class FactRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #set: ReturnType<typeof prepareSet>
  readonly #get: CompiledQuery<typeof facts>
  readonly #list: CompiledQuery<typeof facts>

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
    this.#set = prepareSet(db)
    this.#get = compileGet(db)
    this.#list = new CompiledQuery(facts, selectAll(db))
  }

  /**
   * Stores a fact. The value its key had before becomes history. `not_found` when there is no such source message. A
   * `preferred_language` stored here is never changed by detection.
   */
  async set(input: FactInput): Promise<Fact> {
    const { sourceMessageId = null, ...fact } = parse(FactInput, input, this.#limits)
    const row = { ...fact, sourceMessageId, id: newId(), now: this.#clock.now() }
    const [stored] = await repeatable(async () =>
      fact.key === languageKeys.preference ? this.#setForGood(row) : this.#set.all(row),
    )
    if (stored) return stored
    throw new MemoryError('not_found', 'sourceMessageId: there is no message of this id')
  }

  /** One fact of a user, or undefined when it was never told. */
  async get(senderId: string, key: string): Promise<Fact | undefined> {
    const [fact] = await this.#get.run(this.#db, checkTexts({ senderId, key }))
    return fact
  }

  /** Everything known about a user, ordered by key. */
  async list(senderId: string): Promise<Fact[]> {
    return this.#list.run(this.#db, checkTexts({ senderId }))
  }

  /** Every value a fact had and when, oldest first; the last one has no `validTo` while it stands. */
  async history(senderId: string, key: string): Promise<FactVersion[]> {
    checkTexts({ senderId, key })
    return this.#db
      .select()
      .from(factVersions)
      .where(and(eq(factVersions.senderId, senderId), eq(factVersions.key, key)))
      .orderBy(asc(factVersions.id))
  }

  /** The facts of a user as they were at a moment, ordered by key. */
  async listAsOf(senderId: string, moment: MomentInput): Promise<FactVersion[]> {
    const { moment: then } = parse(FactsAsOf, { senderId, moment })
    return this.#db
      .select()
      .from(factVersions)
      .where(
        and(
          eq(factVersions.senderId, senderId),
          lte(factVersions.validFrom, then),
          or(isNull(factVersions.validTo), gt(factVersions.validTo, then)),
        ),
      )
      .orderBy(asc(factVersions.key))
  }

  /** Forgets one fact, whose history stays; `false` when there was none. */
  async delete(senderId: string, key: string): Promise<boolean> {
    checkTexts({ senderId, key })
    const [, deleted] = await this.#db.batch([
      this.#endVersions(senderId, eq(factVersions.key, key)),
      this.#db.delete(facts).where(theFact(senderId, key)).returning({ id: facts.id }),
    ])
    return deleted.length > 0
  }

  /** Forgets every fact of a user, whose history stays, and gives their number. */
  async deleteAll(senderId: string): Promise<number> {
    checkTexts({ senderId })
    const [, deleted] = await this.#db.batch([
      this.#endVersions(senderId),
      this.#db.delete(facts).where(eq(facts.senderId, senderId)).returning({ id: facts.id }),
    ])
    return deleted.length
  }

  /** Stores the language to answer in and forgets that it was detected, if it was. */
  async #setForGood(row: NewFact & { senderId: string }): Promise<Fact[]> {
    const { senderId } = row
    const [, , stored] = await this.#db.batch([
      this.#endVersions(senderId, eq(factVersions.key, languageKeys.detection)),
      this.#db.delete(facts).where(theFact(senderId, languageKeys.detection)),
      upsertFact(this.#db, row),
    ])
    return stored
  }

  /** Ends versions by the store's own clock, before the trigger on a deletion would do so by the machine's. */
  #endVersions(senderId: string, which?: ReturnType<typeof eq>) {
    const now = sql.param(this.#clock.now(), factVersions.validTo)
    return this.#db
      .update(factVersions)
      .set({ validTo: sql`max(${factVersions.validFrom}, ${now})` })
      .where(and(eq(factVersions.senderId, senderId), which, isNull(factVersions.validTo)))
  }
}

/** Everything known about a user, ordered by key. */
export const factsOf = (senderId: Bound<string>) => ({
  where: eq(facts.senderId, senderId),
  orderBy: asc(facts.key),
})

const selectAll = (db: Database) => {
  const { where, orderBy } = factsOf(sql.placeholder('senderId'))
  return db.select().from(facts).where(where).orderBy(orderBy)
}

const theFact = (senderId: Bound<string>, key: Bound<string>) =>
  and(eq(facts.senderId, senderId), eq(facts.key, key))

const compileGet = (db: Database) => {
  const which = theFact(sql.placeholder('senderId'), sql.placeholder('key'))
  return new CompiledQuery(facts, db.select().from(facts).where(which))
}

/** Stores a fact unless it is no longer what it was: of two that decide at once, the first one stands. */
export const setUnlessChanged = (db: Database, senderId: Bound<string>) => {
  const key = sql.param(sql.placeholder('key'), facts.key)
  const given = rowValues(facts, {
    id: sql.placeholder('id'),
    senderId,
    key: sql.placeholder('key'),
    value: sql.placeholder('value'),
    sourceMessageId: sql`NULL`,
    createdAt: sql.placeholder('now'),
    updatedAt: sql.placeholder('now'),
  })
  const current = sql`(SELECT value FROM ${facts} WHERE ${facts.senderId} = ${senderId} AND ${facts.key} = ${key})`
  return db
    .insert(facts)
    .select(sql`SELECT ${given} WHERE ${current} IS ${sql.placeholder('was')}`)
    .onConflictDoUpdate({
      target: [facts.senderId, facts.key],
      set: { value: sql`excluded.value`, updatedAt: sql`excluded.updated_at` },
    })
}

const prepareSet = (db: Database) =>
  upsertFact(db, {
    id: sql.placeholder('id'),
    senderId: sql.placeholder('senderId'),
    key: sql.placeholder('key'),
    value: sql.placeholder('value'),
    sourceMessageId: sql.placeholder('sourceMessageId'),
    now: sql.placeholder('now'),
  }).prepare()

interface NewFact {
  readonly id: Bound<string>
  readonly senderId: Bound<string>
  readonly key: Bound<string>
  readonly value: Bound<string>
  readonly sourceMessageId: Bound<string | null>
  readonly now: Bound<Date>
}

/** Stores a fact unless its source message is not there. */
const upsertFact = (db: Database, { now, ...fact }: NewFact) => {
  const given = rowValues(facts, { ...fact, createdAt: now, updatedAt: now })
  const source = fact.sourceMessageId
  return db
    .insert(facts)
    .select(
      sql`SELECT ${given} WHERE ${source} IS NULL OR EXISTS (SELECT 1 FROM ${messages} WHERE id = ${source})`,
    )
    .onConflictDoUpdate({
      target: [facts.senderId, facts.key],
      set: {
        value: sql`excluded.value`,
        sourceMessageId: sql`excluded.source_message_id`,
        updatedAt: sql`excluded.updated_at`,
      },
    })
    .returning()
}
