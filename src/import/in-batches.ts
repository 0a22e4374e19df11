import type { HistoryItem } from './history-item.ts'
import { stoppable } from './stoppable.ts'

const batchMessages = 1000
const batchCharacters = 2 * 1024 * 1024

/** The items in portions that are written at once: of so many messages, or of so much text. */
export async function* inBatches<Item extends HistoryItem>(
  source: AsyncIterable<Item> | Iterable<Item>,
  signal?: AbortSignal,
): AsyncIterable<Item[]> {
  let batch: Item[] = []
  let characters = 0
  for await (const item of signal ? stoppable(source, signal) : source) {
    batch.push(item)
    characters += lengthOf(item)
    if (batch.length < batchMessages && characters < batchCharacters) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}

/** How long a message is; what is no message is refused later, by its own name. */
function lengthOf(item: unknown): number {
  const { content } = Object(item) as { content?: unknown }
  return typeof content === 'string' ? content.length : 0
}
