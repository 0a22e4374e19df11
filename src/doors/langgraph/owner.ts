import type { RunnableConfig } from '@langchain/core/runnables'

import type { MemoryStore } from '../../index.ts'
import { checkOptions } from '../options.ts'
import { checkSender, type SenderId, senderFor } from '../sender.ts'

/** Whose memory a graph uses: LangGraph's own keys, such as the id of a thread, name no person. */
export interface OwnerOptions<Group extends keyof MemoryStore> {
  /** The store, or what `memory.transaction` gives. */
  readonly memory: Pick<MemoryStore, Group>
  /** The person's id, or how it is found in the config of a run. */
  readonly senderId: SenderId<RunnableConfig>
}

/** The id of the person of a run; `invalid_input` when its config names none. */
export const ownerOf = (
  { senderId }: Pick<OwnerOptions<never>, 'senderId'>,
  config: RunnableConfig = {},
): Promise<string> => senderFor(senderId, config)

/** Refuses what no person can be found with, before anything is asked of it. */
export function checkOwner<Options extends { readonly senderId: unknown }>(
  options: Options,
  group: keyof MemoryStore,
  known: Parameters<typeof checkOptions<Options>>[1],
): void {
  checkOptions(options, known, group)
  checkSender(options.senderId)
}
