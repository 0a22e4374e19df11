import { getTableName, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { idsOfPerson } from '../repositories/alias-chain.ts'
import { eraseAuditEntries } from '../repositories/audit-repository.ts'
import { names } from '../repositories/rows.ts'
import { facts, messages } from '../schema/index.ts'
import { blobsOf } from './blobs-of-person.ts'
import { overwriteWords } from './erase-on-server.ts'
import { leftInFiles, leftInIndexes, leftInTables } from './left-behind.ts'
import { messagesOf, tablesOfPerson } from './person.ts'

/** What erasing a person did, to be kept as the proof of it. Holds nothing about the person but the ids given up. */
export interface ErasureReceipt {
  /** Every sender id that was the person's. */
  readonly senderIds: readonly string[]
  readonly at: Date
  /** How many rows went from each table; of `audit_log`, how many entries lost their words, and of `blobs`, how many large parts went with their last holder. */
  readonly rows: Readonly<Record<string, number>>
  /** Whether a look at the tables, at every page of the search indexes and at the -wal found nothing left. */
  readonly complete: boolean
  /** What that look found, without anybody's words: empty when `complete`. Erase again once the reason is gone. */
  readonly left: readonly string[]
  /** Where copies of what was erased may still be, out of this store's reach. */
  readonly outOfReach: readonly string[]
}

/**
 * Deletes a person's rows from every table, under all ids that are linked with theirs, in one batch; then takes their
 * words out of the indexes, waits for the -wal to be emptied, and looks at what is left. Deleted bytes are overwritten as
 * they go. When it is broken off after the batch, erasing the same person again does the rest.
 */
export async function erase(
  db: Database,
  senderId: string,
  { at, waitMs }: { at: Date; waitMs: number },
): Promise<ErasureReceipt> {
  const ids = await db.all<{ id: string }>(sql`SELECT id FROM ${idsOfPerson(senderId)} ORDER BY id`)
  // Other people's facts may name one of these messages as their source.
  const unlink = db.run(sql`
    UPDATE ${facts} SET ${names(facts.sourceMessageId)} = NULL
    WHERE ${facts.sourceMessageId} IN (SELECT ${messages.id} FROM ${messages} WHERE ${messagesOf(senderId)})
    AND ${facts.senderId} NOT IN ${idsOfPerson(senderId)}`)
  const deletions = tablesOfPerson.map(({ table, rows }) =>
    db.run(sql`DELETE FROM ${table} WHERE ${rows(senderId)}`),
  )
  if (db.$client.protocol !== 'file') await overwriteWords(db, senderId)
  const [[held], , blanked, dropped, ...deleted] = await db.batch([
    db.all<{ blobs: number }>(sql`SELECT count(*) AS blobs FROM ${blobsOf(senderId)}`),
    unlink,
    ...eraseAuditEntries(db, idsOfPerson(senderId), at),
    ...deletions,
  ])
  const rows = Object.fromEntries(
    tablesOfPerson.map(({ table }, place) => [
      getTableName(table),
      deleted[place]?.rowsAffected ?? 0,
    ]),
  )
  const senderIds = ids.map(({ id }) => id)
  const left = [
    ...(await leftInIndexes(db, rows['messages'])),
    ...(await leftInTables(db, senderIds)),
    ...(await leftInFiles(db, waitMs)),
  ]
  return {
    senderIds,
    at,
    rows: {
      ...rows,
      blobs: held?.blobs ?? 0,
      audit_log: blanked.length + dropped.length,
    },
    complete: left.length === 0,
    left,
    outOfReach: ['backups and exports', 'replicas, and storage of a server itself', 'limitations'],
  }
}
