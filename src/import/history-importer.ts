import type { InStatement, ResultSet, Row } from '@libsql/client'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { sealedError } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { deleteMessages, type ForgettingOptions, withIds } from '../repositories/forgetting.ts'
import { idFrom } from '../repositories/identity.ts'
import { readUnreadMessages } from '../repositories/message-words.ts'
import { formatMoment, parseMoment } from '../time/moments.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { type CheckedItem, HistoryItem } from './history-item.ts'
import {
  ImportInput,
  type ImportOptions,
  type ImportReport,
  ImportSettings,
} from './import-options.ts'
import {
  type Cursor,
  ImportPlan,
  type KnownMessage,
  namedConversationId,
  scopeKey,
} from './import-plan.ts'
import {
  readAlive,
  readConversations,
  readMessages,
  writeConversations,
  writeMessages,
} from './import-statements.ts'
import { inBatches } from './in-batches.ts'
import { RecentCursors } from './recent-cursors.ts'
import { rewrite } from './rewriting.ts'
import { WholeConversations } from './whole-conversations.ts'

interface HistorySettings extends ForgettingOptions {
  readonly idleMinutes: number
  readonly limits: Limits
}

/**
 * Stores somebody's history, thousands of messages a second: one read and one write batch for every 1,000 messages,
 * between which other work of the process goes on. An import that was stopped is taken up by running it again.
 */
export class HistoryImporter {
  readonly #db: Database
  readonly #settings: HistorySettings

  constructor(settings: HistorySettings) {
    this.#db = settings.db
    this.#settings = settings
  }

  /** See `MemoryStore.importHistory`. */
  async import<Item extends HistoryItem>(
    source: AsyncIterable<Item> | Iterable<Item>,
    options: ImportOptions<Item> = {},
  ): Promise<ImportReport> {
    parse(ImportInput, { items: source })
    parse(ImportSettings, options)
    const report: ImportReport = {
      messages: 0,
      conversations: 0,
      summaries: 0,
      alreadyThere: 0,
      changed: 0,
      removed: 0,
      refused: 0,
    }
    const refuse = (item: Item, error: MemoryError) => {
      if (!options.onRefused) throw error
      report.refused += 1
      options.onRefused(item, error)
    }
    const cursors = new RecentCursors()
    const wholes = new WholeConversations(this.#settings)
    for await (const batch of inBatches(source, options.signal)) {
      options.signal?.throwIfAborted()
      await this.#store(batch, { cursors, wholes }, report, refuse)
      cursors.forgetOldest()
      report.removed += await wholes.settle()
      options.onProgress?.(report)
      await yieldToEventLoop()
    }
    report.removed += await wholes.settle({ all: true })
    if (report.messages + report.changed > 0) {
      await readUnreadMessages(this.#db, { batch: 500, signal: undefined, onProgress: undefined })
    }
    return report
  }

  async #store<Item extends HistoryItem>(
    batch: readonly Item[],
    { cursors, wholes }: { cursors: RecentCursors; wholes: WholeConversations },
    report: ImportReport,
    refuse: (item: Item, error: MemoryError) => void,
  ): Promise<void> {
    const checked: { item: Item; value: CheckedItem; id: string }[] = []
    const left: string[] = []
    for (const item of batch) {
      try {
        const value = parse(HistoryItem, item, this.#settings.limits)
        if (value.type === 'removal') left.push(messageId(value))
        else checked.push({ item, value, id: value.type === 'message' ? messageId(value) : '' })
      } catch (error) {
        if (!(error instanceof MemoryError)) throw error
        refuse(item, error)
      }
    }
    const { known, existing } = await this.#read(checked, cursors)

    const plan = new ImportPlan(cursors, this.#settings.idleMinutes)
    for (const { item, value, id } of checked) {
      wholes.add(value, id, existing)
      if (value.type === 'message') plan.addMessage(id, value, known.get(id))
      else if (value.type === 'title') plan.addTitle(value)
      else if (!plan.addSummary(value)) {
        refuse(
          item,
          new MemoryError(
            'invalid_input',
            'summary: no conversation of this scope stands before it',
          ),
        )
      }
    }
    await yieldToEventLoop()
    const written = await this.#write(plan)
    report.changed += await rewrite(this.#settings, plan.repeated, (statements, mode) =>
      this.#batch(statements, mode),
    )
    if (left.length > 0) report.removed += await deleteMessages(this.#settings, withIds(left))
    report.messages += written
    report.alreadyThere += plan.known + plan.messages.length - written
    report.summaries += plan.summaries
    report.conversations += plan.conversations.filter(
      ({ id, begun }) => begun && !existing.has(id),
    ).length
  }

  /** What is there already, and the conversations alive in scopes that are met for the first time. */
  async #read(
    checked: readonly { value: CheckedItem; id: string }[],
    cursors: RecentCursors,
  ): Promise<{ known: Map<string, KnownMessage>; existing: Set<string> }> {
    const ids = checked.flatMap(({ id }) => (id ? [id] : []))
    const named = new Set<string>()
    const newScopes = new Map<string, CheckedItem>()
    for (const { value } of checked) {
      const conversation = value.type === 'summary' ? undefined : value.conversation
      if (conversation) named.add(namedConversationId(value.senderId, conversation.key))
      else if (!cursors.get(scopeKey(value)) && !newScopes.has(scopeKey(value))) {
        newScopes.set(scopeKey(value), value)
      }
    }
    const [messages, conversations, alive] = await this.#batch(
      [
        readMessages.with({ asked: JSON.stringify(ids) }),
        readConversations.with({ asked: JSON.stringify([...named]) }),
        readAlive.with({ asked: JSON.stringify(this.#aliveQuestions(newScopes)) }),
      ],
      'read',
    )
    for (const row of alive!.rows) cursors.set(text(row.scope), cursorOf(row))
    const known = messages!.rows.map((row): [string, KnownMessage] => [
      text(row.message_id),
      { id: text(row.message_id), conversation: cursorOf(row) },
    ])
    return {
      known: new Map(known),
      existing: new Set(conversations!.rows.map((row) => text(row.id))),
    }
  }

  #aliveQuestions(scopes: ReadonlyMap<string, CheckedItem>) {
    const idle = this.#settings.idleMinutes * 60_000
    return [...scopes].map(([key, { channel, senderId, project, timestamp }]) => [
      key,
      channel,
      senderId,
      project,
      formatMoment(new Date(timestamp.getTime() - idle)),
      formatMoment(new Date(timestamp.getTime() + idle)),
    ])
  }

  async #write(plan: ImportPlan): Promise<number> {
    if (plan.conversations.length === 0) return 0
    const conversations = plan.conversations.map((conversation) => [
      conversation.id,
      conversation.channel,
      conversation.senderId,
      conversation.project,
      formatMoment(conversation.startedAt),
      formatMoment(conversation.lastActivity),
      conversation.closed ? 'closed' : 'active',
      conversation.summary,
      conversation.title,
    ])
    const messages = plan.messages.map(({ id, conversationId, message }) => [
      id,
      conversationId,
      message.role,
      message.content,
      formatMoment(message.timestamp),
      message.timestamp.getUTCMilliseconds(),
      message.metadata,
      message.author ?? null,
    ])
    const statements: InStatement[] = [
      writeConversations.with({ asked: JSON.stringify(conversations) }),
      writeMessages.with({ asked: JSON.stringify(messages) }),
    ]
    const [, written] = await this.#batch(statements, 'write')
    return written!.rowsAffected
  }

  /** What the caller's own history or signal throws comes out as it is; what the database throws is sealed. */
  async #batch(statements: InStatement[], mode: 'read' | 'write'): Promise<ResultSet[]> {
    try {
      return await repeatable(() => this.#db.$client.batch(statements, mode))
    } catch (error) {
      throw sealedError('MemoryStore.importHistory', error)
    }
  }
}

const messageId = (message: { senderId: string; idempotencyKey: string }): string =>
  idFrom(message.senderId, message.idempotencyKey, 'message')

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const cursorOf = (row: Row): Cursor => ({
  id: text(row.id),
  startedAt: parseMoment(text(row.started_at)) ?? new Date(0),
  lastActivity: parseMoment(text(row.last_activity)) ?? new Date(0),
  closed: row.status === 'closed',
})
