import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import {
  checkTexts,
  ForSender,
  PageInput,
  type Scope,
  threadOf,
  ThreadScope,
} from '../schema/columns.ts'
import {
  CloseInput,
  type Conversation,
  ConversationChanges,
  ConversationCount,
  ConversationQuery,
  conversations,
  ForkInput,
  HistoryInput,
  PersonDaysQuery,
  Receiver,
} from '../schema/conversations.ts'
import { messages } from '../schema/messages.ts'
import type { IdleClaimOptions } from '../schema/summaries.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment } from '../time/moments.ts'
import { estimateTokens } from '../tokens.ts'
import { type Summarise, workOnSummaries } from '../workers/summary-worker.ts'
import type { SummaryWorkOptions } from '../workers/work-options.ts'
import { activeWindow } from './active-window.ts'
import { idsOfPerson } from './alias-chain.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { type ConversationDay, listDays } from './conversation-days.ts'
import { countConversations, listConversations } from './conversation-listing.ts'
import { aliveId, isAlive, namedId, placeValues, windowValues } from './conversation-place.ts'
import { deletionOf, forgetting, type ForgettingOptions } from './forgetting.ts'
import { forkConversation } from './forking.ts'
import { newId } from './identity.ts'
import { IdleConversations } from './idle-conversations.ts'
import { beginConversation } from './message-writing.ts'
import { isFor } from './ownership.ts'
import { localSpan } from './person-zone.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { allOf, columnsOf, names, rowOf } from './rows.ts'

export interface ConversationOptions extends RepositoryOptions, ForgettingOptions {
  readonly idleMinutes: number
}

/**
 * Talks with one person on one channel about one project. A conversation is over `idleMinutes` after its last message:
 * then the next message begins a new one, and the old one waits, still active, to be closed with a summary.
 */
export class ConversationRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: ConversationOptions
  readonly #idle: IdleConversations

  constructor(options: ConversationOptions) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
    this.#idle = new IdleConversations(options)
  }

  /**
   * The active conversation of a scope, begun when there is none; with a `thread` that conversation, opened again when it
   * was closed. However many call at once, they get the same one.
   */
  async getOrCreate(scope: Scope): Promise<Conversation> {
    const { place, find, values } = this.#find(scope)
    const at = this.#clock.now()
    const begin = beginConversation({ place, at, idleMinutes: this.#settings.idleMinutes })
    const batch = [begin, find.with(values)]
    const [, found] = await repeatable(() => this.#db.$client.batch(batch, 'write'))
    return find.rowsOf(found!)[0]!
  }

  /** The active conversation of a scope, or of its `thread`; undefined when there is none, or it is closed. */
  async findActive(scope: Scope): Promise<Conversation | undefined> {
    const { find, values } = this.#find(scope)
    const [found] = await find.run(this.#db, values)
    return found?.status === 'active' ? found : undefined
  }

  /** One conversation, or undefined when there is none of this id, or with a `senderId` it is not that person's. */
  async get(id: string, options: ForSender = {}): Promise<Conversation | undefined> {
    checkTexts({ id })
    const { senderId } = parse(ForSender, options, this.#settings.limits)
    if (!(await isFor(this.#db, conversations, { id, senderId }))) return undefined
    const { rows } = await this.#db.$client.execute({ sql: byId, args: { id } })
    return rows[0] && rowOf(conversations, rows[0])
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
    const checked = parse(ConversationQuery, query, this.#settings.limits)
    const span = await localSpan(this.#db, checked.senderId, query)
    return listConversations(this.#db, { ...checked, ...span })
  }

  /** How many conversations `list` would give, were there no limit. */
  async count(query: ConversationCount): Promise<number> {
    const checked = parse(ConversationCount, query, this.#settings.limits)
    const span = await localSpan(this.#db, checked.senderId, query)
    return countConversations(this.#db, { ...checked, ...span })
  }

  /**
   * The days on which conversations of a person were active last, the first day first, each with their number: of the last
   * 371 days (53 weeks) unless `days` and `until` say otherwise, in the person's `timezone` unless `zone` names another.
   *
   * @example
   * await memory.conversations.listDays({ senderId: 'ana', days: 31 })
   */
  async listDays(query: PersonDaysQuery): Promise<ConversationDay[]> {
    const checked = parse(PersonDaysQuery, query, this.#settings.limits)
    return listDays(this.#db, checked, this.#clock.now())
  }

  /** Conversations past the idle time that nobody has closed, the longest idle first; 100 unless told otherwise. */
  async listIdle(options: { limit?: number } = {}): Promise<Conversation[]> {
    const { limit } = parse(PageInput, options)
    const { idleSince } = activeWindow(this.#clock.now(), this.#settings.idleMinutes)
    return this.#db
      .select()
      .from(conversations)
      .where(isIdle(idleSince))
      .orderBy(asc(conversations.lastActivity))
      .limit(limit)
  }

  /** Every conversation that is not closed, idle ones too, the latest first: for shutdown. 100 unless told otherwise. */
  async listActive(options: { limit?: number } = {}): Promise<Conversation[]> {
    const { limit } = parse(PageInput, options)
    return this.#db
      .select()
      .from(conversations)
      .where(isActive)
      .orderBy(desc(conversations.lastActivity))
      .limit(limit)
  }

  /**
   * The newest closed conversations of a person on a channel that have a summary, 3 unless told otherwise: with a project
   * its own and the general ones, without one all.
   */
  async listSummaries(options: HistoryInput): Promise<Conversation[]> {
    const { limit = 3, ...which } = parse(HistoryInput, options, this.#settings.limits)
    return this.#closed(and(isClosedOf(which), isNotNull(conversations.summary))).limit(limit)
  }

  /**
   * All closed conversations of a person on a channel, newest first, 100 unless told otherwise: with a project its own and
   * the general ones, without one all. One without a summary has `null` there.
   */
  async listHistory(options: HistoryInput): Promise<Conversation[]> {
    const { limit = 100, ...which } = parse(HistoryInput, options, this.#settings.limits)
    return this.#closed(isClosedOf(which)).limit(limit)
  }

  /** Changes the title or the metadata of a conversation, whichever is given. False when there is none of this id. */
  async update(id: string, changes: ConversationChanges): Promise<boolean> {
    checkTexts({ id })
    const { title, metadata } = parse(ConversationChanges, changes, this.#settings.limits)
    const rows = await this.#db
      .update(conversations)
      .set({
        // Something is set in any case: without a change the conversation is looked for all the same.
        title: title === undefined ? sql`${conversations.title}` : title,
        ...(metadata === undefined ? {} : { metadata: metadata === null ? sql`NULL` : metadata }),
      })
      .where(eq(conversations.id, id))
      .returning({ id: conversations.id })
    return rows.length > 0
  }

  /**
   * Copies a conversation with its messages, all or up to one of them, into a thread of its own, which is then gone on
   * with by itself: with the name given, or with a new one. `not_found` when there is no such conversation or message,
   * `conflict` when the name is taken.
   *
   * @example
   * const copy = await memory.conversations.fork(conversation.id, { upTo: message.id, thread: 'another way' })
   */
  async fork(id: string, options: ForkInput = {}): Promise<Conversation> {
    checkTexts({ id })
    const { upTo, thread } = parse(ForkInput, options, this.#settings.limits)
    const copy = newId()
    const fork = { id, copy, upTo: upTo ?? null, thread: thread ?? copy }
    const statements = forkConversation({ ...fork, now: formatMoment(this.#clock.now()) })
    await repeatable(() => this.#db.$client.batch(statements, 'write'))
    const made = await this.get(copy)
    if (made) return made
    if (await this.#hasMessage(id, upTo)) {
      throw new MemoryError('conflict', 'thread: another conversation has this name')
    }
    throw new MemoryError(
      'not_found',
      'fork: there is no such conversation, or no such message in it',
    )
  }

  /**
   * Gives a conversation to another sender id, as when a guest has logged in; its messages are found under that one from
   * then on. False when there is none of this id; `conflict` when that sender has a conversation of the same `thread`.
   */
  async assign(id: string, senderId: string): Promise<boolean> {
    checkTexts({ id })
    const to = parse(Receiver, { senderId }, this.#settings.limits)
    const rows = await this.#db
      .update(conversations)
      .set(to)
      .where(
        sql`${conversations.id} = ${id} AND NOT EXISTS (
          SELECT 1 FROM ${conversations} AS other WHERE other.thread = ${conversations.thread}
          AND other.channel = ${conversations.channel} AND other.sender_id = ${to.senderId} AND other.id <> ${id})`,
      )
      .returning({ id: conversations.id })
    if (rows.length > 0) return true
    if (!(await this.get(id))) return false
    throw new MemoryError('conflict', 'senderId: they have a conversation of this name already')
  }

  /** Deletes a conversation and its messages, as `messages.delete` does. False when there was none. */
  async delete(id: string): Promise<boolean> {
    checkTexts({ id })
    const ofIt = sql`${eq(messages.conversationId, id)}`
    const [unlink, drop] = deletionOf(this.#db, ofIt)
    const itself = this.#db.delete(conversations).where(eq(conversations.id, id))
    const [, , deleted] = await forgetting(
      this.#settings,
      () => repeatable(() => this.#db.batch([unlink, drop, itself])),
      ([, , deleted]) => deleted.rowsAffected > 0,
    )
    return deleted.rowsAffected > 0
  }

  /** Closes a conversation, with its summary when there is one. The closed one, or undefined when none was open. */
  async close(id: string, input: CloseInput = {}): Promise<Conversation | undefined> {
    checkTexts({ id })
    const { summary, senderId } = parse(CloseInput, input, this.#settings.limits)
    if (!(await isFor(this.#db, conversations, { id, senderId }))) return undefined
    const rows = await this.#db
      .update(conversations)
      .set({ ...closedAt(this.#clock.now()), ...(summary === undefined ? {} : { summary }) })
      .where(and(eq(conversations.id, id), isActive))
      .returning()
    return rows[0]
  }

  /**
   * Closes the active conversation of a scope, so that the next message begins a new one; with a `thread` that
   * conversation, which the next message opens again. False when there was none.
   */
  async closeCurrent(scope: Scope): Promise<boolean> {
    const { place, values } = this.#find(scope)
    const close = place.thread === null ? closeAlive : closeNamed
    const statement = close.with({ ...values, now: formatMoment(this.#clock.now()) })
    return (await this.#db.$client.execute(statement)).rows.length > 0
  }

  /**
   * Takes idle conversations, the longest idle first, so that for `leaseSeconds` nobody else is given them; `close`
   * ends the lease. One that was taken `maxAttempts` times and never closed is not given again: `listIdle` shows it.
   */
  async claimIdle(options: IdleClaimOptions): Promise<Conversation[]> {
    return this.#idle.claim(options)
  }

  /**
   * Closes idle conversations with what the app's own function makes of their messages, until `signal` is aborted. A
   * conversation it fails on, or dies over, is tried again later, `maxAttempts` times; `summaryError` says why.
   */
  async work(summarise: Summarise, options: SummaryWorkOptions): Promise<void> {
    await workOnSummaries(this.#idle, summarise, options, this.#db.$client.calls.untilClosed())
  }

  /** How many messages a conversation has, and about how many tokens they are (see `estimateTokens`). */
  async estimateTokens(
    id: string,
    options: ForSender = {},
  ): Promise<{ messages: number; tokens: number }> {
    checkTexts({ id })
    const { senderId } = parse(ForSender, options, this.#settings.limits)
    const total = { messages: 0, tokens: 0 }
    if (!(await isFor(this.#db, conversations, { id, senderId }))) return total
    for (let after = 0; ;) {
      const page = await this.#db
        .select({ sequence: messages.sequence, content: messages.content })
        .from(messages)
        .where(and(eq(messages.conversationId, id), gt(messages.sequence, after)))
        .orderBy(asc(messages.sequence))
        .limit(1000)
      for (const { content } of page) total.tokens += estimateTokens(content)
      total.messages += page.length
      const last = page.at(-1)
      if (!last?.sequence || page.length < 1000) return total
      after = last.sequence
    }
  }

  /** How the conversation of a scope is looked up. */
  #find(scope: Scope) {
    const checked = parse(ThreadScope, scope, this.#settings.limits)
    const place = { ...checked, thread: threadOf(checked) }
    const window = windowValues(this.#clock.now(), this.#settings.idleMinutes)
    return {
      place,
      find: place.thread === null ? findAlive : findNamed,
      values: { ...placeValues(place), ...window },
    }
  }

  async #hasMessage(id: string, upTo: string | undefined): Promise<boolean> {
    const [row] = await this.#db.all(
      upTo === undefined
        ? sql`SELECT 1 FROM ${conversations} WHERE ${eq(conversations.id, id)}`
        : sql`SELECT 1 FROM ${messages} WHERE ${and(eq(messages.id, upTo), eq(messages.conversationId, id))}`,
    )
    return row !== undefined
  }

  #closed(condition: SQL | undefined) {
    return this.#db
      .select()
      .from(conversations)
      .where(condition)
      .orderBy(desc(conversations.updatedAt), desc(sql`rowid`))
  }
}

const byId = `SELECT ${columnsOf(conversations)} FROM conversations WHERE id = :id`

const isActive = eq(conversations.status, 'active')

/** One with a name is never idle. */
const isIdle = (idleSince: Date) =>
  and(isActive, isNull(conversations.thread), lt(conversations.lastActivity, idleSince))

const isClosedOf = (which: Omit<z.output<typeof HistoryInput>, 'limit'>) =>
  and(
    eq(conversations.channel, which.channel),
    inArray(conversations.senderId, idsOfPerson(which.senderId)),
    which.project === undefined ? undefined : inArray(conversations.project, [which.project, '']),
    typeof which.thread === 'string' ? eq(conversations.thread, which.thread) : undefined,
    // Spelled as the partial index spells it.
    sql`status = 'closed'`,
  )

const closedAt = (now: Date) => ({
  status: 'closed' as const,
  updatedAt: now,
  leaseOwner: null,
  leaseUntil: null,
})

const find = (id: typeof aliveId) =>
  new CompiledQuery(
    conversations,
    statement(
      sql`SELECT ${allOf(conversations)} FROM ${conversations} WHERE ${conversations.id} = ${id}`,
    ),
  )

const findAlive = find(aliveId)
const findNamed = find(namedId)

const close = (which: SQL | undefined) =>
  new CompiledQuery(
    { id: conversations.id },
    statement(sql`
      UPDATE ${conversations} SET ${names(conversations.status)} = 'closed',
        ${names(conversations.updatedAt)} = ${sql.placeholder('now')},
        ${names(conversations.leaseOwner)} = NULL, ${names(conversations.leaseUntil)} = NULL
      WHERE ${which} RETURNING ${names(conversations.id)}`),
  )

const closeAlive = close(isAlive)
const closeNamed = close(and(eq(conversations.id, namedId), isActive))
