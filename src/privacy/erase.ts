import { getTableName, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { emptyWal } from '../database/file/empty-wal.ts'
import { idsOfPerson } from '../repositories/alias-chain.ts'
import { eraseAuditEntries } from '../repositories/audit-repository.ts'
import { mergeWordIndexes } from '../repositories/word-index.ts'
import { messagesOf, tablesOfPerson } from './person.ts'

/** What erasing a person did, to be kept as the proof of it. Holds nothing about the person but the ids given up. */
export interface ErasureReceipt {
  /** Every sender id that was the person's. */
  readonly senderIds: readonly string[]
  readonly at: Date
  /** How many rows went from each table; of `audit_log`, how many entries lost their words. */
  readonly rows: Readonly<Record<string, number>>
  /**
   * Whether every copy in the file's -wal is gone too. False when a reader of another process held on to an older state
   * for longer than `busyTimeoutMs`: erase again, or close the store, once it has ended.
   */
  readonly complete: boolean
  /** Where copies of what was erased may still be, out of this store's reach. */
  readonly outOfReach: readonly string[]
}

/**
 * Deletes a person's rows from every table, under all ids that are linked with theirs, in one batch; then takes their
 * words out of the indexes and waits for the -wal to be emptied. Deleted bytes are overwritten as they go. When it is
 * broken off after the batch, erasing the same person again does the rest.
 */
export async function erase(
  db: Database,
  senderId: string,
  { at, waitMs }: { at: Date; waitMs: number },
): Promise<ErasureReceipt> {
  const ids = await db.all<{ id: string }>(sql`SELECT id FROM ${idsOfPerson(senderId)} ORDER BY id`)
  // Other people's facts may name one of these messages as their source.
  const unlink = db.run(sql`
    UPDATE facts SET source_message_id = NULL
    WHERE source_message_id IN (SELECT id FROM messages WHERE ${messagesOf(senderId)})
    AND sender_id NOT IN ${idsOfPerson(senderId)}`)
  const deletions = tablesOfPerson.map(({ table, rows }) =>
    db.run(sql`DELETE FROM ${table} WHERE ${rows(senderId)}`),
  )
  const [, blanked, dropped, ...deleted] = await db.batch([
    unlink,
    ...eraseAuditEntries(db, idsOfPerson(senderId), at),
    ...deletions,
  ])
  await mergeWordIndexes(db)

  const rows = Object.fromEntries(
    tablesOfPerson.map(({ table }, place) => [
      getTableName(table),
      deleted[place]?.rowsAffected ?? 0,
    ]),
  )
  return {
    senderIds: ids.map(({ id }) => id),
    at,
    rows: { ...rows, audit_log: blanked.length + dropped.length },
    complete: await emptyWal(db.$client, waitMs),
    outOfReach: ['backups and exports', 'replicas, and storage of a server itself', 'limitations'],
  }
}
