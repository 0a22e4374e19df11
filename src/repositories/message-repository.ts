import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Embedder } from '../recall/embedder.ts'
import { type RankedRow, recall, type RecallInput, type RecallReasons } from '../recall/recall.ts'
import { checkTexts, threadOf } from '../schema/columns.ts'
import { conversations } from '../schema/conversations.ts'
import { messageVectors } from '../schema/message-vectors.ts'
import {
  type Message,
  MessageChanges,
  MessageIds,
  MessageInput,
  MessageKey,
  MessageListInput,
  messages,
  MessagesInput,
  MessageSearchInput,
  ReplacementInput,
} from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import type { ConversationPlace } from './conversation-place.ts'
import {
  deleteMessages,
  forgetting,
  type ForgettingOptions,
  fromOn,
  withIds,
} from './forgetting.ts'
import { idFrom, newId } from './identity.ts'
import {
  type BatchWriting,
  inOrderOf,
  readKnown,
  writeBatch,
  writeReplacement,
} from './message-batches.ts'
import { messageOf } from './message-rows.ts'
import type { MessageVectors } from './message-vectors.ts'
import { readNewMessages } from './message-words.ts'
import { checkToldTwice, type Said, writeMessages } from './message-writing.ts'
import { isFor } from './ownership.ts'
import { localSpan } from './person-zone.ts'
import { vectorOfQuestion } from './question-vector.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { columnsOf } from './rows.ts'

/** A message that was found, how well it fits (comparable within one search only), and why. */
export interface MessageHit {
  readonly message: Message
  readonly score: number
  readonly why: RecallReasons
  /** The messages beside it in its conversation, in their order, when `around` asked for some. */
  readonly around?: readonly Message[]
}

/** What the store's options say about messages. */
export interface MessageOptions extends RepositoryOptions, ForgettingOptions {
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
   * `conflict` when that one said something else. With an `id` it is written as `appendAll` does.
   *
   * @example
   * await memory.messages.append({ channel: 'web', senderId: 'ana', role: 'tool', content: '18 °C' })
   */
  async append(input: MessageInput): Promise<Message> {
    const {
      id: ownId,
      idempotencyKey,
      ...checked
    } = parse(MessageInput, input, this.#settings.limits)
    const at = checked.timestamp ?? this.#clock.now()
    const key = idempotencyKey && idFrom(checked.senderId, idempotencyKey, 'message')
    const said = saidOf(checked, key ?? ownId)
    const place = { ...checked, thread: threadOf(checked) }
    if (ownId !== undefined && key === undefined) {
      return (await this.#writeAll(place, [{ ...said, timestamp: at }]))[0]!
    }
    const { idleMinutes } = this.#settings
    const isNew = key === undefined
    const batch = writeMessages({ place, at, idleMinutes, messages: [said], isNew })
    const results = await repeatable(() => this.#db.$client.batch(batch.statements, 'write'))
    const written = batch.read(results).messages
    checkToldTwice([said], written)
    this.#settings.vectors.storeSoon(written)
    return written[0]!
  }

  /**
   * Writes messages into one conversation, in their order and in one batch: new ones at its end; one whose `id` the
   * person has already is written anew in its place. At most 10,000. `conflict`, and nothing is written, when an `id` is
   * another person's.
   *
   * @example
   * await memory.messages.appendAll({
   *   channel: 'web', senderId: 'ana', thread: 'boat',
   *   messages: [{ id: 'm1', role: 'user', content: 'It leaks' }, { id: 'm2', role: 'assistant', content: 'Where?' }],
   * })
   */
  async appendAll(input: MessagesInput): Promise<Message[]> {
    const { messages, ...scope } = parse(MessagesInput, input, this.#settings.limits)
    return this.#writeAll({ ...scope, thread: threadOf(scope) }, this.#timed(messages))
  }

  /** One message, or undefined when there is none of this id. */
  async get(id: string): Promise<Message | undefined> {
    const { rows } = await this.#db.$client.execute({ sql: byId, args: checkTexts({ id }) })
    return rows[0] && messageOf(rows[0])
  }

  /**
   * What was stored under an `idempotencyKey`: the message of `append`, or the user's of `recordExchange`. Undefined when
   * nothing was, so that a model has to be asked.
   */
  async findByKey(key: MessageKey): Promise<Message | undefined> {
    const { senderId, idempotencyKey } = parse(MessageKey, key, this.#settings.limits)
    const appended = await this.get(idFrom(senderId, idempotencyKey, 'message'))
    return appended ?? this.get(idFrom(senderId, idempotencyKey, 'user'))
  }

  /**
   * The newest `limit` messages of a conversation (1,000 unless told otherwise, 10,000 at most), oldest first, in the
   * order of writing. `before` is the id of a message: only what was written before it, to page backwards; `after` another:
   * the first `limit` that were written after it, or with `null` from the beginning. With a `senderId` nothing of a conversation that is not that person's.
   */
  async list(conversationId: string, options: MessageListInput = {}): Promise<Message[]> {
    checkTexts({ conversationId })
    const { limit, before, after, senderId } = parse(
      MessageListInput,
      options,
      this.#settings.limits,
    )
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

  /**
   * Changes what is given of a message; what is found by it and what it is found by follow, and no copy of the old text
   * stays. False when there is no message of this id.
   */
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

  /**
   * Deletes messages by their ids, and every copy of their text: of the search indexes, of vectors, of a file's -wal; a
   * fact that came from one no longer names it. How many there were.
   *
   * @example
   * await memory.messages.delete(message.id) // or an array of ids
   */
  async delete(ids: string | readonly string[]): Promise<number> {
    const checked = parse(MessageIds, { ids }, this.#settings.limits)
    return deleteMessages(this.#settings, withIds(checked.ids))
  }

  /** Deletes a message and all that were written after it in its conversation, as `delete` does. How many there were. */
  async truncateFrom(id: string): Promise<number> {
    checkTexts({ id })
    return deleteMessages(this.#settings, fromOn(id))
  }

  /**
   * Puts other messages in the place of the newest ones of a conversation, which are deleted as `delete` does: `expected`
   * has their ids, oldest first. `conflict`, and nothing changes, when the conversation ends otherwise.
   */
  async replaceSuffix(input: ReplacementInput): Promise<Message[]> {
    const { expected, replacement, ...scope } = parse(
      ReplacementInput,
      input,
      this.#settings.limits,
    )
    const writing = this.#writing({ ...scope, thread: threadOf(scope) }, this.#timed(replacement))
    const batch = writeReplacement(writing, expected)
    const replace = async () => {
      const results = await this.#db.$client.batch(batch, 'write')
      const [written, deleted] = results.slice(-2)
      const isDone =
        replacement.length === 0
          ? deleted?.rowsAffected === expected.length
          : written!.rows.length === replacement.length
      if (!isDone) throw new MemoryError('conflict', 'expected: the conversation ends otherwise')
      return inOrderOf(writing.messages, written!.rows.map(messageOf))
    }
    const stored = await (expected.length > 0 ? forgetting(this.#settings, replace) : replace())
    this.#settings.vectors.storeSoon(stored)
    return stored
  }

  /**
   * The messages that answer a question best, from all conversations of a person (linked sender ids included), whatever
   * its words and dates: see docs/recall.md. At most `limit` (5), best first. In three to six batches of reads, and a write when
   * there are new messages with words in several spellings. An empty `query`
   * with `since` or `until` gives the messages of that time, newest first.
   *
   * @example
   * const [hit] = await memory.messages.search({ senderId: 'ana', query: 'Who is my dentist?', around: 1 })
   */
  async search(input: MessageSearchInput): Promise<MessageHit[]> {
    const search = parse(MessageSearchInput, input, this.#settings.limits)
    const span = await localSpan(this.#db, search.senderId, input)
    const asked = {
      ...search,
      ...span,
      now: this.#clock.now(),
      vector: await vectorOfQuestion(this.#db, this.#settings.embedder, {
        ...search,
        text: search.query,
        assistantName: this.#settings.assistantName,
      }),
      assistantName: this.#settings.assistantName,
    }
    let found = await this.#recall({ ...asked, stopsAtUnread: true })
    if (!found) {
      await readNewMessages(this.#db)
      found = await this.#recall(asked)
    }
    return (found ?? []).map(({ row, score, why, around }) => ({
      message: messageOf(row),
      score,
      why,
      ...(around ? { around: around.map(messageOf) } : {}),
    }))
  }

  async #recall(asked: RecallInput): Promise<RankedRow[] | undefined> {
    const steps = recall(asked)
    let step = steps.next()
    while (!step.done) step = steps.next(await this.#db.$client.batch(step.value, 'read'))
    return step.value
  }

  async #writeAll(place: ConversationPlace, given: TimedMessage[]): Promise<Message[]> {
    if (given.length === 0) return []
    const writing = this.#writing(place, given)
    const known = (await this.#db.$client.execute(readKnown(writing))).rows
    if (known.some(({ own }) => own !== 1)) throw somebodyElses()
    const write = async () => {
      const results = await repeatable(() => this.#db.$client.batch(writeBatch(writing), 'write'))
      const stored = inOrderOf(given, results.at(-1)!.rows.map(messageOf))
      if (stored.length < given.length) throw somebodyElses()
      return stored
    }
    const isChange = known.some(({ changes }) => changes === 1)
    const stored = await (isChange ? forgetting(this.#settings, write) : write())
    this.#settings.vectors.storeSoon(stored)
    return stored
  }

  #timed(given: z.output<typeof MessagesInput>['messages']): TimedMessage[] {
    const now = this.#clock.now()
    return given.map((message) => ({
      ...saidOf(message, message.id),
      timestamp: message.timestamp ?? now,
    }))
  }

  #writing(place: ConversationPlace, messages: TimedMessage[]): BatchWriting {
    return { place, idleMinutes: this.#settings.idleMinutes, now: this.#clock.now(), messages }
  }
}

type TimedMessage = BatchWriting['messages'][number]

const saidOf = (given: z.output<typeof MessagesInput>['messages'][number], id = newId()): Said => ({
  id,
  role: given.role,
  content: given.content,
  metadata: given.metadata,
  author: given.author ?? null,
  format: given.format ?? null,
  body: given.body,
})

/** JSON that was checked is text already, which Drizzle would write as a text of JSON. */
const jsonOf = (set: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    ['metadata', 'body'].filter((name) => name in set).map((name) => [name, sql`${set[name]}`]),
  )

const somebodyElses = () =>
  new MemoryError('conflict', "messages: an id is that of another person's message")

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
