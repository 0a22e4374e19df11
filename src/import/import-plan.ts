import { activeWindow } from '../repositories/active-window.ts'
import { idFrom } from '../repositories/identity.ts'
import type { CheckedItem, CheckedMessage, CheckedTitle } from './history-item.ts'

/** The conversation that a scope is in, at the place of the history that was reached. */
export interface Cursor {
  id: string
  startedAt: Date
  lastActivity: Date
  closed: boolean
}

/** Where each scope is, by `scopeKey`. */
export interface Cursors {
  get(scope: string): Cursor | undefined
  set(scope: string, cursor: Cursor): unknown
}

/** A message that is stored already. */
export interface KnownMessage {
  id: string
  conversation: Cursor
}

/** A conversation that gets messages or its summary from this batch. */
export interface PlannedConversation extends Cursor {
  channel: string
  senderId: string
  project: string
  title: string | null
  summary: string | null
  /** Begun by this history, so far as the plan knows. */
  begun: boolean
}

export interface PlannedMessage {
  id: string
  conversationId: string
  message: CheckedMessage
}

export const scopeKey = (scope: { channel: string; senderId: string; project: string }): string =>
  JSON.stringify([scope.channel, scope.senderId, scope.project])

/** The id of the conversation that a source names. */
export const namedConversationId = (senderId: string, key: string): string =>
  idFrom('conversation', senderId, key)

/**
 * Where the items of one batch go. Messages that are stored already are followed to their conversations and written
 * no second time; the others go where the source or the idle rule puts them. Pure but for the cursors, which move on.
 */
export class ImportPlan {
  readonly messages: PlannedMessage[] = []
  readonly #conversations = new Map<string, PlannedConversation>()
  readonly #cursors: Cursors
  readonly #idleMinutes: number
  readonly #planned = new Set<string>()
  /** Messages that are stored already, as they are told now. */
  readonly repeated: PlannedMessage[] = []
  /** Messages and summaries that were there before. */
  known = 0
  summaries = 0

  constructor(cursors: Cursors, idleMinutes: number) {
    this.#cursors = cursors
    this.#idleMinutes = idleMinutes
  }

  /** The conversations to write, each once. */
  get conversations(): PlannedConversation[] {
    return [...this.#conversations.values()]
  }

  addMessage(id: string, message: CheckedMessage, known: KnownMessage | undefined): void {
    if (known) {
      const { conversation } = message
      if (!conversation)
        this.#cursors.set(scopeKey(message), this.#follow(known.conversation, message))
      else if (conversation.title ?? conversation.summary) this.#named(message, conversation)
      this.repeated.push({ id, conversationId: known.conversation.id, message })
      this.known += 1
    } else if (this.#planned.has(id)) this.known += 1
    else {
      this.#planned.add(id)
      const conversation = this.#conversationOf(id, message)
      this.messages.push({ id, conversationId: conversation.id, message })
    }
  }

  /** The title of a conversation that has messages. */
  addTitle(item: CheckedTitle): void {
    this.#named(item, item.conversation)
  }

  /** False when no conversation of this scope stands before the summary. */
  addSummary(item: Extract<CheckedItem, { type: 'summary' }>): boolean {
    const key = scopeKey(item)
    const cursor = this.#cursors.get(key)
    if (!cursor) return false
    if (cursor.closed) this.known += 1
    else {
      const planned = this.#plan(cursor, item)
      planned.closed = true
      planned.summary = item.summary
      planned.lastActivity = later(planned.lastActivity, item.timestamp)
      cursor.closed = true
      this.summaries += 1
    }
    return true
  }

  #follow(stored: Cursor, message: CheckedMessage): Cursor {
    const cursor = this.#cursors.get(scopeKey(message))
    const base = cursor?.id === stored.id ? cursor : stored
    return { ...base, lastActivity: later(base.lastActivity, message.timestamp) }
  }

  #conversationOf(messageId: string, message: CheckedMessage): PlannedConversation {
    if (message.conversation) return this.#named(message, message.conversation)
    const key = scopeKey(message)
    const cursor = this.#cursors.get(key)
    if (cursor && !cursor.closed && this.#isAlive(cursor, message.timestamp)) {
      cursor.lastActivity = later(cursor.lastActivity, message.timestamp)
      const planned = this.#plan(cursor, message)
      planned.startedAt = earlier(planned.startedAt, message.timestamp)
      planned.lastActivity = later(planned.lastActivity, message.timestamp)
      return planned
    }
    const begun: Cursor = {
      id: idFrom('conversation', messageId),
      startedAt: message.timestamp,
      lastActivity: message.timestamp,
      closed: false,
    }
    this.#cursors.set(key, begun)
    return this.#plan(begun, message, true)
  }

  #named(
    message: CheckedMessage | CheckedTitle,
    { key, title, summary }: { key: string; title?: string; summary?: string },
  ): PlannedConversation {
    const id = namedConversationId(message.senderId, key)
    const at = message.timestamp
    const named = { id, startedAt: at, lastActivity: at, closed: true }
    const planned = this.#plan(named, message, true)
    planned.title = title ?? planned.title
    planned.summary = summary ?? planned.summary
    planned.startedAt = earlier(planned.startedAt, at)
    planned.lastActivity = later(planned.lastActivity, at)
    return planned
  }

  #plan(
    cursor: Cursor,
    { channel, senderId, project }: { channel: string; senderId: string; project: string },
    begun = false,
  ): PlannedConversation {
    const planned = this.#conversations.get(cursor.id)
    if (planned) return planned
    const fresh = { ...cursor, channel, senderId, project, title: null, summary: null, begun }
    this.#conversations.set(cursor.id, fresh)
    return fresh
  }

  #isAlive(cursor: Cursor, at: Date): boolean {
    const { idleSince, begunBy } = activeWindow(at, this.#idleMinutes)
    return cursor.lastActivity >= idleSince && cursor.startedAt <= begunBy
  }
}

const later = (one: Date, other: Date) => (one > other ? one : other)
const earlier = (one: Date, other: Date) => (one < other ? one : other)
