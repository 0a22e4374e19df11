import type { StorageListThreadsOutput } from '@mastra/core/storage'

import { type Conversation, MemoryError, type MemoryStore, type Message } from '../../index.ts'
import { asJson } from '../arguments.ts'
import { namedId } from '../options.ts'
import { senderFor, type SenderId } from '../sender.ts'

/** Where Mastra's threads, messages and resources are kept, and whose they are. */
export interface OmegaMemoryStorageOptions {
  /** The open store. */
  readonly memory: MemoryStore
  /** The person's id, or a function that finds it by Mastra's `resourceId`. */
  readonly senderId: SenderId<{ readonly resourceId: string }>
  /** Where the threads are held; `mastra` unless given. */
  readonly channel?: string
  /** The project that the threads belong to; none unless given. */
  readonly project?: string
}

/** How many messages and threads Mastra asks for when it does not say. */
export const usualMessages = 40
export const usualThreads = 100

/** A thread as Mastra stores it. */
export type MastraThread = StorageListThreadsOutput['threads'][number]

export type Groups = Pick<MemoryStore, 'admin' | 'conversations' | 'items' | 'messages'>

/** What only Mastra knows of a thread, in a field of the conversation's metadata beside Mastra's own. */
export interface ThreadNotes {
  readonly resourceId: string
  readonly createdAt: string
  readonly updatedAt: string
  /** Whether a message was written after one that is newer, so that the order of writing is not that of time. */
  readonly unordered?: boolean
}

const notesField = 'mastra:thread'

/** As many messages as are read or written at once. */
export const mostAtOnce = 10_000

/** How many threads are known by the ids of their conversations at once. */
const mostKnown = 10_000

/** Threads as conversations: by their ids, which name no person, and by the resource they belong to. */
export class Threads {
  readonly #options: OmegaMemoryStorageOptions
  readonly #known: Map<string, string>
  readonly groups: Groups

  constructor(
    options: OmegaMemoryStorageOptions,
    groups: Groups = options.memory,
    known = new Map<string, string>(),
  ) {
    this.#options = options
    this.groups = groups
    this.#known = known
  }

  /** These threads, read and written inside a transaction. */
  within(tx: Groups): Threads {
    return new Threads(this.#options, tx, this.#known)
  }

  get channel(): string {
    return this.#options.channel ?? 'mastra'
  }

  /** The id of the person that a resource is, or belongs to. */
  senderOf(resourceId: string): Promise<string> {
    return senderFor(this.#options.senderId, { resourceId })
  }

  /** Where messages of a thread are written. */
  scopeOf({ senderId, thread }: Pick<Conversation, 'senderId' | 'thread'>) {
    const { project } = this.#options
    return { channel: this.channel, senderId, thread, ...(project !== undefined && { project }) }
  }

  /** The conversation of a thread, undefined when there is none; of another person's there is none. */
  async find(threadId: string): Promise<Conversation | undefined> {
    namedId('threadId', threadId)
    const { senderId } = this.#options
    const known = this.#known.get(threadId)
    if (known !== undefined) {
      const found = await this.byId(known)
      if (found?.thread === threadId) return found
      this.#known.delete(threadId)
    }
    const asked = { channel: this.channel, thread: threadId, limit: 2 }
    const found =
      typeof senderId === 'string'
        ? await this.groups.conversations.list({ ...asked, senderId })
        : await this.groups.admin.listConversations(asked)
    if (typeof senderId !== 'string' && found.length > 1) {
      throw new MemoryError('conflict', 'threadId: several people have a thread of this id')
    }
    if (found[0]) this.#know(threadId, found[0].id)
    return found[0]
  }

  /** The conversation of a thread; `not_found` when there is none. */
  async get(threadId: string): Promise<Conversation> {
    const found = await this.find(threadId)
    if (found) return found
    throw new MemoryError('not_found', 'threadId: there is no thread of this id')
  }

  /** The messages of some ids, each with its thread; what is not there, or another person's, is left out. */
  async messages(ids: readonly string[]): Promise<{ row: Message; thread: Conversation }[]> {
    const threads = new Map<string, Conversation | undefined>()
    const found = []
    for (const row of await this.rows(ids)) {
      const { conversationId } = row
      if (!threads.has(conversationId)) {
        threads.set(conversationId, await this.byId(conversationId))
      }
      const thread = threads.get(conversationId)
      if (thread) found.push({ row, thread })
    }
    return found
  }

  /** The messages of some ids, whoever's they are. */
  async rows(ids: readonly string[]): Promise<Message[]> {
    const rows: Message[] = []
    for (let n = 0; n < ids.length; n += mostAtOnce) {
      rows.push(...(await this.groups.messages.listByIds(ids.slice(n, n + mostAtOnce))))
    }
    return rows
  }

  /** A conversation by its id, when it is a thread of the person. */
  async byId(id: string): Promise<Conversation | undefined> {
    const { senderId } = this.#options
    const found = await this.groups.conversations.get(
      id,
      typeof senderId === 'string' ? { senderId } : {},
    )
    return found?.channel === this.channel && found.thread !== null ? found : undefined
  }

  /** All threads: of a resource, or of everybody whom this storage is for. */
  async all(resourceId?: string): Promise<Conversation[]> {
    const { senderId } = this.#options
    const { conversations, admin } = this.groups
    const owner =
      resourceId !== undefined
        ? await this.senderOf(resourceId)
        : typeof senderId === 'string'
          ? senderId
          : undefined
    const all: Conversation[] = []
    for (let cursor: Conversation | undefined; ;) {
      const asked = { channel: this.channel, limit: 1000, ...(cursor && { cursor }) }
      const page: Conversation[] =
        owner === undefined
          ? await admin.listConversations(asked)
          : await conversations.list({ ...asked, senderId: owner })
      all.push(...page)
      cursor = page.at(-1)
      if (page.length < 1000) break
    }
    return all.filter(
      (found) =>
        found.thread !== null &&
        (resourceId === undefined || notesOf(found).resourceId === resourceId),
    )
  }

  /** Writes a thread and gives its conversation, begun when there is none. */
  async write(found: Conversation | undefined, thread: MastraThread): Promise<Conversation> {
    const { conversations } = this.groups
    const { resourceId, metadata = {}, createdAt, updatedAt, title = null } = thread
    const notes = { resourceId, createdAt: iso(createdAt), updatedAt: iso(updatedAt) }
    const senderId = await this.senderOf(resourceId)
    if (found && (await this.senderOf(notesOf(found).resourceId)) !== senderId) {
      throw new MemoryError('conflict', 'threadId: another person has a thread of this id')
    }
    const scope = this.scopeOf({ senderId, thread: thread.id })
    const conversation = found ?? (await conversations.getOrCreate(scope))
    const { unordered } = notesOf(conversation)
    await this.note(conversation, { ...notes, ...(unordered && { unordered }) }, metadata, title)
    this.#know(thread.id, conversation.id)
    return conversation
  }

  /** Writes what is known of a thread, with Mastra's own metadata and title as they are unless given. */
  async note(
    conversation: Conversation,
    notes: ThreadNotes,
    metadata = metadataOf(conversation),
    title?: string | null,
  ): Promise<void> {
    const fields = asJson('metadata', { ...metadata, [notesField]: notes })
    const changes = { metadata: fields as never, ...(title !== undefined && { title }) }
    await this.groups.conversations.update(conversation.id, changes)
  }

  #know(threadId: string, id: string): void {
    const [oldest] = this.#known.keys()
    if (this.#known.size >= mostKnown && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(threadId, id)
  }
}

/** What Mastra calls a thread. */
export function threadOf(conversation: Conversation): MastraThread {
  const { resourceId, createdAt, updatedAt } = notesOf(conversation)
  const noted = new Date(updatedAt)
  return {
    id: conversation.thread!,
    ...(conversation.title !== null && { title: conversation.title }),
    resourceId,
    createdAt: new Date(createdAt),
    // Messages that are written since then move the conversation's own, to the second.
    updatedAt: conversation.updatedAt > noted ? conversation.updatedAt : noted,
    metadata: metadataOf(conversation),
  }
}

/** A conversation that something else began has no notes: it is its person's. */
export function notesOf(conversation: Conversation): ThreadNotes {
  const { metadata, senderId, startedAt, updatedAt } = conversation
  const found = (Object(metadata) as Record<string, unknown>)[notesField] as
    | Partial<ThreadNotes>
    | undefined
  if (found?.resourceId && found.createdAt && found.updatedAt) return found as ThreadNotes
  return {
    resourceId: senderId,
    createdAt: iso(startedAt),
    updatedAt: iso(updatedAt),
    ...found,
  }
}

function metadataOf({ metadata }: Conversation): Record<string, unknown> {
  const { [notesField]: _, ...own } = Object(metadata) as Record<string, unknown>
  return own
}

function iso(given: Date | string): string {
  const moment = new Date(given)
  if (!Number.isNaN(moment.getTime())) return moment.toISOString()
  throw new MemoryError('invalid_input', 'createdAt, updatedAt: must be moments that exist')
}
