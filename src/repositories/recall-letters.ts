import { and, eq, gt, lte, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { FOLDED_LETTERS } from '../recall/folding.ts'
import { HAS_JOINED_LETTERS } from '../recall/tokens.ts'
import { conversations } from '../schema/conversations.ts'
import { messageWords } from '../schema/message-words.ts'
import { messages } from '../schema/messages.ts'
import { recallLetters } from '../schema/recall-letters.ts'
import { senders } from '../schema/senders.ts'
import { names } from './rows.ts'
import { recallColumns, recallHolds } from './word-index.ts'

/** The key after which letters are folded; 0 where somebody has deleted the row, as the triggers have it. */
export const foldedAfter = sql`coalesce((SELECT max(${recallLetters.foldedAfter}) FROM ${recallLetters}), 0)`

/** How many messages stand in the recall index with their letters as they are written. */
export const countOlder = (db: Database): Promise<number> =>
  db.$count(messages, sql`${messages.key} <= ${foldedAfter}`)

/** How many messages are entered anew in one transaction at most, and about how many characters: a server ends one after 5 s. */
const mostMessages = 200
const mostCharacters = 1_000_000

/**
 * Enters the newest of these messages anew, those of them that have such letters, and notes that their words beside the index are to
 * be read again. Gives how many were looked at; undefined when there are none any more.
 */
export async function foldNewest(db: Database, batch: number): Promise<number | undefined> {
  const [[letters], rows] = await db.batch([
    db.all<{ last: number }>(sql`SELECT ${foldedAfter} AS last`),
    db.all<{ key: number; length: number | null }>(sql`
      SELECT ${messages.key} AS key, CASE WHEN ${hasLetters} THEN length(${messages.content}) END AS length FROM ${messages}
      WHERE ${messages.key} <= ${foldedAfter} ORDER BY ${messages.key} DESC LIMIT ${batch}`),
  ])
  const last = Number(letters?.last)
  if (last <= 0) return undefined
  const looked = [...asMuchAsFits(rows)]
  const isEnd = looked.length === rows.length && rows.length < batch
  const step = {
    last,
    next: isEnd ? 0 : Math.max(0, looked.at(-1)!.key - 1),
    some: looked.some(({ length }) => length !== null),
  }
  await repeatable(() => db.batch(step.some ? enterAnew(db, step) : [goOn(db, step)]))
  return looked.length
}

function* asMuchAsFits<Row extends { length: number | null }>(rows: readonly Row[]) {
  let [count, characters] = [0, 0]
  for (const row of rows) {
    if (row.length !== null) {
      count += 1
      characters += row.length
      if (count > 1 && (count > mostMessages || characters > mostCharacters)) return
    }
    yield row
  }
}

/** The messages after `next`, up to `last`. */
interface Step {
  readonly last: number
  readonly next: number
  readonly some: boolean
}

const hasLetters = sql`${recallHolds} AND length(CAST(${messages.content} AS BLOB)) > length(${messages.content})
  AND ${messages.content} GLOB ${FOLDED_LETTERS} AND ${messages.content} NOT GLOB ${HAS_JOINED_LETTERS}`

const isEntered = sql`EXISTS (SELECT 1 FROM messages_recall_docsize WHERE rowid = ${messages.key})`

const ownerOf = sql`coalesce((
  SELECT 'u' || ${senders.number} FROM ${conversations} CROSS JOIN ${senders} ON ${senders.senderId} = ${conversations.senderId}
  WHERE ${conversations.id} = ${messages.conversationId}), '')`

/**
 * All in one transaction, which changes nothing when another process has made the step meanwhile. Which messages have such letters is
 * asked once more, because some may have been edited since they were looked at.
 */
function enterAnew(db: Database, step: Step) {
  const { last, next } = step
  const theirs = and(gt(messages.key, next), lte(messages.key, last), hasLetters)
  return [
    db.run(sql`INSERT INTO messages_recall (messages_recall, rowid, ${recallColumns})
      SELECT 'delete', ${messages.key}, ${messages.content}, ${ownerOf} FROM ${messages}
      WHERE ${theirs} AND ${isEntered} AND ${foldedAfter} = ${last}`),
    goOn(db, step),
    // The trigger enters what is not there, which alone knows how the text is cut into words.
    db.run(sql`UPDATE ${messages} SET ${names(messages.conversationId)} = ${names(messages.conversationId)}
      WHERE ${theirs} AND NOT ${isEntered}`),
    db.run(sql`UPDATE ${messageWords} SET ${names(messageWords.unread)} = 1
      WHERE ${messageWords.messageKey} IN (SELECT ${messages.key} FROM ${messages} WHERE ${theirs})`),
  ] as const
}

const goOn = (db: Database, { last, next, some }: Step) =>
  db
    .update(recallLetters)
    .set({ foldedAfter: next, ...(some ? { unmerged: true } : {}) })
    .where(eq(recallLetters.foldedAfter, last))

/** A row where the index may hold words of messages as they stood there before they were entered anew. */
export const whereUnmerged = (db: Database) =>
  db.select().from(recallLetters).where(eq(recallLetters.unmerged, true))

/** Notes that the index was merged, unless more were entered anew meanwhile. */
export async function noteMerged(db: Database, merge: () => Promise<void>): Promise<void> {
  const [unmerged] = await whereUnmerged(db)
  if (!unmerged) return
  await merge()
  await repeatable(() =>
    db
      .update(recallLetters)
      .set({ unmerged: false })
      .where(eq(recallLetters.foldedAfter, unmerged.foldedAfter)),
  )
}
