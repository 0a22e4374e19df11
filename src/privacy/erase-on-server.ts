import { getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { names } from '../repositories/rows.ts'
import {
  blobs,
  checkpoints,
  checkpointValues,
  checkpointWrites,
  conversations,
  facts,
  factVersions,
  items,
  lessons,
  messages,
  outcomes,
  scheduledTasks,
  taskRuns,
  transcriptEntries,
  transcripts,
} from '../schema/index.ts'
import { blobsOf } from './blobs-of-person.ts'
import { tablesOfPerson } from './person.ts'

/** What a person says, or what is said of them, in the order in which triggers copy it. */
const words: readonly SQLiteColumn[][] = [
  [messages.content, messages.metadata, messages.body],
  [conversations.summary, conversations.summaryError],
  [facts.value],
  [factVersions.value],
  [scheduledTasks.description, scheduledTasks.replyTarget, scheduledTasks.lastError],
  [taskRuns.error],
  [outcomes.lesson],
  [lessons.rule],
  [items.value],
  [checkpoints.bytes, checkpoints.metadata],
  [checkpointValues.bytes],
  [checkpointWrites.bytes],
  [transcriptEntries.entry],
  [transcripts.summary],
]

/**
 * Writes over a person's words in their places, before the rows are deleted: a server does not overwrite what is deleted,
 * and takes no setting that would make it.
 */
export async function overwriteWords(db: Database, senderId: string): Promise<void> {
  const [first, ...others] = words.map((columns) => {
    const [{ table } = columns[0]!] = columns
    const rows = tablesOfPerson.find((one) => one.table === table)?.rows
    if (rows === undefined) throw new RangeError(`${getTableName(table)} knows no person`)
    const set = columns.map((column) => sql`${sql.identifier(column.name)} = ${over(column)}`)
    return db.run(sql`UPDATE ${table} SET ${sql.join(set, sql`, `)} WHERE ${rows(senderId)}`)
  })
  if (first) await db.batch([first, ...others, db.run(overwriteBlobs(senderId))])
}

const overwriteBlobs = (senderId: string): SQL =>
  sql`UPDATE ${blobs} SET ${names(blobs.bytes)} = zeroblob(length(${blobs.bytes})) WHERE ${blobs.hash} IN ${blobsOf(senderId)}`

/** As many bytes as there are, so that SQLite writes them where the others were. */
const over = (column: SQLiteColumn): SQL => {
  const name = sql.identifier(column.name)
  return sql`CASE WHEN coalesce(${name}, '') = '' THEN ${name}
    ELSE printf('%.*c', length(CAST(${name} AS BLOB)), 'x') END`
}

/** Writes over the pages that the deletion and the merging of the indexes have freed, and gives them back. */
export async function fillFreePages(db: Database): Promise<void> {
  const { rows } = await db.$client.execute('PRAGMA freelist_count')
  const pages = Math.min(Number(rows[0]?.[0] ?? 0), mostPages)
  // In rows of 4 MB at most; of each page some bytes lead to the next one.
  const rowsOfFiller = Array.from({ length: Math.ceil(pages / 1000) }, (_, n) => {
    const size = Math.min(1000, pages - n * 1000) * 4092
    return sql`INSERT INTO omega_memory_filler VALUES (zeroblob(${size}))`
  })
  await db.batch([
    db.run(sql`CREATE TABLE omega_memory_filler (bytes BLOB)`),
    ...rowsOfFiller.map((insert) => db.run(insert)),
    db.run(sql`DROP TABLE omega_memory_filler`),
  ])
}

/** All that is written goes into the server's log too, and on to its replicas: 100 MB at most. */
const mostPages = 25_000

/** What nobody can see or reach through a server, in the words of the receipt. */
export const leftOnServer =
  "older states of pages in the server's log and files, which its owner removes: see docs/operations.md, Erasing on a server"
