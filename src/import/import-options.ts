import * as z from 'zod'

import type { MemoryError } from '../errors.ts'
import { iterable } from '../schema/collections.ts'
import { abortSignal } from '../schema/columns.ts'

/** What an import has done so far. */
export interface ImportReport {
  /** Messages that were stored. */
  messages: number
  /** Conversations that were begun. */
  conversations: number
  /** Conversations that were closed with a summary. */
  summaries: number
  /** Messages and summaries that were there before. */
  alreadyThere: number
  /** Messages that say something else than before; they are among those that were there. */
  changed: number
  /** Messages of an earlier import that the source has no longer. */
  removed: number
  /** Items that the store refused. */
  refused: number
}

export interface ImportOptions<Item> {
  /** Stops the import between two batches, or while the source is awaited: it fails with the signal's reason. What was stored stays. */
  signal?: AbortSignal
  /** Called after every batch. */
  onProgress?: (report: Readonly<ImportReport>) => void
  /** Called with each item that the store refuses, and why. Without it the first one makes the import fail. */
  onRefused?: (item: Item, error: MemoryError) => void
}

export const ImportInput = z.object({ items: iterable() })

const callback = z.custom((given) => typeof given === 'function', 'must be a function').optional()

export const ImportSettings = z.strictObject({
  signal: abortSignal.optional(),
  onProgress: callback,
  onRefused: callback,
})
