import type { InArgs } from '@libsql/client'
import { and, asc, desc, eq, gt, gte, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import { checkTexts, PageInput, Scope } from '../schema/columns.ts'
import {
  CloseInput,
  type Conversation,
  conversations,
  HistoryInput,
} from '../schema/conversations.ts'
import { messages } from '../schema/messages.ts'
import type { IdleClaimOptions } from '../schema/summaries.ts'
import type { Clock } from '../time/clock.ts'
import { estimateTokens } from '../tokens.ts'
import { type Summarise, workOnSummaries } from '../workers/summary-worker.ts'
import type { SummaryWorkOptions } from '../workers/work-options.ts'
import { type ActiveWindow, activeWindow } from './active-window.ts'
import { newId } from './identity.ts'
import { IdleConversations } from './idle-conversations.ts'
import { beginConversation } from './message-writing.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { columnsOf, rowOf } from './rows.ts'

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

  /** The active conversation of a scope, begun when there is none. However many call at once, they get the same one. */
  async getOrCreate(scope: Scope): Promise<Conversation> {
    const checked = parse(Scope, scope, this.#settings.limits)
    const now = this.#clock.now()
    const window = this.#window(now)
    const conversationId = newId()
    const begin = beginConversation({ scope: checked, at: now, window, conversationId })
    const find = this.#active(checked, window).toSQL()
    const batch = [begin, { sql: find.sql, args: find.params as InArgs }]
    const [, found] = await repeatable(() => this.#db.$client.batch(batch, 'write'))
    return rowOf(conversations, found!.rows[0]!)
  }

  /** The active conversation of a scope, or undefined: none is begun. */
  async findActive(scope: Scope): Promise<Conversation | undefined> {
    const checked = parse(Scope, scope, this.#settings.limits)
    return this.#active(checked, this.#window(this.#clock.now())).get()
  }

  /** One conversation, or undefined when there is none of this id. */
  async get(id: string): Promise<Conversation | undefined> {
    const { rows } = await this.#db.$client.execute({ sql: byId, args: checkTexts({ id }) })
    return rows[0] && rowOf(conversations, rows[0])
  }

  /** Conversations past the idle time that nobody has closed, the longest idle first; 100 unless told otherwise. */
  async listIdle(options: { limit?: number } = {}): Promise<Conversation[]> {
    const { limit } = parse(PageInput, options)
    const { idleSince } = this.#window(this.#clock.now())
    return this.#db
      .select()
      .from(conversations)
      .where(and(isActive, lt(conversations.lastActivity, idleSince)))
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

  /** The newest closed conversations that have a summary; 3 unless told otherwise. */
  async listSummaries(options: HistoryInput): Promise<Conversation[]> {
    const { channel, senderId, limit = 3 } = parse(HistoryInput, options, this.#settings.limits)
    return this.#closed(and(isClosedOf(channel, senderId), isNotNull(conversations.summary))).limit(
      limit,
    )
  }

  /** All closed conversations, newest first, "(no summary)" where there is none; 100 unless told otherwise. */
  async listHistory(options: HistoryInput): Promise<(Conversation & { summary: string })[]> {
    const { channel, senderId, limit = 100 } = parse(HistoryInput, options, this.#settings.limits)
    const closed = await this.#closed(isClosedOf(channel, senderId)).limit(limit)
    return closed.map((conversation) => ({
      ...conversation,
      summary: conversation.summary ?? '(no summary)',
    }))
  }

  /** Closes a conversation, with its summary when there is one. The closed one, or undefined when none was open. */
  async close(id: string, input: CloseInput = {}): Promise<Conversation | undefined> {
    checkTexts({ id })
    const { summary } = parse(CloseInput, input, this.#settings.limits)
    const rows = await this.#db
      .update(conversations)
      .set({ ...closedAt(this.#clock.now()), ...(summary === undefined ? {} : { summary }) })
      .where(and(eq(conversations.id, id), isActive))
      .returning()
    return rows[0]
  }

  /** Closes the active conversation of a scope, so that the next message begins a new one. False when there was none. */
  async closeCurrent(scope: Scope): Promise<boolean> {
    const checked = parse(Scope, scope, this.#settings.limits)
    const now = this.#clock.now()
    const rows = await this.#db
      .update(conversations)
      .set(closedAt(now))
      .where(activeIn(checked, this.#window(now)))
      .returning({ id: conversations.id })
    return rows.length > 0
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
  async estimateTokens(id: string): Promise<{ messages: number; tokens: number }> {
    checkTexts({ id })
    const total = { messages: 0, tokens: 0 }
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

  #active(scope: z.output<typeof Scope>, window: ActiveWindow) {
    return this.#db
      .select()
      .from(conversations)
      .where(activeIn(scope, window))
      .orderBy(desc(conversations.lastActivity))
      .limit(1)
  }

  #closed(condition: SQL | undefined) {
    return this.#db
      .select()
      .from(conversations)
      .where(condition)
      .orderBy(desc(conversations.updatedAt), desc(sql`rowid`))
  }

  #window(at: Date): ActiveWindow {
    return activeWindow(at, this.#settings.idleMinutes)
  }
}

const byId = `SELECT ${columnsOf(conversations)} FROM conversations WHERE id = :id`

const isActive = eq(conversations.status, 'active')

const isClosedOf = (channel: string, senderId: string) =>
  and(
    eq(conversations.channel, channel),
    eq(conversations.senderId, senderId),
    // Spelled as the partial index spells it.
    sql`status = 'closed'`,
  )

const activeIn = (
  scope: { channel: string; senderId: string; project: string },
  { idleSince, begunBy }: ActiveWindow,
) =>
  and(
    eq(conversations.channel, scope.channel),
    eq(conversations.senderId, scope.senderId),
    eq(conversations.project, scope.project),
    isActive,
    gte(conversations.lastActivity, idleSince),
    lte(conversations.startedAt, begunBy),
  )

const closedAt = (now: Date) => ({
  status: 'closed' as const,
  updatedAt: now,
  leaseOwner: null,
  leaseUntil: null,
})
