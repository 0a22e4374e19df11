import { and, desc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'

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
  FactDeletion,
  FactInput,
  FactMerge,
  facts,
  FactsAsOf,
} from '../schema/facts.ts'
import { messages } from '../schema/messages.ts'
import { foldedKey } from '../schema/spelling.ts'
import { isLocal } from '../time/asked-moment.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment, type MomentInput } from '../time/moments.ts'
import { idsOfPerson, personValues } from './alias-chain.ts'
import type { CompiledQuery } from './compiled.ts'
import { endOf, factsAsOf, historyOf } from './fact-history.ts'
import { compileGet, compileList } from './fact-reading.ts'
import {
  endVersions,
  foldedValues,
  hasItsSource,
  hasKey,
  type NewFact,
  newFact,
  prepareSet,
  storeWord,
  upsertFact,
} from './fact-writing.ts'
import { newId } from './identity.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { type ProfileSchema, type TypedFacts, typedFacts } from './typed-facts.ts'

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
    this.#list = compileList(db)
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
    const stored = at ? await this.#setWord(row) : await this.#setNow(row)
    if (stored) return stored
    throw noSource()
  }

  /**
   * The facts of a person as one object of the application's own shape, a zod schema: `get` reads it, `set` stores the keys
   * it is given, and facts under other keys are left alone.
   *
   * @example
   * const profile = memory.facts.typed(z.object({ city: z.string(), children: z.number() }))
   * await profile.set('ana', { city: 'Porto', children: 2 })
   * const { city } = await profile.get('ana')
   */
  typed<Schema extends ProfileSchema>(schema: Schema): TypedFacts<Schema> {
    return typedFacts(schema, {
      list: (senderId) => this.list(senderId),
      set: (given) => this.#setAll(given),
    })
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
    return historyOf(this.#db, senderId, key)
  }

  /**
   * The facts of a person as they were at a moment, ordered by key; of one key under several ids the newest first. Text
   * without an offset is a time on the wall of the person's zone, and a date alone the end of that day.
   */
  async listAsOf(senderId: string, moment: MomentInput): Promise<FactVersion[]> {
    checkTexts({ senderId })
    const asked = isLocal(moment) ? await endOf(this.#db, senderId, moment) : moment
    return factsAsOf(this.#db, senderId, parse(FactsAsOf, { senderId, moment: asked }).moment)
  }

  /**
   * Makes one fact of two: the newer value of both stands under `into`, the older one goes into its history, and the fact
   * `from` is deleted under every id of the person, its own history kept; both or neither. The one that stands, or
   * undefined when there was neither.
   *
   * @example
   * await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })
   */
  async merge(input: FactMerge): Promise<Fact | undefined> {
    const { senderId, from, into } = parse(FactMerge, input, this.#limits)
    const standing = await this.get(senderId, into)
    const other = await this.get(senderId, from)
    if (!other || foldedKey(from) === foldedKey(into)) return standing
    // Under the id that has the fact already, so that its history stays together.
    const word = {
      ...other,
      ...foldedValues(into),
      id: newId(),
      senderId: standing?.senderId ?? other.senderId,
      key: into,
      at: other.updatedAt,
    }
    const { folded, plainlyFolded } = foldedValues(from)
    // What was said under the key since it was read stays there.
    const asRead = and(hasKey(folded, plainlyFolded), lte(facts.updatedAt, other.updatedAt))
    await repeatable(() =>
      this.#db.batch([
        ...storeWord(this.#db, word, hasItsSource(word.sourceMessageId)),
        ...this.#deletion(senderId, asRead),
      ]),
    )
    return this.get(senderId, into)
  }

  /**
   * Forgets one fact under every id of a person. Its history stays, unless `history: true` has it forgotten too. `false`
   * when there was neither.
   *
   * @example
   * await memory.facts.delete('ana', 'city', { history: true })
   */
  async delete(senderId: string, key: string, options: FactDeletion = {}): Promise<boolean> {
    checkTexts({ senderId, key })
    const { history } = parse(FactDeletion, options)
    const { folded, plainlyFolded } = foldedValues(key)
    const deleted = await this.#delete(senderId, hasKey(folded, plainlyFolded))
    if (!history) return deleted > 0
    const spellings = (await historyOf(this.#db, senderId, key)).map(({ key }) => key)
    return deleted + (await this.#forgetHistory(senderId, inArray(factVersions.key, spellings))) > 0
  }

  /**
   * Forgets every fact of a person, and gives their number. Their history stays, unless `history: true` has it forgotten
   * too.
   */
  async deleteAll(senderId: string, options: FactDeletion = {}): Promise<number> {
    checkTexts({ senderId })
    const { history } = parse(FactDeletion, options)
    const deleted = await this.#delete(senderId)
    if (history) await this.#forgetHistory(senderId)
    return deleted
  }

  async #setAll(given: readonly FactInput[]): Promise<void> {
    const at = this.#clock.now()
    const [first, ...rest] = given
      .map((fact) => ({ ...newFact(parse(FactInput, fact, this.#limits)), at }))
      .map((row) => upsertFact(this.#db, row, { condition: sql`1` }))
    if (first) await repeatable(() => this.#db.batch([first, ...rest]))
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

  async #delete(senderId: string, which?: SQL): Promise<number> {
    const [, deleted] = await this.#db.batch([...this.#deletion(senderId, which)])
    return deleted.length
  }

  #deletion(senderId: string, which?: SQL) {
    const ids = idsOfPerson(senderId)
    const mine = and(sql`${facts.senderId} IN ${ids}`, which)
    const keys = sql`(${factVersions.senderId}, ${factVersions.key}) IN
      (SELECT ${facts.senderId}, ${facts.key} FROM ${facts} WHERE ${mine})`
    return [
      endVersions(this.#db, ids, this.#clock.now(), keys),
      this.#db.delete(facts).where(mine).returning({ id: facts.id }),
    ] as const
  }

  async #forgetHistory(senderId: string, which?: SQL): Promise<number> {
    const forgotten = await this.#db
      .delete(factVersions)
      .where(and(sql`${factVersions.senderId} IN ${idsOfPerson(senderId)}`, which))
      .returning({ id: factVersions.id })
    return forgotten.length
  }
}

/** A fact whose values are all known. */
interface Word extends NewFact {
  readonly senderId: string
  readonly at: Date
  readonly expiresAt: Date | null
}

const noSource = () =>
  new MemoryError('not_found', 'sourceMessageId: there is no message of this id')
