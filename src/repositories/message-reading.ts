import type { InStatement } from '@libsql/client'
import { count, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts, ForSender } from '../schema/columns.ts'
import { conversations } from '../schema/conversations.ts'
import {
  type Message,
  MessageIds,
  MessageKey,
  MessageListInput,
  messages,
} from '../schema/messages.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { idFrom } from './identity.ts'
import { inOrderOf } from './message-batches.ts'
import { besideConversation, messagesIn, wholeMessages } from './message-rows.ts'
import { isFor } from './ownership.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { allOf } from './rows.ts'

/** Messages by their ids, by their keys and by their conversation. */
export class MessageReader {
  readonly #db: Database
  readonly #limits: Limits

  constructor({ db, limits }: RepositoryOptions) {
    this.#db = db
    this.#limits = limits
  }

  async get(id: string): Promise<Message | undefined> {
    const { rows } = await this.#db.$client.execute(messageById.with(checkTexts({ id })))
    return (await wholeMessages(this.#db, rows))[0]
  }

  async listByIds(given: readonly string[]): Promise<Message[]> {
    const { ids } = parse(MessageIds, { ids: given }, this.#limits)
    if (ids.length === 0) return []
    const { rows } = await this.#db.$client.execute(
      messagesByIds.with({ ids: JSON.stringify(ids) }),
    )
    const wanted = [...new Set(ids)].map((id) => ({ id }))
    return wholeMessages(this.#db, inOrderOf(wanted, rows))
  }

  async findByKey(key: MessageKey): Promise<Message | undefined> {
    const { senderId, idempotencyKey } = parse(MessageKey, key, this.#limits)
    const appended = await this.get(idFrom(senderId, idempotencyKey, 'message'))
    return appended ?? this.get(idFrom(senderId, idempotencyKey, 'user'))
  }

  async count(conversationId: string, options: ForSender): Promise<number> {
    checkTexts({ conversationId })
    const { senderId } = parse(ForSender, options, this.#limits)
    if (!(await isFor(this.#db, conversations, { id: conversationId, senderId }))) return 0
    const [counted] = await this.#db
      .select({ total: count() })
      .from(messages)
      .where(eq(messages.conversationId, conversationId))
    return counted?.total ?? 0
  }

  async list(conversationId: string, options: MessageListInput = {}): Promise<Message[]> {
    checkTexts({ conversationId })
    const { limit, before, after, senderId } = parse(MessageListInput, options, this.#limits)
    if (!(await isFor(this.#db, conversations, { id: conversationId, senderId }))) return []
    const read = (statement: InStatement) => this.#db.$client.execute(statement)
    if (after !== undefined) {
      const between = { conversationId, limit, after, before: before ?? '' }
      return messagesIn(this.#db, conversationId, (await read(oldestAfter.with(between))).rows)
    }
    const { rows } = await read(
      before === undefined
        ? newest.with({ conversationId, limit })
        : newestBefore.with({ conversationId, limit, before }),
    )
    return messagesIn(this.#db, conversationId, rows.toReversed())
  }
}

const bound = sql.placeholder

const messageById = new CompiledQuery(
  messages,
  statement(
    () => sql`SELECT ${allOf(messages)} FROM ${messages} WHERE ${messages.id} = ${bound('id')}`,
  ),
)

const messagesByIds = new CompiledQuery(
  messages,
  statement(
    () => sql`
    SELECT ${allOf(messages)} FROM ${messages} WHERE ${messages.id} IN (SELECT value FROM json_each(${bound('ids')}))`,
  ),
)

const ofConversation = sql`
  SELECT ${besideConversation()} FROM ${messages} WHERE ${messages.conversationId} = ${bound('conversationId')}`

const cursor = alias(messages, 'cursor')

const sequenceOf = (id: string) =>
  sql`(SELECT ${cursor.sequence} FROM ${messages} AS ${cursor} WHERE ${cursor.id} = ${bound(id)})`

const newest = new CompiledQuery(
  messages,
  statement(
    () => sql`${ofConversation} ORDER BY ${messages.sequence} DESC LIMIT ${bound('limit')}`,
  ),
)

const oldestAfter = new CompiledQuery(
  messages,
  statement(
    () => sql`
    ${ofConversation} AND ${messages.sequence} > iif(${bound('after')} IS NULL, 0, ${sequenceOf('after')})
    AND (${bound('before')} = '' OR ${messages.sequence} < ${sequenceOf('before')})
    ORDER BY ${messages.sequence} LIMIT ${bound('limit')}`,
  ),
)

const newestBefore = new CompiledQuery(
  messages,
  statement(
    () => sql`
    ${ofConversation} AND ${messages.sequence} < ${sequenceOf('before')}
    ORDER BY ${messages.sequence} DESC LIMIT ${bound('limit')}`,
  ),
)
