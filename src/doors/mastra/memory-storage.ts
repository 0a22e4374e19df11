import {
  MemoryStorage,
  type StorageCloneThreadInput,
  type StorageCopyThreadOutput,
  type StorageListMessagesByResourceIdInput,
  type StorageListMessagesInput,
  type StorageListMessagesOutput,
  type StorageListThreadsInput,
  type StorageListThreadsOutput,
  type StorageResourceType,
} from '@mastra/core/storage'

import { type Conversation, MemoryError } from '../../index.ts'
import { checkOptions } from '../options.ts'
import { checkSender } from '../sender.ts'
import { checkArguments } from './checked.ts'
import type { MastraMessage } from './messages.ts'
import { messagePages, resources, threadPages, writing } from './parts.ts'
import {
  type MastraThread,
  type OmegaMemoryStorageOptions,
  threadOf,
  Threads,
  usualMessages,
  usualThreads,
} from './threads.ts'

/** What a method of Mastra's contract takes. */
type Argument<Method extends keyof MemoryStorage> = Parameters<
  Extract<MemoryStorage[Method], (...given: never[]) => unknown>
>[0]

/**
 * Mastra's memory in a memory store: each thread a conversation of its person, its messages searched, told in contexts,
 * exported and erased with everything else, and the working memory of a resource an item of the person. Mastra keeps other
 * things, such as workflow runs, in domains of their own: they are not kept here.
 *
 * @example
 * const storage = new MastraCompositeStore({
 *   id: 'app',
 *   default: new LibSQLStore({ id: 'runs', url: 'file:runs.db' }),
 *   domains: { memory: new OmegaMemoryStorage({ memory, senderId: ({ resourceId }) => resourceId }) },
 * })
 */
export class OmegaMemoryStorage extends MemoryStorage {
  static {
    checkArguments(this.prototype)
  }

  override readonly supportsPartialThreadUpdate = true
  readonly #options: OmegaMemoryStorageOptions
  readonly #threads: Threads

  constructor(options: OmegaMemoryStorageOptions) {
    const known = { memory: true, senderId: true, channel: true, project: true } as const
    checkOptions(options, known, 'conversations')
    checkSender(options.senderId)
    super()
    this.#options = options
    this.#threads = new Threads(options)
  }

  /** A thread, or null when there is none of this id, or with a `resourceId` it is not of that resource. */
  override async getThreadById(args: Argument<'getThreadById'>): Promise<MastraThread | null> {
    const found = await this.#threads.find(args.threadId)
    const thread = found && threadOf(found)
    if (args.resourceId !== undefined && thread?.resourceId !== args.resourceId) return null
    return thread ?? null
  }

  /** Writes a thread, in the place of what there was of it. `conflict` when another person has one of this id. */
  override async saveThread({ thread }: { thread: MastraThread }): Promise<MastraThread> {
    await this.#threads.write(await this.#threads.find(thread.id), thread)
    return thread
  }

  /** Changes the title of a thread, or the fields of its metadata that are given. `not_found` when there is none. */
  override async updateThread(args: Argument<'updateThread'>): Promise<MastraThread> {
    return this.#changeThread(args.id, ({ metadata, ...thread }) => ({
      ...thread,
      ...(args.title !== undefined && { title: args.title }),
      metadata: { ...metadata, ...args.metadata },
    }))
  }

  /** Changes a thread's metadata by what it is: whatever else changes it meanwhile, nothing is lost. Null when there is none. */
  override async updateThreadMetadata(
    args: Argument<'updateThreadMetadata'>,
  ): Promise<MastraThread | null> {
    const { id: threadId, resourceId, update } = args
    if (!(await this.getThreadById({ threadId, resourceId }))) return null
    return this.#changeThread(threadId, (thread) => {
      const metadata = update(thread)
      return metadata ? { ...thread, metadata: { ...thread.metadata, ...metadata } } : undefined
    })
  }

  /** Gives a thread with its messages to another resource, which may be another person's. `not_found` when there is none. */
  override async updateThreadResourceId(
    args: Argument<'updateThreadResourceId'>,
  ): Promise<MastraThread> {
    const { giveThread } = await threadPages()
    return this.#options.memory.transaction((tx) => giveThread(this.#threads.within(tx), args))
  }

  /** Deletes a thread and its messages, with every copy of their text. */
  override async deleteThread({ threadId }: Argument<'deleteThread'>): Promise<void> {
    const found = await this.#threads.find(threadId)
    if (found) await this.#options.memory.conversations.delete(found.id)
  }

  /** Threads by their resource and metadata, the newest first unless told otherwise. */
  override async listThreads(args: StorageListThreadsInput): Promise<StorageListThreadsOutput> {
    const { page = 0, perPage, orderBy, filter } = args
    this.validatePaginationInput(page, perPage ?? usualThreads)
    this.validateMetadataKeys(filter?.metadata)
    const { threadPage } = await threadPages()
    return threadPage(this.#threads, args, this.parseOrderBy(orderBy))
  }

  /** Copies a thread with its messages, all or those that are asked for, under new ids. */
  override async copyThread(args: StorageCloneThreadInput): Promise<StorageCopyThreadOutput> {
    const { copyThread } = await threadPages()
    return this.#options.memory.transaction((tx) => copyThread(this.#threads.within(tx), args))
  }

  /** A page of the messages of one thread or of several, by their moments, and those that are included by their ids. */
  override async listMessages(args: StorageListMessagesInput): Promise<StorageListMessagesOutput> {
    const { threadId, resourceId = '' } = args
    const { threadsNamed } = await messagePages()
    const found = await threadsNamed(this.#threads, [threadId].flat(), resourceId)
    return this.#page(found, args, resourceId || undefined)
  }

  /** A page of the messages of a resource, whatever their threads. */
  override async listMessagesByResourceId(
    args: StorageListMessagesByResourceIdInput,
  ): Promise<StorageListMessagesOutput> {
    const { resourceId } = args
    return this.#page(await this.#threads.all(resourceId), args, resourceId)
  }

  /** Messages by their ids, oldest first. What is not there is left out. */
  override async listMessagesById(
    args: Argument<'listMessagesById'>,
  ): Promise<{ messages: MastraMessage[] }> {
    const { messagesOf } = await messagePages()
    return { messages: await messagesOf(this.#threads, args.messageIds) }
  }

  /**
   * Writes messages into their threads, all or none; one whose id is there already is written anew, in the thread it names
   * now. `not_found` when there is no such thread.
   */
  override async saveMessages(
    args: Argument<'saveMessages'>,
  ): Promise<{ messages: MastraMessage[] }> {
    const { saveMessages } = await writing()
    await saveMessages(this.#threads, this.#options.memory, args.messages)
    return { messages: args.messages }
  }

  /** Changes what is given of messages: content by its fields, metadata by its own. What is not there is left out. */
  override async updateMessages(args: Argument<'updateMessages'>): Promise<MastraMessage[]> {
    const { updateMessages } = await writing()
    return updateMessages(this.#threads, this.#options.memory, args.messages)
  }

  /** Deletes messages, with every copy of their text. */
  override async deleteMessages(messageIds: string[]): Promise<void> {
    const { deleteMessages } = await writing()
    await deleteMessages(this.#threads, messageIds)
  }

  /** A resource with its working memory, or null when nothing is kept of it. */
  override async getResourceById(
    args: Argument<'getResourceById'>,
  ): Promise<StorageResourceType | null> {
    const { getResource } = await resources()
    return getResource(this.#threads, args.resourceId)
  }

  /** Writes a resource, in the place of what there was of it. */
  override async saveResource(args: Argument<'saveResource'>): Promise<StorageResourceType> {
    const { setResource } = await resources()
    await setResource(this.#threads, args.resource)
    return args.resource
  }

  /** Changes the working memory of a resource, or the fields of its metadata that are given; makes it when there is none. */
  override async updateResource(args: Argument<'updateResource'>): Promise<StorageResourceType> {
    const { updateResource } = await resources()
    return this.#options.memory.transaction((tx) => updateResource(this.#threads.within(tx), args))
  }

  /** Refused: what would be cleared is a memory that others write as well. `erase` deletes what is known of a person. */
  override async dangerouslyClearAll(): Promise<void> {
    throw new MemoryError('invalid_input', 'dangerouslyClearAll: use `memory.erase(senderId)`')
  }

  async #page(
    among: readonly Conversation[],
    args: Omit<StorageListMessagesByResourceIdInput, 'resourceId'>,
    resourceId: string | undefined,
  ): Promise<StorageListMessagesOutput> {
    const { page = 0, perPage, orderBy } = args
    this.validatePaginationInput(page, perPage ?? usualMessages)
    const { direction } = this.parseOrderBy(orderBy, 'ASC')
    const { pageOf } = await messagePages()
    return pageOf(this.#threads, among, { ...args, direction, resourceId })
  }

  async #changeThread(
    threadId: string,
    change: (thread: MastraThread) => MastraThread | undefined,
  ): Promise<MastraThread> {
    const { changeThread } = await threadPages()
    return this.#options.memory.transaction((tx) =>
      changeThread(this.#threads.within(tx), threadId, change),
    )
  }
}
