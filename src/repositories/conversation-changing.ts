import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { MemoryError, parse } from '../errors.ts'
import { checkTexts, type Scope } from '../schema/columns.ts'
import {
  CloseInput,
  type Conversation,
  ConversationChanges,
  conversations,
  ForkInput,
  Receiver,
} from '../schema/conversations.ts'
import { DeletionOptions } from '../schema/message-deletion.ts'
import { messages } from '../schema/messages.ts'
import type { Clock } from '../time/clock.ts'
import { formatMoment } from '../time/moments.ts'
import { type ConversationOptions, findingOf } from './conversation-finding.ts'
import type { ConversationReader } from './conversation-reading.ts'
import { closeAlive, closedAt, closeNamed, isActive } from './conversation-statements.ts'
import { deleteConversation } from './deleting-in-steps.ts'
import { forgetRows } from './forget-rows.ts'
import { forkInSteps } from './forking-in-steps.ts'
import { newId } from './identity.ts'
import { isFor } from './ownership.ts'

const other = alias(conversations, 'other')

/** Changes of conversations: names, copies, owners, ends. */
export class ConversationChanger {
  readonly #db: Database
  readonly #clock: Clock
  readonly #settings: ConversationOptions
  readonly #reader: ConversationReader

  constructor(options: ConversationOptions, reader: ConversationReader) {
    this.#db = options.db
    this.#clock = options.clock
    this.#settings = options
    this.#reader = reader
  }

  async update(id: string, changes: ConversationChanges): Promise<boolean> {
    checkTexts({ id })
    const { title, summary, metadata } = parse(ConversationChanges, changes, this.#settings.limits)
    const rows = await this.#db
      .update(conversations)
      .set({
        // Something is set in any case: without a change the conversation is looked for all the same.
        title: title === undefined ? sql`${conversations.title}` : title,
        ...(summary === undefined ? {} : { summary }),
        ...(metadata === undefined ? {} : { metadata: metadata === null ? sql`NULL` : metadata }),
      })
      .where(eq(conversations.id, id))
      .returning({ id: conversations.id })
    const isText = title !== undefined || summary !== undefined
    if (isText) await forgetRows(this.#settings, rows.length)
    return rows.length > 0
  }

  async fork(id: string, options: ForkInput = {}): Promise<Conversation> {
    checkTexts({ id })
    const { upTo, thread, ...how } = parse(ForkInput, options, this.#settings.limits)
    const copy = newId()
    const named = { upTo: upTo ?? null, thread: thread ?? copy }
    const now = formatMoment(this.#clock.now())
    await forkInSteps(this.#settings, { id, copy, ...named, now }, how)
    const made = await this.#reader.get(copy)
    if (made?.thread === named.thread) return made
    if (made) await this.delete(copy)
    if (await this.#hasMessage(id, upTo)) {
      throw new MemoryError('conflict', 'thread: another conversation has this name')
    }
    throw new MemoryError(
      'not_found',
      'fork: there is no such conversation, or no such message in it',
    )
  }

  async assign(id: string, senderId: string): Promise<boolean> {
    checkTexts({ id })
    const to = parse(Receiver, { senderId }, this.#settings.limits)
    const rows = await this.#db
      .update(conversations)
      .set(to)
      .where(
        sql`${conversations.id} = ${id} AND NOT EXISTS (
          SELECT 1 FROM ${conversations} AS ${other} WHERE ${other.thread} = ${conversations.thread}
          AND ${other.channel} = ${conversations.channel} AND ${other.senderId} = ${to.senderId} AND ${other.id} <> ${id})`,
      )
      .returning({ id: conversations.id })
    if (rows.length > 0) return true
    if (!(await this.#reader.get(id))) return false
    throw new MemoryError('conflict', 'senderId: they have a conversation of this name already')
  }

  async delete(id: string, options: DeletionOptions = {}): Promise<boolean> {
    checkTexts({ id })
    return deleteConversation(this.#settings, id, parse(DeletionOptions, options))
  }

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

  async closeCurrent(scope: Scope): Promise<boolean> {
    const { place, values } = findingOf(scope, this.#clock.now(), this.#settings)
    const close = place.thread === null ? closeAlive : closeNamed
    const statement = close.with({ ...values, now: formatMoment(this.#clock.now()) })
    return (await this.#db.$client.execute(statement)).rows.length > 0
  }

  async #hasMessage(id: string, upTo: string | undefined): Promise<boolean> {
    const [row] = await this.#db.all(
      upTo === undefined
        ? sql`SELECT 1 FROM ${conversations} WHERE ${eq(conversations.id, id)}`
        : sql`SELECT 1 FROM ${messages} WHERE ${and(eq(messages.id, upTo), eq(messages.conversationId, id))}`,
    )
    return row !== undefined
  }
}
