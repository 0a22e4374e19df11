import type { MemoryStorage, StorageResourceType } from '@mastra/core/storage'

import { systemClock } from '../../index.ts'
import { asJson } from '../arguments.ts'
import type { Threads } from './threads.ts'

/** Resources, and the working memory that Mastra keeps of each, as items of their persons. */
const namespace = ['mastra', 'resources']

interface StoredResource extends Omit<StorageResourceType, 'createdAt' | 'updatedAt'> {
  readonly createdAt: string
  readonly updatedAt: string
}

/** One resource, or null when nothing is kept of it. */
export async function getResource(
  threads: Threads,
  resourceId: string,
): Promise<StorageResourceType | null> {
  const senderId = await threads.senderOf(resourceId)
  const found = await threads.groups.items.get({ senderId, namespace, key: resourceId })
  if (!found) return null
  const { createdAt, updatedAt, ...stored } = found.value as StoredResource
  return { ...stored, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) }
}

/** Writes a resource in the place of what there was of it. */
export async function setResource(threads: Threads, resource: StorageResourceType): Promise<void> {
  const senderId = await threads.senderOf(resource.id)
  const value = asJson('resource', resource) as never
  await threads.groups.items.set({ senderId, namespace, key: resource.id, value })
}

/** Changes what is given of a resource, and makes it when there is none. */
export async function updateResource(
  threads: Threads,
  { resourceId, workingMemory, metadata }: Parameters<MemoryStorage['updateResource']>[0],
): Promise<StorageResourceType> {
  const moment = systemClock.now()
  const found = await getResource(threads, resourceId)
  const resource = {
    id: resourceId,
    createdAt: found?.createdAt ?? moment,
    updatedAt: moment,
    workingMemory: workingMemory ?? found?.workingMemory,
    metadata: { ...found?.metadata, ...metadata },
  }
  await setResource(threads, resource)
  return resource
}
