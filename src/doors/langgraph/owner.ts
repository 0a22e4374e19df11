import type { RunnableConfig } from '@langchain/core/runnables'

import { MemoryError, type MemoryStore } from '../../index.ts'

/** Whose memory a graph uses: LangGraph's own keys, such as the id of a thread, name no person. */
export interface OwnerOptions<Group extends keyof MemoryStore> {
  /** The store, or what `memory.transaction` gives. */
  readonly memory: Pick<MemoryStore, Group>
  /** The person's id, or how it is found in the config of a run. */
  readonly senderId: string | ((config: RunnableConfig) => string | Promise<string>)
}

/** The id of the person; `invalid_input` when there is none, because everybody's rows would be one person's. */
export async function ownerOf(
  { senderId }: Pick<OwnerOptions<never>, 'senderId'>,
  config: RunnableConfig = {},
): Promise<string> {
  const owner = typeof senderId === 'function' ? await senderId(config) : senderId
  if (typeof owner === 'string' && owner !== '') return owner
  throw new MemoryError('invalid_input', 'senderId: the run names no person')
}

/** Refuses what no person can be found with, before anything is asked of it. */
export function checkOwner<Group extends keyof MemoryStore>(
  options: OwnerOptions<Group>,
  group: Group,
): void {
  const { memory, senderId } = Object(options) as Partial<OwnerOptions<Group>>
  if (typeof Object(memory)[group] !== 'object') {
    throw new MemoryError('invalid_input', 'memory: must be a MemoryStore')
  }
  if (typeof senderId === 'function' || (typeof senderId === 'string' && senderId !== '')) return
  throw new MemoryError('invalid_input', 'senderId: must be an id, or a function that gives one')
}
