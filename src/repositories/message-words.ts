import { inArray, isNull, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { wordsBeside } from '../recall/tokens.ts'
import { messageWords, type UpdateIndexOptions } from '../schema/message-words.ts'
import { messages } from '../schema/messages.ts'
import { nextTurn } from '../time/timers.ts'

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
  const total = await db.$count(messageWords, isNull(messageWords.words))
  let read = 0
  for (;;) {
    signal?.throwIfAborted()
    const count = await readNewest(db, batch)
    if (count === 0) return read
    read += count
    onProgress?.({ read, total: Math.max(total, read) })
    await nextTurn()
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
    })
    .from(messageWords)
    .leftJoin(messages, sql`${messages.key} = ${messageWords.messageKey}`)
    .where(isNull(messageWords.words))
    .orderBy(sql`${messageWords.messageKey} DESC`)
    .limit(most)
  if (unread.length === 0) return 0
  const read = unread.map(({ key, content }) => ({
    key,
    words: wordsBeside(content ?? '').join(' '),
  }))
  const plain = read.filter(({ words }) => words === '').map(({ key }) => key)
  const other = read.filter(({ words }) => words !== '').map(({ key, words }) => [key, words])
  await repeatable(() =>
    db.batch([
      db.delete(messageWords).where(inArray(messageWords.messageKey, plain)),
      db.run(sql`UPDATE ${messageWords} SET words = item.value ->> 1
        FROM json_each(${JSON.stringify(other)}) AS item
        WHERE ${messageWords.messageKey} = item.value ->> 0 AND ${isNull(messageWords.words)}`),
    ]),
  )
  return unread.length
}
