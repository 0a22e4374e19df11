import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { retryDelay } from '../scheduling/retry.ts'
import { type Conversation, conversations } from '../schema/conversations.ts'
import { type Message, messages } from '../schema/messages.ts'
import { IdleClaimOptions, SummaryInput } from '../schema/summaries.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment } from '../time/moments.ts'
import { activeWindow } from './active-window.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { isActive, isIdle } from './conversation-statements.ts'
import { newFact, storeWord } from './fact-writing.ts'
import { errorText, secondsAfter } from './leasing.ts'
import { wholeMessages } from './message-rows.ts'
import type { RepositoryOptions } from './repository-options.ts'
import { allOf } from './rows.ts'

/** Conversations that are over and wait to be summarised, each by one worker at a time. */
export class IdleConversations {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: { readonly idleMinutes: number; readonly limits: Limits }

  constructor(options: RepositoryOptions & { readonly idleMinutes: number }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
  }

  async claim(options: IdleClaimOptions): Promise<Conversation[]> {
    const { limits, idleMinutes } = this.#settings
    const { owner, limit, leaseSeconds, maxAttempts } = parse(IdleClaimOptions, options, limits)
    const now = this.#clock.now()
    const idle = this.#db
      .select({ id: conversations.id })
      .from(conversations)
      .where(
        and(
          isIdle(activeWindow(now, idleMinutes).idleSince),
          sql`ifnull(${conversations.leaseUntil}, '') <= ${formatMoment(now)}`,
          lt(conversations.summaryAttempts, maxAttempts),
        ),
      )
      .orderBy(asc(conversations.lastActivity))
      .limit(limit)
    const claimed = await this.#db
      .update(conversations)
      .set({
        leaseOwner: owner,
        leaseUntil: secondsAfter(now, leaseSeconds),
        summaryAttempts: sql`${conversations.summaryAttempts} + 1`,
      })
      .where(inArray(conversations.id, idle))
      .returning()
    return claimed.sort((a, b) => a.lastActivity.getTime() - b.lastActivity.getTime())
  }

  async messages({ id }: Conversation): Promise<Message[]> {
    const { rows } = await this.#db.$client.execute(ofConversation.with({ id }))
    return wholeMessages(this.#db, rows)
  }

  /** Keeps a claim from now on. `conflict` when it is no longer held. */
  async renew(claim: Conversation, leaseSeconds: number): Promise<void> {
    await this.#change(claim, { leaseUntil: secondsAfter(this.#clock.now(), leaseSeconds) })
  }

  /** Closes a claimed conversation and stores what it came to: all of it, or `conflict` and nothing. */
  async close(claim: Conversation, input: SummaryInput): Promise<void> {
    const { summary = null, facts } = parse(SummaryInput, input, this.#settings.limits)
    const now = this.#clock.now()
    const learned = await this.#learn(claim, facts)
    const close = this.#update(claim, { status: 'closed', summary, updatedAt: now, ...unleased })
    const [first, ...rest] = [...learned, close]
    const results = await this.#db.batch([first, ...rest])
    const closed = results.at(-1) as Awaited<typeof close>
    if (closed.length === 0) throw lostClaim()
  }

  /** Leaves a claimed conversation to be tried again, later each time. */
  async fail(claim: Conversation, error: unknown): Promise<void> {
    const delay = retryDelay(claim.summaryAttempts)
    await this.#change(claim, {
      leaseOwner: null,
      leaseUntil: secondsAfter(this.#clock.now(), delay),
      summaryError: errorText(error, this.#settings.limits),
    })
  }

  /** Gives a claimed conversation back as if it had not been begun. */
  async release(claim: Conversation): Promise<void> {
    await this.#change(claim, { ...unleased, summaryAttempts: claim.summaryAttempts - 1 })
  }

  /**
   * Statements that store facts about the person of a conversation while it is held, each at the moment of its message,
   * else of the last one. A source that is no message is left out.
   */
  async #learn(claim: Conversation, learned: z.output<typeof SummaryInput>['facts']) {
    const sources = learned.flatMap(({ sourceMessageId }) => sourceMessageId ?? [])
    const found = await this.#db
      .select({ id: messages.id, at: messages.timestamp })
      .from(messages)
      .where(inArray(messages.id, sources))
    const saidAt = new Map(found.map(({ id, at }) => [id, at]))
    const held = sql`EXISTS (SELECT 1 FROM ${conversations} WHERE ${isHeld(claim)})`
    return learned.flatMap(({ at, sourceMessageId = '', ...fact }) => {
      const source = saidAt.get(sourceMessageId)
      const word = newFact({
        ...fact,
        senderId: claim.senderId,
        sourceMessageId: source && sourceMessageId,
      })
      const said = { ...word, at: at ?? source ?? claim.lastActivity }
      return storeWord(this.#db, said, { condition: held })
    })
  }

  async #change(claim: Conversation, change: Partial<Conversation>): Promise<void> {
    const changed = await this.#update(claim, change)
    if (changed.length === 0) throw lostClaim()
  }

  #update(claim: Conversation, change: Partial<Conversation>) {
    return this.#db
      .update(conversations)
      .set(change)
      .where(isHeld(claim))
      .returning({ id: conversations.id })
  }
}

const isHeld = ({ id, leaseOwner, summaryAttempts }: Conversation) =>
  and(
    eq(conversations.id, id),
    isActive,
    sql`${conversations.leaseOwner} IS ${leaseOwner}`,
    eq(conversations.summaryAttempts, summaryAttempts),
  )

const ofConversation = new CompiledQuery(
  messages,
  statement(
    () => sql`
    SELECT ${allOf(messages)} FROM ${messages}
    WHERE ${messages.conversationId} = ${sql.placeholder('id')} ORDER BY ${messages.sequence}`,
  ),
)

const unleased = { leaseOwner: null, leaseUntil: null }

const lostClaim = () =>
  new MemoryError('conflict', 'the conversation was claimed by somebody else, or closed')
