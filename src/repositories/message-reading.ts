import type { Database } from '../database/database.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { checkTexts } from '../schema/columns.ts'
import { conversations } from '../schema/conversations.ts'
import { type Message, MessageKey, MessageListInput, messages } from '../schema/messages.ts'
import { idFrom } from './identity.ts'
import { messageOf } from './message-rows.ts'
import { isFor } from './ownership.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { columnsOf } from './rows.ts'

/** Messages by their ids, by their keys and by their conversation. */
export class MessageReader {
  readonly #db: Database
  readonly #limits: Limits

  constructor({ db, limits }: RepositoryOptions) {
    this.#db = db
    this.#limits = limits
  }

  async get(id: string): Promise<Message | undefined> {
    const { rows } = await this.#db.$client.execute({ sql: byId, args: checkTexts({ id }) })
    return rows[0] && messageOf(rows[0])
  }

  async findByKey(key: MessageKey): Promise<Message | undefined> {
    const { senderId, idempotencyKey } = parse(MessageKey, key, this.#limits)
    const appended = await this.get(idFrom(senderId, idempotencyKey, 'message'))
    return appended ?? this.get(idFrom(senderId, idempotencyKey, 'user'))
  }

  async list(conversationId: string, options: MessageListInput = {}): Promise<Message[]> {
    checkTexts({ conversationId })
    const { limit, before, after, senderId } = parse(MessageListInput, options, this.#limits)
    if (!(await isFor(this.#db, conversations, { id: conversationId, senderId }))) return []
    if (after !== undefined) {
      const between = {
        sql: oldestAfter,
        args: { conversationId, limit, after, before: before ?? '' },
      }
      return (await this.#db.$client.execute(between)).rows.map(messageOf)
    }
    const { rows } = await this.#db.$client.execute(
      before === undefined
        ? { sql: newest, args: { conversationId, limit } }
        : { sql: newestBefore, args: { conversationId, limit, before } },
    )
    return rows.map(messageOf).reverse()
  }
}

const byId = `SELECT ${columnsOf(messages)} FROM messages WHERE id = :id`

const ofConversation = `SELECT ${columnsOf(messages)} FROM messages WHERE conversation_id = :conversationId`

const newest = `${ofConversation} ORDER BY sequence DESC LIMIT :limit`

const oldestAfter = `
  ${ofConversation} AND sequence > iif(:after IS NULL, 0, (SELECT sequence FROM messages AS cursor WHERE cursor.id = :after))
  AND (:before = '' OR sequence < (SELECT sequence FROM messages AS cursor WHERE cursor.id = :before))
  ORDER BY sequence LIMIT :limit`

const newestBefore = `
  ${ofConversation} AND sequence < (SELECT sequence FROM messages AS cursor WHERE cursor.id = :before)
  ORDER BY sequence DESC LIMIT :limit`
