import type { RunnableConfig } from '@langchain/core/runnables'

import { checkObject, refuse } from '../arguments.ts'

/** Where a config points: a thread, and in it the graph itself (`''`) or one of its subgraphs. */
export function placeOf(config: RunnableConfig): {
  threadId: string | undefined
  namespace: string | undefined
} {
  checkObject('config', config)
  const { configurable = {} } = config
  checkObject('configurable', configurable)
  return {
    threadId: textOf(configurable['thread_id'], 'thread_id'),
    namespace: textOf(configurable['checkpoint_ns'], 'checkpoint_ns'),
  }
}

/** Some programs number their threads. */
function textOf(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  refuse(`configurable.${field}`, 'must be a text')
}
