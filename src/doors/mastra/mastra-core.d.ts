/**
 * What the door uses of `@mastra/core/storage`, so that it is built where that package is not installed. The tests in
 * test/frameworks check the door against the real types, and `contract.test.ts` there what is declared here.
 */
declare module '@mastra/core/storage' {
  interface StorageThreadType {
    id: string
    title?: string
    resourceId: string
    createdAt: Date
    updatedAt: Date
    metadata?: Record<string, unknown>
  }

  export interface StorageResourceType {
    id: string
    workingMemory?: string
    metadata?: Record<string, unknown>
    createdAt: Date
    updatedAt: Date
  }

  interface OrderBy {
    field?: 'createdAt' | 'updatedAt'
    direction?: 'ASC' | 'DESC'
  }

  interface Page {
    total: number
    page: number
    perPage: number | false
    hasMore: boolean
  }

  interface DateRange {
    start?: Date
    end?: Date
    startExclusive?: boolean
    endExclusive?: boolean
  }

  interface MessagePageInput {
    include?: {
      id: string
      threadId?: string
      withPreviousMessages?: number
      withNextMessages?: number
    }[]
    perPage?: number | false
    page?: number
    filter?: {
      dateRange?: DateRange
      metadata?: Record<string, string | number | boolean | null>
    }
    orderBy?: { field?: 'createdAt'; direction?: 'ASC' | 'DESC' }
    includeTotal?: boolean
  }

  export interface StorageListMessagesInput extends MessagePageInput {
    threadId: string | string[]
    resourceId?: string
  }

  export interface StorageListMessagesByResourceIdInput extends MessagePageInput {
    resourceId: string
  }

  interface StoredMessage {
    id: string
    role: 'user' | 'assistant' | 'system' | 'signal'
    createdAt: Date
    threadId?: string
    resourceId?: string
    type?: string
    content: { format: 2; parts: never[]; content?: string; metadata?: Record<string, unknown> }
  }

  export interface StorageListMessagesOutput extends Page {
    messages: StoredMessage[]
  }

  export interface StorageListThreadsInput {
    perPage?: number | false
    page?: number
    orderBy?: OrderBy
    filter?: { resourceId?: string; metadata?: Record<string, unknown> }
  }

  export interface StorageListThreadsOutput extends Page {
    threads: StorageThreadType[]
  }

  export interface StorageCloneThreadInput {
    sourceThreadId: string
    newThreadId?: string
    resourceId?: string
    title?: string
    metadata?: Record<string, unknown>
    options?: {
      messageLimit?: number
      messageFilter?: { startDate?: Date; endDate?: Date; messageIds?: string[] }
    }
  }

  export interface StorageCopyThreadOutput {
    thread: StorageThreadType
    messageIdMap?: Record<string, string>
  }

  export abstract class MemoryStorage {
    readonly supportsPartialThreadUpdate?: boolean
    protected parseOrderBy(
      orderBy?: OrderBy,
      defaultDirection?: 'ASC' | 'DESC',
    ): { field: 'createdAt' | 'updatedAt'; direction: 'ASC' | 'DESC' }
    protected validateMetadataKeys(metadata: Record<string, unknown> | undefined): void
    protected validatePaginationInput(page: number, perPage: number | false): void
    abstract dangerouslyClearAll(): Promise<void>
    abstract getThreadById(args: {
      threadId: string
      resourceId?: string
    }): Promise<StorageThreadType | null>
    abstract saveThread(args: { thread: StorageThreadType }): Promise<StorageThreadType>
    abstract updateThread(args: {
      id: string
      title?: string
      metadata?: Record<string, unknown>
    }): Promise<StorageThreadType>
    updateThreadMetadata(args: {
      id: string
      resourceId?: string
      update: (thread: StorageThreadType) => Record<string, unknown> | undefined
    }): Promise<StorageThreadType | null>
    abstract deleteThread(args: { threadId: string }): Promise<void>
    abstract listThreads(args: StorageListThreadsInput): Promise<StorageListThreadsOutput>
    updateThreadResourceId(args: {
      threadId: string
      resourceId: string
    }): Promise<StorageThreadType>
    copyThread(args: StorageCloneThreadInput): Promise<StorageCopyThreadOutput>
    abstract listMessages(args: StorageListMessagesInput): Promise<StorageListMessagesOutput>
    listMessagesByResourceId(
      args: StorageListMessagesByResourceIdInput,
    ): Promise<StorageListMessagesOutput>
    abstract listMessagesById(args: {
      messageIds: string[]
    }): Promise<{ messages: StoredMessage[] }>
    abstract saveMessages(args: {
      messages: StoredMessage[]
    }): Promise<{ messages: StoredMessage[] }>
    abstract updateMessages(args: {
      messages: (Partial<Omit<StoredMessage, 'createdAt' | 'content'>> & {
        id: string
        content?: Partial<StoredMessage['content']>
      })[]
    }): Promise<StoredMessage[]>
    deleteMessages(messageIds: string[]): Promise<void>
    getResourceById(args: { resourceId: string }): Promise<StorageResourceType | null>
    saveResource(args: { resource: StorageResourceType }): Promise<StorageResourceType>
    updateResource(args: {
      resourceId: string
      workingMemory?: string
      metadata?: Record<string, unknown>
    }): Promise<StorageResourceType>
  }

  export function calculatePagination(
    page: number,
    perPageInput: number | false | undefined,
    perPage: number,
  ): { offset: number; perPage: number | false }
  export function normalizePerPage(
    perPage: number | false | undefined,
    defaultValue: number,
  ): number
  export function filterByDateRange<Item>(
    items: Item[],
    getCreatedAt: (item: Item) => Date,
    range?: DateRange,
  ): Item[]
  export function jsonValueEquals(one: unknown, other: unknown): boolean
  export function validateStorageMetadataFilter(
    filter: unknown,
  ): Record<string, string | number | boolean | null> | undefined
  export function storageMessageMatchesMetadataFilter(
    content: unknown,
    filter: Record<string, string | number | boolean | null> | undefined,
  ): boolean
}
