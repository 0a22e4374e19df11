import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import type { Embedder } from '../recall/embedder.ts'
import { recall, type RecallReasons } from '../recall/recall.ts'
import { checkTexts, threadOf } from '../schema/columns.ts'
import { conversations } from '../schema/conversations.ts'
import {
  type Message,
  MessageInput,
  MessageListInput,
  messages,
  MessageSearchInput,
} from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import { idFrom, newId } from './identity.ts'
import { messageOf } from './message-rows.ts'
import type { MessageVectors } from './message-vectors.ts'
import { checkToldTwice, writeMessages } from './message-writing.ts'
import { isFor } from './ownership.ts'
import { withLocalTimes } from './person-zone.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { columnsOf } from './rows.ts'

/** A message that was found, how well it fits (comparable within one search only), and why. */
export interface MessageHit {
  readonly message: Message
  readonly score: number
  readonly why: RecallReasons
}

/** What the store's options say about messages. */
export interface MessageOptions extends RepositoryOptions {
  readonly idleMinutes: number
  readonly assistantName?: string | undefined
  readonly embedder?: Embedder | undefined
  readonly vectors: MessageVectors
}

/** What was said, in the order it was written, whatever the clock did. */
export class MessageRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: MessageOptions

  constructor(options: MessageOptions) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
  }

  /**
   * Writes one message into the conversation that is active at its `timestamp` (now unless given), or into its `thread`,
   * and begins one when there is none. The same `idempotencyKey` of the same sender gives the message of the first call;
   * `conflict` when that one said something else.
   */
  async append(input: MessageInput): Promise<Message> {
    const { timestamp, idempotencyKey, role, content, metadata, author, ...scope } = parse(
      MessageInput,
      input,
      this.#settings.limits,
    )
    const at = timestamp ?? this.#clock.now()
    const id = idempotencyKey ? idFrom(scope.senderId, idempotencyKey, 'message') : newId()
    const said = { id, role, content, metadata, author: author ?? null, format: null, body: null }
    const batch = writeMessages({
      place: { ...scope, thread: threadOf(scope) },
      at,
      idleMinutes: this.#settings.idleMinutes,
      messages: [said],
      isNew: idempotencyKey === undefined,
    })
    const results = await repeatable(() => this.#db.$client.batch(batch.statements, 'write'))
    const written = batch.read(results).messages
    checkToldTwice([said], written)
    this.#settings.vectors.storeSoon(written)
    return written[0]!
  }

  /**
   * The newest `limit` messages of a conversation (1,000 unless told otherwise, 10,000 at most), oldest first, in the
   * order of writing. `before` is the id of a message: only what was written before it, to page backwards. With a `senderId`
   * nothing of a conversation that is not that person's.
   */
  async list(conversationId: string, options: MessageListInput = {}): Promise<Message[]> {
    checkTexts({ conversationId })
    const { limit, before, senderId } = parse(MessageListInput, options, this.#settings.limits)
    if (!(await isFor(this.#db, conversations, { id: conversationId, senderId }))) return []
    const { rows } = await this.#db.$client.execute(
      before === undefined
        ? { sql: newest, args: { conversationId, limit } }
        : { sql: newestBefore, args: { conversationId, limit, before } },
    )
    return rows.map(messageOf).reverse()
  }

  /**
   * The messages that answer a question best, from all conversations of a person (linked sender ids included), whatever
   * its words and dates: see docs/recall.md. At most `limit` (5), best first. Reads only, in three batches.
   */
  async search(input: MessageSearchInput): Promise<MessageHit[]> {
    const asked = await withLocalTimes(this.#db, input)
    const search = parse(MessageSearchInput, asked, this.#settings.limits)
    const steps = recall({
      ...search,
      now: this.#clock.now(),
      vector: await this.#settings.embedder?.vectorOf(search.query),
      assistantName: this.#settings.assistantName,
    })
    let step = steps.next()
    while (!step.done) step = steps.next(await this.#db.$client.batch(step.value, 'read'))
    return step.value.map(({ row, score, why }) => ({ message: messageOf(row), score, why }))
  }
}

const ofConversation = `SELECT ${columnsOf(messages)} FROM messages WHERE conversation_id = :conversationId`

const newest = `${ofConversation} ORDER BY sequence DESC LIMIT :limit`

const newestBefore = `
  ${ofConversation} AND sequence < (SELECT sequence FROM messages AS cursor WHERE cursor.id = :before)
  ORDER BY sequence DESC LIMIT :limit`
