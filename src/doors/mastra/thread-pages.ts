import { randomUUID } from 'node:crypto'

import {
  calculatePagination,
  filterByDateRange,
  jsonValueEquals,
  normalizePerPage,
  type StorageCloneThreadInput,
  type StorageCopyThreadOutput,
  type StorageListThreadsInput,
  type StorageListThreadsOutput,
} from '@mastra/core/storage'

import { type Conversation, MemoryError, systemClock } from '../../index.ts'
import { allMessages } from '../all-messages.ts'
import { byTime } from './message-pages.ts'
import { mastraOf } from './messages.ts'
import { type MastraThread, notesOf, threadOf, type Threads, usualThreads } from './threads.ts'
import { writeInto } from './writing.ts'

/** A page of the threads of a resource, or of all. */
export async function threadPage(
  threads: Threads,
  { page = 0, perPage, filter = {} }: StorageListThreadsInput,
  { field, direction }: { field: 'createdAt' | 'updatedAt'; direction: 'ASC' | 'DESC' },
): Promise<StorageListThreadsOutput> {
  const size = normalizePerPage(perPage, usualThreads)
  const { offset, perPage: shown } = calculatePagination(page, perPage, size)
  const wanted = Object.entries(filter.metadata ?? {})
  const sign = direction === 'ASC' ? 1 : -1
  const all = (await threads.all(filter.resourceId || undefined))
    .map(threadOf)
    .filter(({ metadata }) => wanted.every(([key, is]) => jsonValueEquals(metadata?.[key], is)))
    .toSorted((one, other) => sign * (one[field].getTime() - other[field].getTime()))
  return {
    threads: all.slice(offset, offset + size),
    total: all.length,
    page,
    perPage: shown,
    hasMore: offset + size < all.length,
  }
}

/** Changes a thread by what it is. Within a transaction, so that nothing changes it meanwhile. */
export async function changeThread(
  threads: Threads,
  threadId: string,
  change: (thread: MastraThread) => MastraThread | undefined,
): Promise<MastraThread> {
  const found = await threads.get(threadId)
  const before = threadOf(found)
  const after = change(before)
  if (!after) return before
  const thread = { ...after, updatedAt: systemClock.now() }
  await threads.write(found, thread)
  return thread
}

/** Gives a thread to another resource, and with it its messages. Within a transaction. */
export async function giveThread(
  threads: Threads,
  { threadId, resourceId }: { threadId: string; resourceId: string },
): Promise<MastraThread> {
  const found = await threads.get(threadId)
  const notes = notesOf(found)
  if (notes.resourceId === resourceId) return threadOf(found)
  const senderId = await threads.senderOf(resourceId)
  if (senderId !== (await threads.senderOf(notes.resourceId))) {
    await threads.groups.conversations.assign(found.id, senderId)
  }
  const updatedAt = systemClock.now().toISOString()
  await threads.note(found, { ...notes, resourceId, updatedAt })
  return threadOf(await threads.get(threadId))
}

/** Copies a thread with its messages, or some of them, each under a new id. Within a transaction, so that nobody sees half. */
export async function copyThread(
  threads: Threads,
  args: StorageCloneThreadInput,
): Promise<StorageCopyThreadOutput> {
  const { sourceThreadId, newThreadId = randomUUID(), options = {} } = args
  const source = await threads.get(sourceThreadId)
  if (await threads.find(newThreadId)) {
    throw new MemoryError('conflict', 'newThreadId: there is a thread of this id')
  }
  const copies = await copiesOf(threads, source, options)
  const clonedAt = systemClock.now()
  const lastMessageId = copies.at(-1)?.from
  const clone = { sourceThreadId, clonedAt, ...(lastMessageId && { lastMessageId }) }
  const title = args.title || (source.title ? `Clone of ${source.title}` : undefined)
  const thread: MastraThread = {
    id: newThreadId,
    resourceId: args.resourceId || notesOf(source).resourceId,
    ...(title && { title }),
    metadata: { ...args.metadata, clone },
    createdAt: clonedAt,
    updatedAt: clonedAt,
  }
  const copy = await threads.write(undefined, thread)
  const messages = copies.map(({ message }) => message)
  if (messages.length > 0) await writeInto(threads, copy, messages, undefined)
  const messageIdMap = Object.fromEntries(copies.map(({ from, message }) => [from, message.id]))
  return { thread, messageIdMap }
}

async function copiesOf(
  { groups }: Threads,
  source: Conversation,
  { messageLimit = 0, messageFilter = {} }: NonNullable<StorageCloneThreadInput['options']>,
) {
  const { startDate: start, endDate: end, messageIds = [] } = messageFilter
  const wanted = new Set(messageIds)
  const rows = (await allMessages(groups, source.id)).toSorted(byTime)
  const meant = filterByDateRange(rows, ({ timestamp }) => timestamp, { start, end }).filter(
    ({ id }) => wanted.size === 0 || wanted.has(id),
  )
  return (messageLimit > 0 ? meant.slice(-messageLimit) : meant).map((row) => ({
    from: row.id,
    message: { ...mastraOf(row, source), id: randomUUID() },
  }))
}
