import { and, desc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import { factVersions } from '../schema/fact-versions.ts'
import {
  type Fact,
  factColumns,
  FactDeletion,
  FactInput,
  FactMerge,
  facts,
} from '../schema/facts.ts'
import { messages } from '../schema/messages.ts'
import { foldedKey } from '../schema/spelling.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment, isUnknown } from '../time/moments.ts'
import { idsOfPerson } from './alias-chain.ts'
import { historyOf } from './fact-history.ts'
import {
  endVersions,
  foldedValues,
  hasItsSource,
  hasKey,
  newFact,
  prepareSet,
  storeWord,
  upsertFact,
} from './fact-writing.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import { newId } from './identity.ts'
import { localSpan } from './person-zone.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** What is told of people, taken back, and forgotten. */
export class FactChanger {
  readonly #db: Database
  readonly #options: ForgetRowsOptions
  readonly #clock: Clock
  readonly #limits: Limits
  /** Built when the first fact is set: each transaction makes this anew. */
  #set: ReturnType<typeof prepareSet> | undefined
  readonly #get: (senderId: string, key: string) => Promise<Fact | undefined>

  constructor(
    options: RepositoryOptions,
    get: (senderId: string, key: string) => Promise<Fact | undefined>,
  ) {
    this.#db = options.db
    this.#options = options
    this.#clock = options.clock
    this.#limits = options.limits
    this.#get = get
  }

  async set(input: FactInput): Promise<Fact> {
    const given = parse(FactInput, input, this.#limits)
    const { at: since, expiresAt: until } = input
    const { since: saidAt, until: expiresAt } = await localSpan(this.#db, given.senderId, {
      since,
      until,
    })
    const fact = { ...given, ...(expiresAt && { expiresAt }) }
    const { sourceMessageId } = fact
    const at = saidAt ?? fact.at ?? (sourceMessageId && (await this.#saidAt(sourceMessageId)))
    const row = { ...newFact(fact), at: at || this.#clock.now() }
    const stored = at ? await this.#setWord(row) : await this.#setNow(row)
    if (stored) return stored
    throw noSource()
  }

  async merge(input: FactMerge): Promise<Fact | undefined> {
    const { senderId, from, into } = parse(FactMerge, input, this.#limits)
    const standing = await this.#get(senderId, into)
    const other = await this.#get(senderId, from)
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
        ...storeWord(this.#db, word, {
          condition: hasItsSource(word.sourceMessageId),
          evenIfForgotten: true,
        }),
        ...this.#deletion(senderId, asRead),
      ]),
    )
    return this.#get(senderId, into)
  }

  async delete(senderId: string, key: string, options: FactDeletion = {}): Promise<boolean> {
    checkTexts({ senderId, key })
    const { history } = parse(FactDeletion, options)
    const { folded, plainlyFolded } = foldedValues(key)
    const deleted = await this.#delete(senderId, hasKey(folded, plainlyFolded))
    if (!history) return deleted > 0
    const spellings = (await historyOf(this.#db, senderId, key)).map(({ key }) => key)
    const versions = await this.#forgetHistory(senderId, inArray(factVersions.key, spellings))
    return (await forgetRows(this.#options, deleted + versions)) > 0
  }

  async deleteAll(senderId: string, options: FactDeletion = {}): Promise<number> {
    checkTexts({ senderId })
    const { history } = parse(FactDeletion, options)
    const deleted = await this.#delete(senderId)
    if (!history) return deleted
    await forgetRows(this.#options, deleted + (await this.#forgetHistory(senderId)))
    return deleted
  }

  async setAll(given: readonly FactInput[]): Promise<void> {
    const at = this.#clock.now()
    const [first, ...rest] = given
      .map((fact) => ({ ...newFact(parse(FactInput, fact, this.#limits)), at }))
      .map((row) => upsertFact(this.#db, row, { condition: sql`1` }))
    if (first) await repeatable(() => this.#db.batch([first, ...rest]))
  }

  async #setNow(row: Word): Promise<Fact | undefined> {
    const expiresAt = row.expiresAt && formatMoment(row.expiresAt)
    const set = (this.#set ??= prepareSet(this.#db))
    const [stored] = await repeatable(() => set.all({ ...row, expiresAt }))
    return stored
  }

  async #setWord(row: Word): Promise<Fact | undefined> {
    const standing = this.#db
      .select(factColumns)
      .from(facts)
      .where(and(eq(facts.senderId, row.senderId), hasKey(row.folded, row.plainlyFolded)))
      .orderBy(desc(facts.updatedAt))
      .limit(1)
    const condition = hasItsSource(row.sourceMessageId)
    const [, , , stored, found, [source]] = await repeatable(() =>
      this.#db.batch([
        ...storeWord(this.#db, row, { condition }),
        standing,
        this.#db.select({ isThere: sql`${condition}` }).from(sql`(SELECT 1)`),
      ]),
    )
    const there = stored[0] ?? found[0]
    if (there || !source?.isThere) return there
    // Said before the person had it forgotten: it is history.
    const { at, folded: _, plainlyFolded: __, ...told } = row
    return { ...told, createdAt: at, updatedAt: at, expiresAt: this.#clock.now() }
  }

  async #saidAt(messageId: string): Promise<Date> {
    const [message] = await this.#db
      .select({ timestamp: messages.timestamp })
      .from(messages)
      .where(eq(messages.id, messageId))
    if (!message) throw noSource()
    // Another program may have left a moment there that is none.
    const { timestamp } = message
    return isUnknown(timestamp) ? this.#clock.now() : timestamp
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
interface Word extends Omit<Fact, 'createdAt' | 'updatedAt'> {
  readonly at: Date
  readonly folded: string
  readonly plainlyFolded: string
}

const noSource = () =>
  new MemoryError('not_found', 'sourceMessageId: there is no message of this id')
