import { and, eq, inArray, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { wordsBeside } from '../recall/tokens.ts'
import { messageWords, type UpdateIndexOptions } from '../schema/message-words.ts'
import { messages } from '../schema/messages.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { foldedAfter } from './recall-letters.ts'
import { names } from './rows.ts'

/** How much of a text is read: more than a book has in a chapter. */
const readLength = 200_000

/** How many messages a search reads before it asks; more than were written since the last one, as a rule. */
const atOnce = 200

/**
 * Reads the messages that the index knows only as they are written, newest first, and adds their words in other spellings.
 * Stopping it loses nothing that was done. Gives how many were read.
 */
export async function readUnreadMessages(
  db: Database,
  { batch, signal, onProgress }: Omit<UpdateIndexOptions, 'batch'> & { readonly batch: number },
): Promise<number> {
  const total = await db.$count(messageWords, eq(messageWords.unread, true))
  let read = 0
  for (;;) {
    signal?.throwIfAborted()
    const count = await readNewest(db, batch)
    if (count === 0) return read
    read += count
    onProgress?.({ read, total: Math.max(total, read) })
    await yieldToEventLoop()
  }
}

/** Reads what was written since the last search; what it fails at is found as it is written. */
export async function readNewMessages(db: Database): Promise<void> {
  await readNewest(db, atOnce).catch(() => undefined)
}

async function readNewest(db: Database, most: number): Promise<number> {
  const unread = await db
    .select({
      key: messageWords.messageKey,
      content: sql<string | null>`substr(${messages.content}, 1, ${readLength})`,
      isOlder: sql<number>`${messageWords.messageKey} <= ${foldedAfter}`,
    })
    .from(messageWords)
    .leftJoin(messages, sql`${messages.key} = ${messageWords.messageKey}`)
    .where(eq(messageWords.unread, true))
    .orderBy(sql`${messageWords.messageKey} DESC`)
    .limit(most)
  if (unread.length === 0) return 0
  const read = unread.map(({ key, content, isOlder }) => ({
    key,
    words: wordsBeside(content ?? '', { lettersAsWritten: isOlder === 1 }).join(' '),
  }))
  const plain = read.filter(({ words }) => words === '').map(({ key }) => key)
  // Those that had words before, too: the trigger that follows takes these out of the index.
  const items = JSON.stringify(read.map(({ key, words }) => [key, words]))
  await repeatable(() =>
    db.batch([
      db.run(sql`UPDATE ${messageWords} SET ${names(messageWords.words)} = item.value ->> 1, ${names(messageWords.unread)} = 0
        FROM json_each(${items}) AS item
        WHERE ${messageWords.messageKey} = item.value ->> 0 AND ${messageWords.unread} = 1`),
      db
        .delete(messageWords)
        .where(and(inArray(messageWords.messageKey, plain), eq(messageWords.words, ''))),
    ]),
  )
  return unread.length
}
