import { eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { parse } from '../errors.ts'
import { checkTexts } from '../schema/columns.ts'
import { messageVectors } from '../schema/message-vectors.ts'
import { MessageChanges, MessageIds, messages } from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import { deleteMessages, forgetting, fromOn, withIds } from './forgetting.ts'
import type { MessageOptions } from './message-options.ts'

/** Changes messages and deletes them, and has the text that was there forgotten. */
export class MessageChanger {
  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: MessageOptions

  constructor(options: MessageOptions) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
  }

  async update(id: string, changes: MessageChanges): Promise<boolean> {
    checkTexts({ id })
    const checked = parse(MessageChanges, changes, this.#settings.limits)
    const set = Object.fromEntries(
      Object.entries(checked).filter(([name]) => Reflect.get(changes, name) !== undefined),
    )
    const { content } = checked
    const isSame = sql`${messages.content} IS ${content ?? null}`
    const drop = this.#db.delete(messageVectors).where(
      sql`${messageVectors.messageKey} IN (
        SELECT key FROM ${messages} WHERE ${eq(messages.id, id)} AND ${content !== undefined} AND NOT ${isSame})`,
    )
    const update = this.#db
      .update(messages)
      .set({ ...set, ...jsonOf(set), editedAt: this.#clock.now() })
      .where(eq(messages.id, id))
      .returning()
    const [, updated] = await forgetting(
      this.#settings,
      () => repeatable(() => this.#db.batch([drop, update])),
      ([, updated]) => updated.length > 0,
    )
    this.#settings.vectors.storeSoon(updated)
    return updated.length > 0
  }

  async delete(ids: string | readonly string[]): Promise<number> {
    const checked = parse(MessageIds, { ids }, this.#settings.limits)
    return deleteMessages(this.#settings, withIds(checked.ids))
  }

  async truncateFrom(id: string): Promise<number> {
    checkTexts({ id })
    return deleteMessages(this.#settings, fromOn(id))
  }
}

/** JSON that was checked is text already, which Drizzle would write as a text of JSON. */
const jsonOf = (set: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    ['metadata', 'body'].filter((name) => name in set).map((name) => [name, sql`${set[name]}`]),
  )
