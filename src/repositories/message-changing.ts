import { eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { parse } from '../errors.ts'
import { checkTexts } from '../schema/columns.ts'
import { DeletionOptions } from '../schema/message-deletion.ts'
import { messageVectors } from '../schema/message-vectors.ts'
import { MessageChanges, MessageIds, messages } from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import { cutBody } from './blob-cutting.ts'
import { batchWithBlobs } from './blob-statements.ts'
import { toStatement } from './compiled.ts'
import { deleteNewest } from './deleting-in-steps.ts'
import { deleteMessages, forgetting, fromOn, withIds } from './forgetting.ts'
import type { MessageOptions } from './message-options.ts'
import { rowOf } from './rows.ts'

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
        SELECT ${messages.key} FROM ${messages} WHERE ${eq(messages.id, id)} AND ${content !== undefined} AND NOT ${isSame})`,
    )
    const { rest, places, blobs } = cutBody(checked.body ?? '')
    // JSON that was checked is text already, which Drizzle would write as a text of JSON.
    const cut = 'body' in set ? { body: sql`${checked.body && rest}`, blobs: places } : {}
    const json = 'metadata' in set ? { metadata: sql`${checked.metadata}` } : {}
    const update = this.#db
      .update(messages)
      .set({ ...set, ...json, ...cut, editedAt: this.#clock.now() })
      .where(eq(messages.id, id))
      .returning()
    const batch = [drop, update].map(toStatement)
    const [, updated] = await forgetting(
      this.#settings,
      () => repeatable(() => batchWithBlobs(this.#db, blobs, batch)),
      { hasChanged: ([, updated]) => updated!.rows.length > 0 },
    )
    const rows = updated!.rows.map((row) => rowOf(messages, row))
    this.#settings.vectors.storeSoon(rows)
    return rows.length > 0
  }

  async delete(ids: string | readonly string[]): Promise<number> {
    const checked = parse(MessageIds, { ids }, this.#settings.limits)
    return deleteMessages(this.#settings, withIds(checked.ids))
  }

  async truncateFrom(id: string, options: DeletionOptions): Promise<number> {
    checkTexts({ id })
    return deleteNewest(this.#settings, fromOn(id), parse(DeletionOptions, options))
  }
}
