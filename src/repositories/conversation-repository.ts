import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import type { ForSender, Scope } from '../schema/columns.ts'
import type {
  CloseInput,
  Conversation,
  ConversationChanges,
  ConversationCount,
  ConversationQuery,
  ForkInput,
  HistoryInput,
  PersonDaysQuery,
} from '../schema/conversations.ts'
import type { DeletionOptions } from '../schema/message-deletion.ts'
import type { IdleClaimOptions } from '../schema/summaries.ts'
import { type Summarise, workOnSummaries } from '../workers/summary-worker.ts'
import type { SummaryWorkOptions } from '../workers/work-options.ts'
import { ConversationChanger } from './conversation-changing.ts'
import type { ConversationDay } from './conversation-days.ts'
import type { ConversationOptions } from './conversation-finding.ts'
import { ConversationReader } from './conversation-reading.ts'
import { IdleConversations } from './idle-conversations.ts'

/**
 * Talks with one person on one channel about one project. A conversation is over `idleMinutes` after its last message:
 * then the next message begins a new one, and the old one waits, still active, to be closed with a summary.
 */
export class ConversationRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #reader: ConversationReader
  readonly #changer: ConversationChanger
  readonly #idle: IdleConversations

  constructor(options: ConversationOptions) {
    this.#db = options.db
    this.#reader = new ConversationReader(options)
    this.#changer = new ConversationChanger(options, this.#reader)
    this.#idle = new IdleConversations(options)
  }

  /**
   * The active conversation of a scope, begun when there is none; with a `thread` that conversation, opened again when it
   * was closed. However many call at once, they get the same one.
   * @example const { id } = await memory.conversations.getOrCreate({ channel: 'web', senderId: 'ana' })
   */
  async getOrCreate(scope: Scope): Promise<Conversation> {
    return this.#reader.getOrCreate(scope)
  }

  /**
   * The active conversation of a scope, or of its `thread`; undefined when there is none, or it is closed.
   * @example const open = await memory.conversations.findActive({ channel: 'web', senderId: 'ana' })
   */
  async findActive(scope: Scope): Promise<Conversation | undefined> {
    return this.#reader.findActive(scope)
  }

  /**
   * One conversation, or undefined when there is none of this id, or with a `senderId` it is not that person's.
   * @example const found = await memory.conversations.get(conversation.id, { senderId: 'ana' })
   */
  async get(id: string, options: ForSender = {}): Promise<Conversation | undefined> {
    return this.#reader.get(id, options)
  }

  /**
   * The conversations of a person, open ones too, the latest activity first; 50 unless told otherwise. `cursor` takes the
   * last one of a page and gives the next page.
   *
   * @example
   * const page = await memory.conversations.list({ senderId: 'ana', channel: 'web', limit: 20 })
   * const next = await memory.conversations.list({ senderId: 'ana', channel: 'web', limit: 20, cursor: page.at(-1) })
   */
  async list(query: ConversationQuery): Promise<Conversation[]> {
    return this.#reader.list(query)
  }

  /**
   * How many conversations `list` would give, were there no limit.
   * @example const open = await memory.conversations.count({ senderId: 'ana', status: 'active' })
   */
  async count(query: ConversationCount): Promise<number> {
    return this.#reader.count(query)
  }

  /**
   * The days on which conversations of a person were active last, the first day first, each with their number: of the last
   * 371 days (53 weeks) unless `days` and `until` say otherwise, in the person's `timezone` unless `zone` names another.
   *
   * @example
   * await memory.conversations.listDays({ senderId: 'ana', days: 31 })
   */
  async listDays(query: PersonDaysQuery): Promise<ConversationDay[]> {
    return this.#reader.listDays(query)
  }

  /**
   * Conversations past the idle time that nobody has closed, the longest idle first; 100 unless told otherwise.
   * @example const idle = await memory.conversations.listIdle({ limit: 20 })
   */
  async listIdle(options: { limit?: number } = {}): Promise<Conversation[]> {
    return this.#reader.listIdle(options)
  }

  /**
   * Every conversation that is not closed, idle ones too, the latest first: for shutdown. 100 unless told otherwise.
   * @example const open = await memory.conversations.listActive()
   */
  async listActive(options: { limit?: number } = {}): Promise<Conversation[]> {
    return this.#reader.listActive(options)
  }

  /**
   * The newest closed conversations of a person on a channel that have a summary, 3 unless told otherwise: with a project
   * its own and the general ones, without one all.
   * @example const closed = await memory.conversations.listSummaries({ channel: 'web', senderId: 'ana' })
   */
  async listSummaries(options: HistoryInput): Promise<Conversation[]> {
    return this.#reader.listSummaries(options)
  }

  /**
   * All closed conversations of a person on a channel, newest first, 100 unless told otherwise: with a project its own and
   * the general ones, without one all. One without a summary has `null` there.
   * @example const past = await memory.conversations.listHistory({ channel: 'web', senderId: 'ana', limit: 20 })
   */
  async listHistory(options: HistoryInput): Promise<Conversation[]> {
    return this.#reader.listHistory(options)
  }

  /**
   * Changes the title, the summary or the metadata of a conversation, whichever is given; of a text that was there no byte
   * stays. False when there is none of this id.
   * @example await memory.conversations.update(conversation.id, { title: 'The boat' })
   */
  async update(id: string, changes: ConversationChanges): Promise<boolean> {
    return this.#changer.update(id, changes)
  }

  /**
   * Copies a conversation with its messages, all or up to one of them, into a thread of its own, which is then gone on
   * with by itself: with the name given, or with a new one. What is changed or deleted in
   * one of the two later stays as it was in the other. 500 messages at once, the oldest first, so that others read and
   * write meanwhile; the copy gets its name with the last of them. `not_found` when there is no such conversation or message,
   * `conflict` when the name is taken.
   *
   * @example
   * const copy = await memory.conversations.fork(conversation.id, { upTo: message.id, thread: 'another way' })
   */
  async fork(id: string, options: ForkInput = {}): Promise<Conversation> {
    return this.#changer.fork(id, options)
  }

  /**
   * Gives a conversation to another sender id, as when a guest has logged in; its messages are found under that one from
   * then on. False when there is none of this id; `conflict` when that sender has a conversation of the same `thread`.
   * @example await memory.conversations.assign(conversation.id, 'ana')
   */
  async assign(id: string, senderId: string): Promise<boolean> {
    return this.#changer.assign(id, senderId)
  }

  /**
   * Deletes a conversation and its messages, as `messages.delete` does: 500 at once, the newest first, so that others read
   * and write meanwhile. False when there was none. When it is broken off, calling it again deletes the rest.
   *
   * @example
   * await memory.conversations.delete(conversation.id, { onProgress: ({ deleted }) => console.log(deleted) })
   */
  async delete(id: string, options: DeletionOptions = {}): Promise<boolean> {
    return this.#changer.delete(id, options)
  }

  /**
   * Closes a conversation, with its summary when there is one. The closed one, or undefined when none was open.
   * @example await memory.conversations.close(conversation.id, { summary: 'They mended the boat.' })
   */
  async close(id: string, input: CloseInput = {}): Promise<Conversation | undefined> {
    return this.#changer.close(id, input)
  }

  /**
   * Closes the active conversation of a scope, so that the next message begins a new one; with a `thread` that
   * conversation, which the next message opens again. False when there was none.
   * @example await memory.conversations.closeCurrent({ channel: 'web', senderId: 'ana' })
   */
  async closeCurrent(scope: Scope): Promise<boolean> {
    return this.#changer.closeCurrent(scope)
  }

  /**
   * Takes idle conversations, the longest idle first, so that for `leaseSeconds` nobody else is given them; `close`
   * ends the lease. One that was taken `maxAttempts` times and never closed is not given again: `listIdle` shows it.
   * @example const idle = await memory.conversations.claimIdle({ owner: 'worker-1', limit: 5 })
   */
  async claimIdle(options: IdleClaimOptions): Promise<Conversation[]> {
    return this.#idle.claim(options)
  }

  /**
   * Closes idle conversations with what the app's own function makes of their messages, until `signal` is aborted. A
   * conversation it fails on, or dies over, is tried again later, `maxAttempts` times; `summaryError` says why.
   * @example await memory.conversations.work(async ({ messages }) => ({ summary: await summarise(messages) }), { owner: 'worker-1', signal })
   */
  async work(summarise: Summarise, options: SummaryWorkOptions): Promise<void> {
    await workOnSummaries(this.#idle, summarise, options, this.#db.$client.calls.untilClosed())
  }

  /**
   * How many messages a conversation has, and about how many tokens they are (see `estimateTokens`).
   * @example const { tokens } = await memory.conversations.estimateTokens(conversation.id)
   */
  async estimateTokens(
    id: string,
    options: ForSender = {},
  ): Promise<{ messages: number; tokens: number }> {
    return this.#reader.estimateTokens(id, options)
  }
}
