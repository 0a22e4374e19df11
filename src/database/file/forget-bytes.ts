import type { Client } from '@libsql/client'

import { emptyWal } from './empty-wal.ts'
import { wipeFreeSpace } from './free-space.ts'

/** Above so many pages (32 MiB, as a rule) a deletion does not look at all of a file, which would take longer than itself. */
const mostPages = 8192

/** Of each client the round that has not begun to look yet, which whoever comes meanwhile shares. */
const next = new WeakMap<Client, Promise<void>>()
const running = new WeakMap<Client, Promise<void>>()

/**
 * Leaves no byte of what was deleted before this call in a file: overwrites copies in the free space of its pages, unless
 * it has very many, and empties its -wal. Several deletions that end at once share one look.
 */
export async function forgetBytes(client: Client, waitMs: number): Promise<void> {
  if (client.protocol !== 'file') return
  const shared = next.get(client)
  if (shared) return shared
  const before = running.get(client) ?? Promise.resolve()
  const begin = async () => {
    next.delete(client)
    running.set(client, round)
    await look(client, waitMs)
  }
  const round: Promise<void> = before.then(begin, begin)
  next.set(client, round)
  return round
}

async function look(client: Client, waitMs: number): Promise<void> {
  const { rows } = await client.execute('PRAGMA page_count')
  if (Number(rows[0]?.['page_count']) <= mostPages) await wipeFreeSpace(client)
  await emptyWal(client, waitMs)
}
