import { getTableName, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { emptyWal } from '../database/file/empty-wal.ts'
import { wipeFreeSpace } from '../database/file/free-space.ts'
import { forgetDeletedWords } from '../repositories/word-index.ts'
import { auditLog } from '../schema/index.ts'
import { fillFreePages, leftOnServer } from './erase-on-server.ts'
import { tablesOfPerson } from './person.ts'

/** Takes the words of deleted messages out of the search indexes, and says which of them still hold any. */
export async function leftInIndexes(db: Database, deletedMessages = 0): Promise<string[]> {
  const { recall, older } = await forgetDeletedWords(db, { areThere: deletedMessages > 0 })
  return Object.entries({ messages_recall: recall, messages_fts: older })
    .filter(([, { ofDeleted }]) => ofDeleted > 0)
    .map(
      ([index, { ofDeleted }]) =>
        `${ofDeleted} words of deleted messages in ${index}, which others keep changing: do this again`,
    )
}

/** The rows that a person has, such as those that were written while the others were deleted. */
export async function leftInTables(db: Database, senderIds: readonly string[]): Promise<string[]> {
  const counts = new Map<string, number>()
  for (const senderId of senderIds) {
    const tables = [
      ...tablesOfPerson.map(({ table, rows }) => ({ table, which: rows(senderId) })),
      { table: auditLog, which: sql`${auditLog.senderId} = ${senderId}` },
    ]
    const each = tables.map(
      ({ table, which }) =>
        sql`(SELECT count(*) FROM ${table} WHERE ${which}) AS ${sql.identifier(getTableName(table))}`,
    )
    const [found] = await db.all<Record<string, number>>(sql`SELECT ${sql.join(each, sql`, `)}`)
    for (const [name, rows] of Object.entries(found ?? {})) {
      counts.set(name, (counts.get(name) ?? 0) + rows)
    }
  }
  return [...counts]
    .filter(([, rows]) => rows > 0)
    .map(
      ([name, rows]) => `${rows} rows of ${name}, written while the person was erased: erase again`,
    )
}

/**
 * Overwrites the free space of a file's pages and empties its -wal, and says what could not be. On a server the free pages
 * are overwritten; its log keeps older states of them until its owner removes it, and that is said.
 */
export async function leftInFiles(db: Database, waitMs: number): Promise<string[]> {
  if (db.$client.protocol !== 'file') {
    await fillFreePages(db)
    return [leftOnServer]
  }
  const pages = await wipeFreeSpace(db.$client)
  const isEmpty = await emptyWal(db.$client, waitMs)
  return [
    ...(pages === 0
      ? []
      : [`bytes in the free space of ${pages} pages, which others keep changing: do this again`]),
    ...(isEmpty
      ? []
      : [
          'older states of pages in the -wal, which a reader holds on to: do this again when it has ended',
        ]),
  ]
}
