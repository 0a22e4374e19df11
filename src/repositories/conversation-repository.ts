import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
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
  conversations,
  HistoryInput,
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
import { aliveId, isAlive, namedId, placeValues, windowValues } from './conversation-place.ts'
import { IdleConversations } from './idle-conversations.ts'
import { beginConversation } from './message-writing.ts'
import { isFor } from './ownership.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { allOf, columnsOf, names, rowOf } from './rows.ts'

export interface ConversationOptions extends RepositoryOptions {
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
