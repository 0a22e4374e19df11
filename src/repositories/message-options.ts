import type { Embedder } from '../recall/embedder.ts'
import type { ForgettingOptions } from './forgetting.ts'
import type { MessageVectors } from './message-vectors.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** What the store's options say about messages. */
export interface MessageOptions extends RepositoryOptions, ForgettingOptions {
  readonly idleMinutes: number
  readonly assistantName?: string | undefined
  readonly embedder?: Embedder | undefined
  readonly vectors: MessageVectors
}
