import { and, eq, gt, isNull, not, or, type SQL, sql, type SQLWrapper } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import {
  type Item,
  ItemInput,
  ItemMove,
  ItemName,
  ItemQuery,
  items,
  ItemsBelow,
  mostNames,
  NamespaceQuery,
} from '../schema/items.ts'
import type { Clock } from '../time/clock.ts'
import { idsOfPerson } from './alias-chain.ts'
import { cutText } from './blob-cutting.ts'
import { batchWithBlobs } from './blob-statements.ts'
import { toStatement } from './compiled.ts'
import { forgetRows, type ForgetRowsOptions } from './forget-rows.ts'
import { wholeItems } from './item-rows.ts'
import { matches } from './json-fields.ts'
import type { RepositoryOptions } from './repository-options.ts'

/**
 * Values that an application or a framework keeps for a person: any JSON, under a namespace of several names and a key.
 * What is read is that of all linked ids; where two of them have the same key, the newer one.
 */
export class ItemRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #options: ForgetRowsOptions
  readonly #clock: Clock
  readonly #limits: Limits

  constructor(options: RepositoryOptions) {
    this.#db = options.db
    this.#options = options
    this.#clock = options.clock
    this.#limits = options.limits
  }

  /**
   * Stores a value, in the place of the one that its key had.
   *
   * @example
   * await memory.items.set({ senderId: 'ana', namespace: ['notes', 'trips'], key: 'porto', value: { days: 3 } })
   */
  async set(input: ItemInput): Promise<Item> {
    const { value, expiresAt = null, ...named } = parse(ItemInput, input, this.#limits)
    const now = this.#clock.now()
    const { rest, places, blobs } = cutText(value)
    const stored = { value: sql`${rest}`, expiresAt, updatedAt: now, blobs: places }
    const insert = this.#db
      .insert(items)
      .values({ ...named, ...stored, createdAt: now })
      .onConflictDoUpdate({ target: [items.senderId, items.namespace, items.key], set: stored })
      .returning()
    const [written] = await repeatable(() => batchWithBlobs(this.#db, blobs, [toStatement(insert)]))
    return (await wholeItems(this.#db, written!.rows, blobs))[0]!
  }

  /**
   * One item, or undefined when there is none, or its time is over.
   * @example const item = await memory.items.get({ senderId: 'ana', namespace: ['settings'], key: 'theme' })
   */
  async get(given: ItemName): Promise<Item | undefined> {
    const found = this.#db
      .select()
      .from(items)
      .where(and(this.#named(given), this.#isCurrent()))
      .orderBy(sql`${items.updatedAt} DESC`)
      .limit(1)
    const { rows } = await this.#db.$client.execute(toStatement(found))
    return (await wholeItems(this.#db, rows))[0]
  }

  /**
   * The items below a namespace, by namespace and key, 100 unless told otherwise: those whose fields are as `filter` says
   * and whose texts hold all `words`.
   *
   * @example
   * await memory.items.list({ senderId: 'ana', namespace: ['notes'], filter: { days: { $gte: 2 } } })
   */
  async list(query: ItemQuery): Promise<Item[]> {
    const asked = parse(ItemQuery, query, this.#limits)
    const words = asked.words?.split(/\s+/).filter((word) => word !== '') ?? []
    const found = this.#db
      .select()
      .from(items)
      .where(
        and(
          this.#below(asked),
          ...Object.entries(asked.filter).map(([field, is]) => matches(items.value, field, is)),
          ...words.map(holdsWord),
        ),
      )
      .orderBy(items.namespace, items.key)
      .limit(asked.limit)
      .offset(asked.offset)
    const { rows } = await this.#db.$client.execute(toStatement(found))
    return wholeItems(this.#db, rows)
  }

  /**
   * The namespaces of a person's items, cut to `maxDepth` names, each once, in their order.
   * @example const namespaces = await memory.items.listNamespaces({ senderId: 'ana' })
   */
  async listNamespaces(query: NamespaceQuery): Promise<string[][]> {
    const asked = parse(NamespaceQuery, query, this.#limits)
    const rows = await this.#db.all<{ namespace: string }>(sql`
      SELECT DISTINCT (
        SELECT json_group_array(name.value) FROM json_each(${items.namespace}) AS name WHERE name.key < ${asked.maxDepth}
      ) AS namespace FROM ${items} WHERE ${this.#below(asked)} ORDER BY namespace LIMIT ${asked.limit} OFFSET ${asked.offset}`)
    return rows.map(({ namespace }) => JSON.parse(namespace) as string[])
  }

  /**
   * Deletes one item, and every byte of it. False when there was none.
   * @example await memory.items.delete({ senderId: 'ana', namespace: ['settings'], key: 'theme' })
   */
  async delete(given: ItemName): Promise<boolean> {
    const { rowsAffected } = await this.#db.delete(items).where(this.#named(given))
    return (await forgetRows(this.#options, rowsAffected)) > 0
  }

  /**
   * Deletes all items of a person, or those below a namespace, and every byte of them. How many there were.
   * @example await memory.items.deleteAll('ana', { namespace: ['notes'] })
   */
  async deleteAll(senderId: string, options: ItemsBelow = {}): Promise<number> {
    checkTexts({ senderId })
    const { namespace } = parse(ItemsBelow, options, this.#limits)
    const { rowsAffected } = await this.#db
      .delete(items)
      .where(and(ofPerson(senderId), isBelow(namespace)))
    return forgetRows(this.#options, rowsAffected)
  }

  /**
   * Moves all items below a namespace to below another, all or none, and leaves no byte of where they were. How many there were.
   * They keep their times, and take the places of items that are there. Refuses a namespace that is within the other.
   *
   * @example
   * await memory.items.move({ senderId: 'ana', from: ['notes', 'trips'], to: ['archive', '2026'] })
   */
  async move(given: ItemMove): Promise<number> {
    const { senderId, from, to } = parse(ItemMove, given, this.#limits)
    await this.#checkDepth({ senderId, from, to })
    const inside = (names: readonly string[]) => and(ofPerson(senderId), isBelow(names))
    const target = sql`SELECT 1 FROM ${items} AS ${moved} WHERE ${moved.senderId} IN ${idsOfPerson(senderId)}
      AND ${moved.namespace} = ${renamed(items.namespace, { from: to, to: from })} AND ${moved.key} = ${items.key}`
    const statements = [
      this.#db
        .delete(items)
        .where(and(inside(from), not(this.#below({ senderId, namespace: from })!))),
      this.#db.delete(items).where(and(inside(to), sql`EXISTS (${target})`)),
      this.#db
        .update(items)
        .set({ senderId, namespace: renamed(items.namespace, { from, to }) })
        .where(inside(from)),
    ]
    const results = await this.#db.$client.batch(statements.map(toStatement), 'write')
    const changed = results.map(({ rowsAffected }) => rowsAffected)
    await forgetRows(this.#options, Math.max(...changed))
    return changed.at(-1)!
  }

  /** What lies deepest must still have a namespace that can be named. */
  async #checkDepth({ senderId, from, to }: ItemMove): Promise<void> {
    const [deepest] = await this.#db
      .select({ names: sql<number | null>`max(json_array_length(${items.namespace}))` })
      .from(items)
      .where(and(ofPerson(senderId), isBelow(from)))
    if ((deepest?.names ?? 0) - from.length + to.length > mostNames) {
      throw new MemoryError(
        'invalid_input',
        `to: what is moved would be under more than ${mostNames} names`,
      )
    }
  }

  #named(given: ItemName): SQL | undefined {
    const { senderId, namespace, key } = parse(ItemName, given, this.#limits)
    return and(ofPerson(senderId), eq(items.namespace, namespace), eq(items.key, key))
  }

  /** What is current below a namespace, and of two linked ids' items of one key the newer. */
  #below({ senderId, namespace }: { senderId: string; namespace: readonly string[] }) {
    return and(
      ofPerson(senderId),
      this.#isCurrent(),
      isBelow(namespace),
      sql`NOT EXISTS (
        SELECT 1 FROM ${items} AS ${newer} WHERE ${newer.senderId} IN ${idsOfPerson(senderId)}
          AND ${newer.namespace} = ${items.namespace} AND ${newer.key} = ${items.key}
          AND (${newer.updatedAt}, ${newer}.rowid) > (${items.updatedAt}, ${items}.rowid))`,
    )
  }

  #isCurrent() {
    return or(isNull(items.expiresAt), gt(items.expiresAt, this.#clock.now()))
  }
}

const newer = alias(items, 'newer')
const moved = alias(items, 'moved')

const ofPerson = (senderId: string): SQL => sql`${items.senderId} IN ${idsOfPerson(senderId)}`

/** The JSON of a namespace but for its end, where that of what is below it goes on. */
const begunBy = (names: readonly string[]): string => JSON.stringify(names).slice(0, -1)

/** A namespace that begins with the names of `from`, with those of `to` in their place. */
const renamed = (
  namespace: SQLWrapper,
  { from, to }: Pick<ItemMove, 'from' | 'to'>,
): SQL<string[]> => sql`${begunBy(to)} || substr(${namespace}, length(${begunBy(from)}) + 1)`

/** Whether a namespace begins with these names: what follows them in its JSON is a comma, and then another name. */
function isBelow(names: readonly string[]): SQL | undefined {
  if (names.length === 0) return undefined
  const whole = JSON.stringify(names)
  const begun = begunBy(names)
  return sql`(${items.namespace} = ${whole} OR (${items.namespace} >= ${`${begun},`} AND ${items.namespace} < ${`${begun}-`}))`
}

const holdsWord = (word: string): SQL => sql`EXISTS (
  SELECT 1 FROM json_tree(${items.value}) AS part
  WHERE part.type = 'text' AND instr(lower(part.value), lower(${word})) > 0)`
