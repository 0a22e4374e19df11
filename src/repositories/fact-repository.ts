import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import { checkTexts } from '../schema/columns.ts'
import type { FactVersion } from '../schema/fact-versions.ts'
import {
  type Fact,
  type factColumns,
  type FactDeletion,
  type FactInput,
  type FactMerge,
  FactsAsOf,
} from '../schema/facts.ts'
import { isLocal } from '../time/asked-moment.ts'
import type { Clock } from '../time/clock.ts'
import type { MomentInput } from '../time/moments.ts'
import { personValues } from './alias-chain.ts'
import type { CompiledQuery } from './compiled.ts'
import { FactChanger } from './fact-changes.ts'
import { endOf, factsAsOf, historyOf } from './fact-history.ts'
import { compileGet, compileList, compileNewest } from './fact-reading.ts'
import { foldedValues } from './fact-writing.ts'
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
  readonly #changer: FactChanger
  readonly #get: CompiledQuery<typeof factColumns>
  readonly #list: CompiledQuery<typeof factColumns>

  constructor(options: RepositoryOptions) {
    const { db, clock } = options
    this.#db = db
    this.#clock = clock
    this.#changer = new FactChanger(options, async (senderId, key) => this.get(senderId, key))
    this.#get = compileGet(db)
    this.#list = compileList(db)
  }

  /**
   * Stores a fact and gives the one that stands now. The value its key had before becomes history. With `at`, or the
   * message it is from, an older word than the one that stands, or than the moment at which the key was forgotten, goes
   * into the history only; the latter is given with an `expiresAt` that has passed. `at` and `expiresAt` without an offset
   * are on the wall of the person's zone; a date alone, as `expiresAt`, is the whole of that day. `not_found` when there is no
   * such message. A `preferred_language` stored here is never changed by detection.
   * @example await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
   */
  async set(input: FactInput): Promise<Fact> {
    return this.#changer.set(input)
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
    const newest = compileNewest(this.#db)
    return typedFacts(schema, {
      newest: (senderId) => this.#known(newest, senderId),
      set: (given) => this.#changer.setAll(given),
    })
  }

  /**
   * One fact of a person, the newest under any of their ids; undefined when it was never told, or has expired.
   * @example const city = await memory.facts.get('ana', 'city')
   */
  async get(senderId: string, key: string): Promise<Fact | undefined> {
    checkTexts({ senderId, key })
    const [fact] = await this.#get.run(this.#db, {
      ...personValues(senderId),
      ...foldedValues(key),
      now: this.#clock.now(),
    })
    return fact
  }

  /**
   * Everything known about a person, ordered by key; of one key under several ids the newest first.
   * @example const known = await memory.facts.list('ana')
   */
  async list(senderId: string): Promise<Fact[]> {
    return this.#known(this.#list, senderId)
  }

  /**
   * Every value a fact had and when, oldest first; the last one has no `validTo` while it stands.
   * @example const cities = await memory.facts.history('ana', 'city')
   */
  async history(senderId: string, key: string): Promise<FactVersion[]> {
    checkTexts({ senderId, key })
    return historyOf(this.#db, senderId, key)
  }

  /**
   * The facts of a person as they were at a moment, ordered by key; of one key under several ids the newest first. Text
   * without an offset is a time on the wall of the person's zone, and a date alone the end of that day.
   * @example const then = await memory.facts.listAsOf('ana', '2025-12-31')
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
    return this.#changer.merge(input)
  }

  /**
   * Forgets one fact under every id of a person. Its history stays, unless `history: true` has it forgotten too, and every
   * byte of both. `false` when there was neither.
   *
   * @example
   * await memory.facts.delete('ana', 'city', { history: true })
   */
  async delete(senderId: string, key: string, options: FactDeletion = {}): Promise<boolean> {
    return this.#changer.delete(senderId, key, options)
  }

  /**
   * Forgets every fact of a person, and gives their number. Their history stays, unless `history: true` has it forgotten
   * too.
   * @example await memory.facts.deleteAll('ana', { history: true })
   */
  async deleteAll(senderId: string, options: FactDeletion = {}): Promise<number> {
    return this.#changer.deleteAll(senderId, options)
  }

  async #known(query: CompiledQuery<typeof factColumns>, senderId: string): Promise<Fact[]> {
    checkTexts({ senderId })
    return query.run(this.#db, { ...personValues(senderId), now: this.#clock.now() })
  }
}
