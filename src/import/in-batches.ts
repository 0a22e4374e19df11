import { asBatches } from '../batches.ts'
import { itemsOf } from '../time/items.ts'
import type { HistoryItem } from './history-item.ts'
import { stoppable } from './stoppable.ts'

/** What is written at once: so many messages, or so many characters. */
const limit = { count: 1000, size: 2 * 1024 * 1024, sizeOf: lengthOf }

/** The items in batches that are written at once, until the signal aborts. */
export const inBatches = <Item extends HistoryItem>(
  source: AsyncIterable<Item> | Iterable<Item>,
  signal?: AbortSignal,
): AsyncIterable<Item[]> => asBatches(itemsOf(signal ? stoppable(source, signal) : source), limit)

/** How long a message is; what is no message is refused later, by its own name. */
function lengthOf(item: unknown): number {
  const { content } = Object(item) as { content?: unknown }
  return typeof content === 'string' ? content.length : 0
}
