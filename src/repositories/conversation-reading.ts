import { and, asc, desc, eq, gt, isNotNull, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { parse } from '../errors.ts'
import { checkTexts, ForSender, PageInput, type Scope } from '../schema/columns.ts'
import {
  type Conversation,
  ConversationCount,
  ConversationQuery,
  conversations,
  HistoryInput,
  PersonDaysQuery,
} from '../schema/conversations.ts'
import { messages } from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import { estimateTokens } from '../tokens.ts'
import { activeWindow } from './active-window.ts'
import { type ConversationDay, listDays } from './conversation-days.ts'
import { type ConversationOptions, findingOf } from './conversation-finding.ts'
import { countConversations, listConversations } from './conversation-listing.ts'
import { conversationById, isActive, isClosedOf, isIdle } from './conversation-statements.ts'
import { isWhole } from './forking.ts'
import { beginConversation } from './message-writing.ts'
import { isFor } from './ownership.ts'
import { localSpan } from './person-zone.ts'

/** Which conversations there are, and what is known of them. */
export class ConversationReader {
  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: ConversationOptions

  constructor(options: ConversationOptions) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
  }

  async getOrCreate(scope: Scope): Promise<Conversation> {
    const { place, find, values } = findingOf(scope, this.#clock.now(), this.#settings)
    const at = this.#clock.now()
    const begin = beginConversation({ place, at, idleMinutes: this.#settings.idleMinutes })
    const batch = [begin, find.with(values)]
    const [, found] = await repeatable(() => this.#db.$client.batch(batch, 'write'))
    return find.rowsOf(found!)[0]!
  }

  async findActive(scope: Scope): Promise<Conversation | undefined> {
    const { find, values } = findingOf(scope, this.#clock.now(), this.#settings)
    const [found] = await find.run(this.#db, values)
    return found?.status === 'active' ? found : undefined
  }

  async get(id: string, options: ForSender = {}): Promise<Conversation | undefined> {
    checkTexts({ id })
    const { senderId } = parse(ForSender, options, this.#settings.limits)
    if (!(await isFor(this.#db, conversations, { id, senderId }))) return undefined
    return (await conversationById.run(this.#db, { id }))[0]
  }

  async list(query: ConversationQuery): Promise<Conversation[]> {
    const checked = parse(ConversationQuery, query, this.#settings.limits)
    const span = await localSpan(this.#db, checked.senderId, query)
    return listConversations(this.#db, { ...checked, ...span })
  }

  async count(query: ConversationCount): Promise<number> {
    const checked = parse(ConversationCount, query, this.#settings.limits)
    const span = await localSpan(this.#db, checked.senderId, query)
    return countConversations(this.#db, { ...checked, ...span })
  }

  async listDays(query: PersonDaysQuery): Promise<ConversationDay[]> {
    const checked = parse(PersonDaysQuery, query, this.#settings.limits)
    return listDays(this.#db, checked, this.#clock.now())
  }

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

  async listActive(options: { limit?: number } = {}): Promise<Conversation[]> {
    const { limit } = parse(PageInput, options)
    return this.#db
      .select()
      .from(conversations)
      .where(and(isActive, isWhole(conversations)))
      .orderBy(desc(conversations.lastActivity))
      .limit(limit)
  }

  async listSummaries(options: HistoryInput): Promise<Conversation[]> {
    const { limit = 3, ...which } = parse(HistoryInput, options, this.#settings.limits)
    return this.#closed(and(isClosedOf(which), isNotNull(conversations.summary))).limit(limit)
  }

  async listHistory(options: HistoryInput): Promise<Conversation[]> {
    const { limit = 100, ...which } = parse(HistoryInput, options, this.#settings.limits)
    return this.#closed(isClosedOf(which)).limit(limit)
  }

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

  #closed(condition: SQL | undefined) {
    return this.#db
      .select()
      .from(conversations)
      .where(condition)
      .orderBy(desc(conversations.updatedAt), desc(sql`rowid`))
  }
}
