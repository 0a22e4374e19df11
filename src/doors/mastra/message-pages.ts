import {
  calculatePagination,
  filterByDateRange,
  normalizePerPage,
  type StorageListMessagesByResourceIdInput,
  type StorageListMessagesOutput,
  storageMessageMatchesMetadataFilter,
  validateStorageMetadataFilter,
} from '@mastra/core/storage'

import { type Conversation, MemoryError, type Message } from '../../index.ts'
import { allMessages } from '../all-messages.ts'
import { type MastraMessage, mastraOf } from './messages.ts'
import { notesOf, type Threads, usualMessages } from './threads.ts'

type Asked = Omit<StorageListMessagesByResourceIdInput, 'resourceId'>
type Direction = 'ASC' | 'DESC'

/** As many as `messages.list` gives at once. */
const mostRows = 10_000

/** The threads of some ids that are there; of one resource where one is named. `invalid_input` when no thread is named. */
export async function threadsNamed(
  threads: Threads,
  ids: readonly string[],
  resourceId: string,
): Promise<Conversation[]> {
  if (ids.length === 0 || ids.some((id) => typeof id !== 'string' || id.trim() === '')) {
    throw new MemoryError('invalid_input', 'threadId: must name a thread, or several')
  }
  const found: Conversation[] = []
  for (const id of new Set(ids)) {
    const thread = await threads.find(id)
    if (thread && (resourceId === '' || notesOf(thread).resourceId === resourceId)) {
      found.push(thread)
    }
  }
  return found
}

/** A page of the messages of some threads, and beside it those that are included by their ids. */
export async function pageOf(
  threads: Threads,
  among: readonly Conversation[],
  asked: Asked & { readonly direction: Direction; readonly resourceId: string | undefined },
): Promise<StorageListMessagesOutput> {
  const { page = 0, perPage, include = [], direction } = asked
  const size = normalizePerPage(perPage, usualMessages)
  const { offset, perPage: shown } = calculatePagination(page, perPage, size)
  const { messages, total } =
    size === 0
      ? { messages: [], total: 0 }
      : await slice(threads, among, { ...asked, offset, size })

  const there = new Set(messages.map(({ id }) => id))
  const included = await includedIn(threads, include, asked.resourceId)
  const beside = [...included.values()].filter(({ id }) => !there.has(id))
  const hasMore = size > 0 && offset + messages.length < total
  return {
    messages: sorted([...messages, ...beside], direction),
    total,
    page,
    perPage: shown,
    hasMore,
  }
}

/** Messages by their ids, oldest first; what is not there is left out. */
export async function messagesOf(
  threads: Threads,
  ids: readonly string[],
): Promise<MastraMessage[]> {
  const found = await threads.messages(ids)
  return sorted(
    found.map(({ row, thread }) => mastraOf(row, thread)),
    'ASC',
  )
}

/** What a page holds of its own, and how many there are in all. */
async function slice(
  { groups }: Threads,
  among: readonly Conversation[],
  asked: Asked & { direction: Direction; offset: number; size: number },
) {
  const { filter, direction, offset, size, includeTotal } = asked
  const wanted = validateStorageMetadataFilter(filter?.metadata)
  const [thread] = among
  const need = offset + size + 1
  if (thread && among.length === 1 && !filter && need <= mostRows && isOrdered(thread)) {
    const rows =
      direction === 'ASC'
        ? await groups.messages.list(thread.id, { limit: need, after: null })
        : (await groups.messages.list(thread.id, { limit: need })).reverse()
    const isAll = rows.length < need || includeTotal === false
    const total = isAll
      ? rows.length
      : (await groups.conversations.estimateTokens(thread.id)).messages
    const messages = rows.slice(offset, offset + size).map((row) => mastraOf(row, thread))
    return { messages, total }
  }
  const all: MastraMessage[] = []
  for (const thread of among) {
    for (const row of await allMessages(groups, thread.id)) all.push(mastraOf(row, thread))
  }
  const meant = filterByDateRange(all, ({ createdAt }) => createdAt, filter?.dateRange).filter(
    ({ content }) => storageMessageMatchesMetadataFilter(content, wanted),
  )
  const ordered = sorted(meant, 'ASC')
  if (direction === 'DESC') ordered.reverse()
  return { messages: ordered.slice(offset, offset + size), total: meant.length }
}

/** Messages by their ids, each with those around it; of a resource alone where one is named. */
async function includedIn(
  threads: Threads,
  include: NonNullable<Asked['include']>,
  resourceId: string | undefined,
): Promise<Map<string, MastraMessage>> {
  const found = new Map<string, MastraMessage>()
  for (const { id, withPreviousMessages = 0, withNextMessages = 0 } of include) {
    const row = await threads.groups.messages.get(id)
    const thread = row && (await threads.byId(row.conversationId))
    if (!thread || (resourceId !== undefined && notesOf(thread).resourceId !== resourceId)) continue
    const around = { before: withPreviousMessages, after: withNextMessages }
    for (const each of await neighbours(threads, thread, row, around)) {
      found.set(each.id, mastraOf(each, thread))
    }
  }
  return found
}

async function neighbours(
  { groups }: Threads,
  thread: Conversation,
  row: Message,
  { before, after }: { before: number; after: number },
): Promise<Message[]> {
  const { messages } = groups
  if (!isOrdered(thread)) {
    const all = (await allMessages(groups, thread.id)).toSorted(byTime)
    const at = all.findIndex(({ id }) => id === row.id)
    return all.slice(Math.max(0, at - before), at + after + 1)
  }
  const earlier =
    before > 0 ? await messages.list(thread.id, { before: row.id, limit: before }) : []
  const later = after > 0 ? await messages.list(thread.id, { after: row.id, limit: after }) : []
  return [...earlier, row, ...later]
}

const isOrdered = (thread: Conversation): boolean => notesOf(thread).unordered !== true

/** Messages of the same moment stay in the order of writing. */
export const byTime = (one: { timestamp: Date }, other: { timestamp: Date }): number =>
  one.timestamp.getTime() - other.timestamp.getTime()

/** Stable: messages of the same moment stay as they were. */
function sorted(messages: readonly MastraMessage[], direction: Direction): MastraMessage[] {
  const sign = direction === 'ASC' ? 1 : -1
  return messages.toSorted(
    (one, other) => sign * (one.createdAt.getTime() - other.createdAt.getTime()),
  )
}
