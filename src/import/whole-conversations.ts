import { and, asc, eq, sql } from 'drizzle-orm'

import { repeatable } from '../database/repeatable.ts'
import { deleteMessages, type ForgettingOptions, withIds } from '../repositories/forgetting.ts'
import { names } from '../repositories/rows.ts'
import { messages } from '../schema/messages.ts'
import type { CheckedItem } from './history-item.ts'
import { namedConversationId } from './import-plan.ts'

interface Whole {
  readonly id: string
  /** Whether an earlier import has begun it. */
  readonly isKnown: boolean
  /** The ids of its messages in the order of the source. */
  readonly messages: string[]
}

/**
 * The conversations of which a source has every message. What an earlier import left in one and the source has no longer,
 * such as an abandoned branch, is deleted, and the messages take the order of the source.
 */
export class WholeConversations {
  readonly #options: ForgettingOptions
  #current: Whole | undefined
  #ended: Whole[] = []

  constructor(options: ForgettingOptions) {
    this.#options = options
  }

  /** Notes a message that is, or is about to be, stored. Those of one conversation come together. */
  add(item: CheckedItem, messageId: string, known: ReadonlySet<string>): void {
    const named = item.type === 'message' ? item.conversation : undefined
    const id = named && namedConversationId(item.senderId, named.key)
    if (this.#current && this.#current.id !== id) this.#end()
    if (!named?.whole || id === undefined) return
    this.#current ??= { id, isKnown: known.has(id), messages: [] }
    // What this import has begun holds nothing else.
    if (this.#current.isKnown) this.#current.messages.push(messageId)
  }

  /** Settles the conversations that have ended; with `all`, the one that was met last as well. Gives how many messages went. */
  async settle({ all = false } = {}): Promise<number> {
    if (all) this.#end()
    let removed = 0
    for (const whole of this.#ended.splice(0)) removed += await this.#settle(whole)
    return removed
  }

  #end(): void {
    if (this.#current?.isKnown) this.#ended.push(this.#current)
    this.#current = undefined
  }

  async #settle(whole: Whole): Promise<number> {
    const { db } = this.#options
    const wanted = new Map(whole.messages.map((id, place) => [id, place]))
    const stored = await db
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.conversationId, whole.id))
      .orderBy(asc(messages.sequence))
    const gone = stored.map(({ id }) => id).filter((id) => !wanted.has(id) && isImported(id))
    const removed = gone.length === 0 ? 0 : await deleteMessages(this.#options, withIds(gone))
    const left = stored.map(({ id }) => id).filter((id) => !gone.includes(id))
    const place = (id: string) => wanted.get(id) ?? whole.messages.length
    const ordered = left.toSorted((one, other) => place(one) - place(other))
    if (ordered.some((id, at) => id !== left[at])) await this.#number(whole.id, ordered)
    return removed
  }

  /** Numbers messages anew; below zero meanwhile, because no two may have the same number. */
  async #number(conversationId: string, ids: readonly string[]): Promise<void> {
    const { db } = this.#options
    const order = sql`json_each(${JSON.stringify(ids)}) AS item`
    const sequence = names(messages.sequence)
    await repeatable(() =>
      db.batch([
        db.run(sql`UPDATE ${messages} SET ${sequence} = -1 - item.key
          FROM ${order} WHERE ${messages.id} = item.value`),
        db.run(sql`UPDATE ${messages} SET ${sequence} = -${messages.sequence}
          WHERE ${and(eq(messages.conversationId, conversationId), sql`${messages.sequence} < 0`)}`),
      ]),
    )
  }
}

/** Ids that are made from a key (UUIDs of version 8): what an application added has another one. */
const isImported = (id: string): boolean => id[14] === '8'
