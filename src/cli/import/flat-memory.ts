import type { MemoryStore } from '../../index.ts'

const settleEvery = 16_384

/**
 * The records as they come, in as much memory for a gigabyte of them as for a megabyte. Two things would grow otherwise:
 * the store's cache, and the mapped pages of its file, which count as memory of this process.
 */
export async function* flatly<Item>(
  memory: MemoryStore,
  records: AsyncIterable<Item>,
): AsyncIterable<Item> {
  let count = 0
  for await (const record of records) {
    // Again and again, because a connection that met a busy file is opened anew.
    if (count % settleEvery === 0) await makeSmall(memory)
    count += 1
    yield record
  }
}

/** Writing in the order of a file gains little from a cache. A server has its own. */
async function makeSmall({ client }: MemoryStore): Promise<void> {
  if (client.protocol !== 'file') return
  await client.execute('PRAGMA mmap_size = 0')
  await client.execute('PRAGMA cache_size = -16384')
}
