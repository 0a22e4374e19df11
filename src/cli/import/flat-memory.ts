import { getHeapStatistics } from 'node:v8'

import type { MemoryStore } from '../../index.ts'
import { collectGarbage } from '../../pool/collect-garbage.ts'

const mostGarbageBytes = 24 * 1024 * 1024
const lookEvery = 64
const settleEvery = 16_384

/**
 * The records as they come, in as much memory for a gigabyte of them as for a megabyte.
 *
 * Three things would grow otherwise: garbage, which V8 leaves lying until there is a hundred megabytes of it; the
 * store's cache; and the mapped pages of its file, which count as memory of this process.
 */
export async function* flatly<Item>(
  memory: MemoryStore,
  records: AsyncIterable<Item>,
): AsyncIterable<Item> {
  let heap = heapBytes()
  let count = 0
  for await (const record of records) {
    // Again and again, because a connection that met a busy file is opened anew.
    if (count % settleEvery === 0) await makeSmall(memory)
    if (count % lookEvery === 0 && heapBytes() > heap + mostGarbageBytes) {
      collectGarbage()
      heap = heapBytes()
    }
    count += 1
    yield record
  }
}

const heapBytes = (): number => getHeapStatistics().used_heap_size

/** Writing in the order of a file gains little from a cache. A server has its own. */
async function makeSmall({ client }: MemoryStore): Promise<void> {
  if (client.protocol !== 'file') return
  await client.execute('PRAGMA mmap_size = 0')
  await client.execute('PRAGMA cache_size = -16384')
}
