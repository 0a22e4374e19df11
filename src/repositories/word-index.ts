import type { InStatement, ResultSet } from '@libsql/client'
import { and, inArray, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { repeatable } from '../database/repeatable.ts'
import { conversations, messages, senders } from '../schema/index.ts'
import { besideKeys } from '../schema/message-words.ts'
import { takeOutDeletedWords } from './deleted-words.ts'
import { type IndexParts, partsIn, recordOf } from './index-parts.ts'
import { mergeAll, type MergedIndex } from './word-index-merging.ts'
import { wordsLeft, type WordsLeft } from './words-left.ts'

/** How many entries of an index do not agree with the messages; all are 0 in a healthy store. */
export interface IndexParity {
  /** Messages that the index does not hold. */
  readonly missing: number
  /** Entries of messages that there are not. */
  readonly extra: number
  /** Entries that stand under another person. */
  readonly misplaced: number
}

/** Both word indexes: what recall asks, and what the older program asks, which knows no persons. */
export interface WordIndexes<Each> {
  readonly recall: Each
  readonly older: Each
}

/**
 * Whether the word indexes and the messages agree. Reads all of both: for a doctor, not for every day. An index whose
 * pages are damaged can't be asked, and fails.
 */
export async function checkWordIndexes(db: Database): Promise<WordIndexes<IndexParity>> {
  const [recall, older] = await db.batch([
    db.all<IndexParity>(sql`SELECT (SELECT count(*) ${missing(recallIndex)}) AS missing,
      (SELECT count(*) ${extra(recallIndex)}) AS extra, (SELECT count(*) ${misplaced}) AS misplaced`),
    db.all<IndexParity>(sql`
      SELECT iif(${isFilled}, (SELECT count(*) ${missing(olderIndex)}), 0) AS missing,
        iif(${isFilled}, (SELECT count(*) ${extra(olderIndex)}), 0) AS extra, 0 AS misplaced`),
  ])
  return { recall: recall[0]!, older: older[0]! }
}

/** Brings both indexes in step with the messages, in one transaction, and gives what was wrong. */
export async function repairWordIndexes(db: Database): Promise<WordIndexes<IndexParity>> {
  const found = await checkWordIndexes(db)
  await write(db, [
    numberSenders,
    ...(found.recall.extra + found.recall.misplaced > 0 ? rebuild(recallIndex) : []),
    ...(found.recall.missing > 0 ? [addMissing] : []),
    ...(differs(found.older) ? rebuild(olderIndex) : []),
  ])
  return found
}

/** Makes both indexes anew from the messages, whatever they hold or however they are damaged. */
export async function rebuildWordIndexes(db: Database): Promise<void> {
  await write(db, [numberSenders, ...rebuild(recallIndex), ...rebuild(olderIndex)])
}

/**
 * Takes the words of deleted and edited messages out of the indexes, and looks whether they are gone: what FTS5's own
 * merging leaves is taken out by making the index anew. Gives the words that were still there at the end. A file is
 * merged in many short writes, so that others read and write meanwhile; broken off, it can be begun again.
 */
export async function forgetDeletedWords(
  db: Database,
  { areThere = false }: { /** Whether it is known that there are some. */ areThere?: boolean } = {},
): Promise<WordIndexes<WordsLeft>> {
  return {
    recall: await forgetIn(db, recallIndex, areThere),
    older: await forgetIn(db, olderIndex, areThere),
  }
}

/** Takes out of the recall index what messages had there before they were entered anew, by merging all of it. */
export async function forgetOlderEntries(db: Database): Promise<void> {
  await forgetIn(db, recallIndex, true)
}

/** Asks for the records that list the parts of both indexes. */
export const recordsOfIndexes = (): InStatement[] =>
  [recallIndex, olderIndex].map(({ name }) => recordOf(name))

/** What parts the indexes had when they were asked for their records. */
export const partsOfIndexes = (records: readonly ResultSet[]): WordIndexes<IndexParts> => ({
  recall: partsIn(records[0]),
  older: partsIn(records[1]),
})

/**
 * Takes the words out of the indexes that messages lost between two states of them: from the pages where they
 * stand, or where that can't be done by merging all of an index. Others' words are not looked for.
 */
export async function forgetWordsBetween(
  db: Database,
  before: WordIndexes<IndexParts>,
  after: WordIndexes<IndexParts>,
): Promise<void> {
  for (const [index, name] of [
    [recallIndex, 'recall'],
    [olderIndex, 'older'],
  ] as const) {
    const isAsItWas = Buffer.compare(before[name].record, after[name].record) === 0
    if (isAsItWas) continue
    const between = { before: before[name].parts, now: after[name] }
    if (!(await takeOutDeletedWords(db, index.name, between))) await forgetIn(db, index, true)
  }
}

/** The words of deleted and edited messages that the indexes still hold. Reads all of their pages. */
export async function findDeletedWords(db: Database): Promise<WordIndexes<WordsLeft>> {
  return {
    recall: await wordsLeft(db, recallIndex.name),
    older: await wordsLeft(db, olderIndex.name),
  }
}

async function forgetIn(db: Database, index: WordIndex, areThere: boolean): Promise<WordsLeft> {
  if (areThere) await mergeAll(db, index)
  let left = await wordsLeft(db, index.name)
  for (let round = 0; round < 2 && left.ofDeleted + left.ofEdited > 0; round++) {
    await mergeAll(db, index)
    left = await wordsLeft(db, index.name)
  }
  // What others have edited meanwhile goes with the next merge.
  if (left.ofDeleted === 0) return left
  await write(db, rebuild(index))
  return wordsLeft(db, index.name)
}

/** A full-text index over messages, which Drizzle knows nothing of. */
interface WordIndex extends MergedIndex {
  readonly name: string
  /** FTS5's own table of it, with one row for each entry. */
  readonly entries: SQL
  /** Which messages have an entry. */
  readonly holds: SQL
  /** Enters messages that it does not hold, those with such a key or all. */
  readonly fill: (keys?: SQL) => SQL
}

const conversationId = sql.identifier(messages.conversationId.name)
const content = sql.identifier(messages.content.name)
/** Messages that recall finds. */
export const recallHolds = inArray(messages.role, ['user', 'assistant'])
const olderHolds = inArray(messages.role, ['user'])

/** What an entry of the recall index is made of, beside its key. */
export const recallColumns = sql.raw('content, owner')

const recallIndex: WordIndex = {
  name: 'messages_recall',
  table: sql.raw('messages_recall'),
  entries: sql.raw('messages_recall_docsize'),
  holds: recallHolds,
  // The trigger enters it, which alone knows how the text is cut into words.
  fill: (keys) => sql`
    UPDATE ${messages} SET ${conversationId} = ${conversationId} WHERE ${and(recallHolds, keys && sql`${messages.key} IN (${keys})`)}`,
  columns: recallColumns,
  nothing: sql.raw("0, 'x', 'x'"),
  dropNothing: sql.raw(
    "INSERT INTO messages_recall (messages_recall, rowid, content, owner) VALUES ('delete', 0, 'x', 'x')",
  ),
}

/** Whether the older program's index is filled: see the option `olderPrograms`. */
const isFilled = sql.raw("EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'messages_fts_insert')")

const olderIndex: WordIndex = {
  name: 'messages_fts',
  table: sql.raw('messages_fts'),
  entries: sql.raw('messages_fts_docsize'),
  holds: olderHolds,
  fill: () => sql`
    INSERT INTO messages_fts (rowid, ${content})
    SELECT ${messages.key}, ${messages.content} FROM ${messages} WHERE ${olderHolds} AND ${isFilled} ORDER BY ${messages.key}`,
  columns: sql.raw('content'),
  nothing: sql.raw("0, 'x'"),
  dropNothing: sql.raw(
    "INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', 0, 'x')",
  ),
}

const missing = ({ entries, holds }: WordIndex): SQL => sql`
  FROM ${messages} WHERE ${holds}
    AND NOT EXISTS (SELECT 1 FROM ${entries} AS entry WHERE entry.id = ${messages.key})`

const extra = ({ entries, holds }: WordIndex): SQL => sql`
  FROM ${entries} AS entry
  WHERE NOT EXISTS (SELECT 1 FROM ${messages} WHERE ${and(sql`${messages.key} = entry.id % ${besideKeys}`, holds)})`

const conversationOf = (key: SQL): SQL => sql`
  FROM ${messages} CROSS JOIN ${conversations} ON ${conversations.id} = ${messages.conversationId}
  WHERE ${messages.key} = ${key}`

/** Entries whose message has a conversation, and which recall does not find under the number of its sender. */
const misplaced = sql`
  FROM ${recallIndex.entries} AS entry
  WHERE EXISTS (SELECT 1 ${conversationOf(sql`entry.id % ${besideKeys}`)} AND ${recallIndex.holds}) AND entry.id NOT IN (
    SELECT found.rowid
    FROM ${senders} CROSS JOIN ${recallIndex.table} AS found
    WHERE found.messages_recall MATCH 'owner : "u' || ${senders.number} || '"'
      AND EXISTS (SELECT 1 ${conversationOf(sql`found.rowid % ${besideKeys}`)} AND ${conversations.senderId} = ${senders.senderId}))`

const numberSenders = sql`
  INSERT INTO ${senders} (${sql.identifier(senders.senderId.name)})
  SELECT DISTINCT ${conversations.senderId} FROM ${conversations}
  WHERE ${conversations.senderId} NOT IN (SELECT ${senders.senderId} FROM ${senders})`

const addMissing = recallIndex.fill(sql`SELECT ${messages.key} ${missing(recallIndex)}`)

const rebuild = (index: WordIndex): SQL[] => [
  sql`INSERT INTO ${index.table} (${index.table}) VALUES ('delete-all')`,
  index.fill(),
]

const differs = (parity: IndexParity): boolean =>
  parity.missing + parity.extra + parity.misplaced > 0

/** Runs statements as one transaction, which can be sent again: whatever it found, it leaves the same. */
async function write(db: Database, statements: readonly SQL[]): Promise<void> {
  const [first, ...rest] = statements.map((statement) => db.run(statement))
  if (first) await repeatable(() => db.batch([first, ...rest]))
}
