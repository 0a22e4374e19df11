import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { type ForSender } from '../schema/columns.ts'
import type { DeletionOptions } from '../schema/message-deletion.ts'
import type {
  Message,
  MessageChanges,
  MessageInput,
  MessageKey,
  MessageListInput,
  MessagesInput,
  MessageSearchInput,
  ReplacementInput,
} from '../schema/messages.ts'
import { MessageAppender } from './message-appending.ts'
import { MessageChanger } from './message-changing.ts'
import type { MessageOptions } from './message-options.ts'
import { MessageReader } from './message-reading.ts'
import { type MessageHit, MessageSearch } from './message-search.ts'

/** What was said, in the order it was written, whatever the clock did. */
export class MessageRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #appender: MessageAppender
  readonly #reader: MessageReader
  readonly #changer: MessageChanger
  readonly #search: MessageSearch

  constructor(options: MessageOptions) {
    this.#db = options.db
    this.#appender = new MessageAppender(options)
    this.#reader = new MessageReader(options)
    this.#changer = new MessageChanger(options)
    this.#search = new MessageSearch(options)
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
    return this.#appender.append(input)
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
    return this.#appender.appendAll(input)
  }

  /**
   * One message, or undefined when there is none of this id.
   * @example const found = await memory.messages.get(message.id)
   */
  async get(id: string): Promise<Message | undefined> {
    return this.#reader.get(id)
  }

  /**
   * The messages of some ids, 10,000 at most, in the order of the ids and each once. What is not there is left out.
   * @example const [found] = await memory.messages.listByIds([message.id])
   */
  async listByIds(ids: readonly string[]): Promise<Message[]> {
    return this.#reader.listByIds(ids)
  }

  /**
   * What was stored under an `idempotencyKey`: the message of `append`, or the user's of `recordExchange`. Undefined when
   * nothing was, so that a model has to be asked.
   * @example const stored = await memory.messages.findByKey({ senderId: 'ana', idempotencyKey: 'update-7' })
   */
  async findByKey(key: MessageKey): Promise<Message | undefined> {
    return this.#reader.findByKey(key)
  }

  /**
   * How many messages a conversation has; with a `senderId` 0 where it is not that person's.
   *
   * @example
   * await memory.messages.count(conversation.id)
   */
  async count(conversationId: string, options: ForSender = {}): Promise<number> {
    return this.#reader.count(conversationId, options)
  }

  /**
   * The newest `limit` messages of a conversation (1,000 unless told otherwise, 10,000 at most), oldest first, in the
   * order of writing. `before` is the id of a message: only what was written before it, to page backwards; `after` another:
   * the first `limit` that were written after it, or with `null` from the beginning. With a `senderId` nothing of a conversation that is not that person's.
   * @example const newest = await memory.messages.list(conversation.id, { limit: 20 })
   */
  async list(conversationId: string, options: MessageListInput = {}): Promise<Message[]> {
    return this.#reader.list(conversationId, options)
  }

  /**
   * Changes what is given of a message; what is found by it and what it is found by follow, and no copy of the old text
   * stays. False when there is no message of this id.
   * @example await memory.messages.update(message.id, { content: 'It leaks at the bow' })
   */
  async update(id: string, changes: MessageChanges): Promise<boolean> {
    return this.#changer.update(id, changes)
  }

  /**
   * Deletes messages by their ids, and every copy of their text: of the search indexes, of vectors, of a file's -wal; a
   * fact that came from one no longer names it. A fork of the conversation keeps its own messages. How many there were.
   *
   * @example
   * await memory.messages.delete(message.id) // or an array of ids
   */
  async delete(ids: string | readonly string[]): Promise<number> {
    return this.#changer.delete(ids)
  }

  /**
   * Deletes a message and all that were written after it in its conversation, as `delete` does: 500 at once, the newest
   * first, so that others read and write meanwhile. How many there were. Broken off, calling it again deletes the rest.
   * @example await memory.messages.truncateFrom(message.id)
   */
  async truncateFrom(id: string, options: DeletionOptions = {}): Promise<number> {
    return this.#changer.truncateFrom(id, options)
  }

  /**
   * Puts other messages in the place of the newest ones of a conversation, which are deleted as `delete` does: `expected`
   * has their ids, oldest first. `conflict`, and nothing changes, when the conversation ends otherwise.
   * @example await memory.messages.replaceSuffix({ ...scope, expected: [message.id], replacement: [{ role: 'user', content: 'Again' }] })
   */
  async replaceSuffix(input: ReplacementInput): Promise<Message[]> {
    return this.#appender.replaceSuffix(input)
  }

  /**
   * The messages that answer a question best, from all conversations of a person (linked sender ids included), whatever
   * its words and dates: see docs/recall.md. At most `limit` (5), best first. In two to six batches of reads, and a write when
   * there are new messages with words in several spellings. An empty `query`
   * with `since` or `until` gives the messages of that time, newest first.
   *
   * @example
   * const [hit] = await memory.messages.search({ senderId: 'ana', query: 'Who is my dentist?', around: 1 })
   */
  async search(input: MessageSearchInput): Promise<MessageHit[]> {
    return this.#search.search(input)
  }
}
