import type { Database } from '../database/database.ts'
import type { UpdateIndexOptions } from '../schema/message-words.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { readUnreadMessages } from './message-words.ts'
import { countOlder, foldNewest, noteMerged } from './recall-letters.ts'
import { forgetOlderEntries } from './word-index.ts'

/**
 * Brings the recall index to what this version would have written: reads the messages that nobody has read for their other spellings, then
 * enters those anew, newest first, whose letters stand there as they are written. Searches find both kinds meanwhile, and stopping it
 * loses nothing that was done. Gives how many were read.
 */
export async function updateRecallIndex(
  db: Database,
  { batch, signal, onProgress }: Omit<UpdateIndexOptions, 'batch'> & { readonly batch: number },
): Promise<number> {
  const older = await countOlder(db)
  let read = await readUnreadMessages(db, {
    batch,
    signal,
    onProgress: ({ read, total }) => onProgress?.({ read, total: total + older }),
  })
  const total = read + older
  for (;;) {
    signal?.throwIfAborted()
    const looked = await foldNewest(db, batch)
    if (looked === undefined) break
    await readUnreadMessages(db, { batch, signal, onProgress: undefined })
    read += looked
    if (looked > 0) onProgress?.({ read, total: Math.max(total, read) })
    await yieldToEventLoop()
  }
  await noteMerged(db, async () => {
    // What another process may be about to read, which changes the index as well.
    await readUnreadMessages(db, { batch, signal, onProgress: undefined })
    await forgetOlderEntries(db)
  })
  return read
}
