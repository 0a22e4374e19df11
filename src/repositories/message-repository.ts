import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { type Message, MessageInput, MessageListInput, messages } from '../schema/index.ts'
import type { Clock } from '../time/clock.ts'
import { activeWindow } from './active-window.ts'
import { idFrom, newId } from './identity.ts'
import { readWritten, writeMessages } from './message-writing.ts'
import { columnsOf, rowOf } from './rows.ts'

/** What was said, in the order it was written, whatever the clock did. */
export class MessageRepository {
  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: { readonly idleMinutes: number; readonly limits: Limits }

  constructor(
    db: Database,
    clock: Clock,
    settings: { readonly idleMinutes: number; readonly limits: Limits },
  ) {
    this.#db = db
    this.#clock = clock
    this.#settings = settings
  }

  /**
   * Writes one message into the conversation that is active at its `timestamp` (now unless given), and begins one when
   * there is none. The same `idempotencyKey` of the same sender gives the message of the first call.
   */
  async append(input: MessageInput): Promise<Message> {
    const { role, content, metadata, timestamp, idempotencyKey, ...scope } = parse(
      MessageInput,
      input,
      this.#settings.limits,
    )
    const at = timestamp ?? this.#clock.now()
    const id = idempotencyKey ? idFrom(scope.senderId, idempotencyKey, 'message') : newId()
    const batch = writeMessages({
      scope,
      at,
      window: activeWindow(at, this.#settings.idleMinutes),
      conversationId: newId(),
      messages: [{ id, role, content, metadata }],
    })
    const results = await repeatable(() => this.#db.$client.batch(batch, 'write'))
    return readWritten(results).messages[0]!
  }

  /**
   * The newest `limit` messages of a conversation (1,000 unless told otherwise, 10,000 at most), oldest first, in the
   * order of writing. `before` is the id of a message: only what was written before it, to page backwards.
   */
  async list(conversationId: string, options: MessageListInput = {}): Promise<Message[]> {
    const { limit, before } = parse(MessageListInput, options, this.#settings.limits)
    const { rows } = await this.#db.$client.execute(
      before === undefined
        ? { sql: newest, args: { conversationId, limit } }
        : { sql: newestBefore, args: { conversationId, limit, before } },
    )
    return rows.map((row) => rowOf(messages, row)).reverse()
  }
}

const ofConversation = `SELECT ${columnsOf(messages)} FROM messages WHERE conversation_id = :conversationId`

const newest = `${ofConversation} ORDER BY sequence DESC LIMIT :limit`

const newestBefore = `
  ${ofConversation} AND sequence < (SELECT sequence FROM messages AS cursor WHERE cursor.id = :before)
  ORDER BY sequence DESC LIMIT :limit`
