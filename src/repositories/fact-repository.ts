import { and, asc, desc, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import { type FactVersion, factVersions } from '../schema/fact-versions.ts'
import {
  type Fact,
  factColumns,
  FactInput,
  facts,
  FactsAsOf,
  languageKeys,
} from '../schema/facts.ts'
import { messages } from '../schema/messages.ts'
import { foldedKey } from '../schema/spelling.ts'
import { isLocal, onTheWall } from '../time/asked-moment.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment, type MomentInput } from '../time/moments.ts'
import { idsOfPerson, idsOfPersonAsked, personValues } from './alias-chain.ts'
import type { Bound } from './bound.ts'
import { CompiledQuery } from './compiled.ts'
import {
  endVersions,
  foldedValues,
  hasItsSource,
  hasKey,
  isCurrent,
  type NewFact,
  newFact,
  storeWord,
  upsertFact,
} from './fact-writing.ts'
import { zoneOf } from './person-zone.ts'
import type { RepositoryOptions } from './repository-options.ts'

/**
 * What is known about each person: one value per key, whatever its case; the newest word stands, and every earlier value
 * is kept. Reading and forgetting take every id that is linked with the given one.
 */
export class FactRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #set: ReturnType<typeof prepareSet>
  readonly #get: CompiledQuery<typeof factColumns>
  readonly #list: CompiledQuery<typeof factColumns>

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
    this.#set = prepareSet(db)
    this.#get = compileGet(db)
    this.#list = new CompiledQuery(factColumns, selectAll(db))
  }

  /**
   * Stores a fact and gives the one that stands now. The value its key had before becomes history. With `at`, or the
   * message it is from, an older word than the one that stands goes into the history only. `not_found` when there is no
   * such message. A `preferred_language` stored here is never changed by detection.
   */
  async set(input: FactInput): Promise<Fact> {
    const fact = parse(FactInput, input, this.#limits)
    const { sourceMessageId } = fact
    const at = fact.at ?? (sourceMessageId && (await this.#saidAt(sourceMessageId)))
    const row = { ...newFact(fact), at: at || this.#clock.now() }
    if (fact.key === languageKeys.preference) await this.#forgetDetection(fact.senderId)
    const stored = at ? await this.#setWord(row) : await this.#setNow(row)
    if (stored) return stored
    throw noSource()
  }

  /** One fact of a person, the newest under any of their ids; undefined when it was never told, or has expired. */
  async get(senderId: string, key: string): Promise<Fact | undefined> {
    checkTexts({ senderId, key })
    const [fact] = await this.#get.run(this.#db, {
      ...personValues(senderId),
      ...foldedValues(key),
      now: this.#clock.now(),
    })
    return fact
  }

  /** Everything known about a person, ordered by key; of one key under several ids the newest first. */
  async list(senderId: string): Promise<Fact[]> {
    checkTexts({ senderId })
    return this.#list.run(this.#db, { ...personValues(senderId), now: this.#clock.now() })
  }

  /** Every value a fact had and when, oldest first; the last one has no `validTo` while it stands. */
  async history(senderId: string, key: string): Promise<FactVersion[]> {
    checkTexts({ senderId, key })
    const spellings = await this.#spellings(senderId, key)
    if (spellings.length === 0) return []
    return this.#db
      .select()
      .from(factVersions)
      .where(
        and(
          sql`${factVersions.senderId} IN ${idsOfPerson(senderId)}`,
          inArray(factVersions.key, spellings),
        ),
      )
      .orderBy(asc(factVersions.validFrom), asc(factVersions.id))
  }

  /**
   * The facts of a person as they were at a moment, ordered by key; of one key under several ids the newest first. Text
   * without an offset is a time on the wall of the person's zone, and a date alone the end of that day.
   */
  async listAsOf(senderId: string, moment: MomentInput): Promise<FactVersion[]> {
    checkTexts({ senderId })
    const { moment: then } = parse(FactsAsOf, {
      senderId,
      moment: isLocal(moment) ? await this.#endOf(moment, senderId) : moment,
    })
    const hasExpired = sql`EXISTS (SELECT 1 FROM ${facts} WHERE ${facts.senderId} = ${factVersions.senderId}
      AND ${facts.key} = ${factVersions.key} AND NOT ${isCurrent(then)})`
    return this.#db
      .select()
      .from(factVersions)
      .where(
        and(
          sql`${factVersions.senderId} IN ${idsOfPerson(senderId)}`,
          lte(factVersions.validFrom, then),
          or(
            and(isNull(factVersions.validTo), sql`NOT ${hasExpired}`),
            gt(factVersions.validTo, then),
          ),
        ),
      )
      .orderBy(asc(factVersions.key), desc(factVersions.validFrom))
  }

  /** Forgets one fact under every id of a person; its history stays. `false` when there was none. */
  async delete(senderId: string, key: string): Promise<boolean> {
    checkTexts({ senderId, key })
    const { folded, plainlyFolded } = foldedValues(key)
    return (await this.#delete(senderId, hasKey(folded, plainlyFolded))) > 0
  }

  /** Forgets every fact of a person, whose history stays, and gives their number. */
  async deleteAll(senderId: string): Promise<number> {
    checkTexts({ senderId })
    return this.#delete(senderId)
  }

  async #setNow(row: Word): Promise<Fact | undefined> {
    const expiresAt = row.expiresAt && formatMoment(row.expiresAt)
    const [stored] = await repeatable(() => this.#set.all({ ...row, expiresAt }))
    return stored
  }

  async #setWord(row: Word): Promise<Fact | undefined> {
    const standing = this.#db
      .select(factColumns)
      .from(facts)
      .where(and(eq(facts.senderId, row.senderId), hasKey(row.folded, row.plainlyFolded)))
      .orderBy(desc(facts.updatedAt))
      .limit(1)
    const source = hasItsSource(row.sourceMessageId)
    const [, , stored, found] = await repeatable(() =>
      this.#db.batch([...storeWord(this.#db, row, source), standing]),
    )
    return stored[0] ?? found[0]
  }

  async #saidAt(messageId: string): Promise<Date> {
    const [message] = await this.#db
      .select({ timestamp: messages.timestamp })
      .from(messages)
      .where(eq(messages.id, messageId))
    if (!message) throw noSource()
    // Another program may have left a moment there that is none.
    const { timestamp } = message
    return Number.isNaN(timestamp.getTime()) ? this.#clock.now() : timestamp
  }

  async #endOf(local: string, senderId: string): Promise<Date | string> {
    const zone = await zoneOf(this.#db, senderId)
    const end = onTheWall(local, { zone, edge: 'end' })
    if (!end || local.trim().length > dateLength) return end ?? local
    return new Date(end.getTime() - 1000)
  }

  /** A language that is set is for good: that it was detected once is forgotten. */
  async #forgetDetection(senderId: string): Promise<void> {
    await this.#delete(senderId, eq(facts.key, languageKeys.detection))
  }

  async #delete(senderId: string, which?: SQL): Promise<number> {
    const ids = idsOfPerson(senderId)
    const mine = and(sql`${facts.senderId} IN ${ids}`, which)
    const keys = sql`(${factVersions.senderId}, ${factVersions.key}) IN
      (SELECT ${facts.senderId}, ${facts.key} FROM ${facts} WHERE ${mine})`
    const [, deleted] = await this.#db.batch([
      endVersions(this.#db, ids, this.#clock.now(), keys),
      this.#db.delete(facts).where(mine).returning({ id: facts.id }),
    ])
    return deleted.length
  }

  /** How the key of a fact was ever spelt. */
  async #spellings(senderId: string, key: string): Promise<string[]> {
    const keys = await this.#db
      .selectDistinct({ key: factVersions.key })
      .from(factVersions)
      .where(sql`${factVersions.senderId} IN ${idsOfPerson(senderId)}`)
    const wanted = foldedKey(key)
    return keys.map(({ key }) => key).filter((known) => foldedKey(known) === wanted)
  }
}

/** A fact whose values are all known. */
interface Word extends NewFact {
  readonly senderId: string
  readonly at: Date
  readonly expiresAt: Date | null
}

/** Of a date alone, written like 2026-03-09. */
const dateLength = 10

const noSource = () =>
  new MemoryError('not_found', 'sourceMessageId: there is no message of this id')

/** Everything known about the person asked about that has not expired, ordered by key, then the newest first. */
export const factsOf = (now: Bound<Date>) => ({
  where: and(sql`${facts.senderId} IN ${idsOfPersonAsked}`, isCurrent(now)),
  orderBy: [asc(facts.key), desc(facts.updatedAt)],
})

const selectAll = (db: Database) => {
  const { where, orderBy } = factsOf(sql.placeholder('now'))
  return db
    .select(factColumns)
    .from(facts)
    .where(where)
    .orderBy(...orderBy)
}

const compileGet = (db: Database) => {
  const { where } = factsOf(sql.placeholder('now'))
  const key = hasKey(sql.placeholder('folded'), sql.placeholder('plainlyFolded'))
  const query = db
    .select(factColumns)
    .from(facts)
    .where(and(where, key))
    .orderBy(desc(facts.updatedAt), desc(sql`rowid`))
    .limit(1)
  return new CompiledQuery(factColumns, query)
}

/** Stores a fact unless it is no longer what it was: of two that decide at once, the first one stands. */
export const setUnlessChanged = (db: Database, senderId: Bound<string>) => {
  const current = sql`(
    SELECT ${facts.value} FROM ${facts} WHERE ${facts.senderId} IN ${idsOfPersonAsked}
    AND ${facts.key} = ${sql.placeholder('key')} ORDER BY ${facts.updatedAt} DESC, rowid DESC LIMIT 1)`
  return upsertFact(
    db,
    {
      ...placeholders,
      senderId,
      sourceMessageId: sql`NULL`,
      expiresAt: sql`NULL`,
      confidence: sql`NULL`,
      source: sql`NULL`,
    },
    { condition: sql`${current} IS ${sql.placeholder('was')}` },
  )
}

const placeholders = {
  id: sql.placeholder('id'),
  senderId: sql.placeholder('senderId'),
  key: sql.placeholder('key'),
  value: sql.placeholder('value'),
  sourceMessageId: sql.placeholder('sourceMessageId'),
  at: sql.placeholder('at'),
  // Formatted by the caller: Drizzle would format nothing, too.
  expiresAt: sql<Date | null>`${sql.placeholder('expiresAt')}`,
  confidence: sql.placeholder('confidence'),
  source: sql.placeholder('source'),
  folded: sql.placeholder('folded'),
  plainlyFolded: sql.placeholder('plainlyFolded'),
}

const prepareSet = (db: Database) =>
  upsertFact(db, placeholders, {
    condition: hasItsSource(sql.placeholder('sourceMessageId')),
  }).prepare()
