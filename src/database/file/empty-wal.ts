import type { Client } from '@libsql/client'

import { pause, stopwatch } from '../../time/timers.ts'

/**
 * Moves what a file's -wal holds into the file and cuts the -wal to nothing, so that no older version of a page is left
 * in it. Waits for readers of other processes, and is false when one was still reading at the end of that time.
 */
export async function emptyWal(client: Client, waitMs: number): Promise<boolean> {
  if (client.protocol !== 'file') return true
  const deadline = stopwatch() + waitMs
  for (;;) {
    const { rows } = await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    if (rows[0]?.busy === 0) return true
    if (stopwatch() >= deadline) return false
    await pause(5)
  }
}
