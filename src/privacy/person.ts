import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import { idsOfPerson } from '../repositories/alias-chain.ts'
import * as schema from '../schema/index.ts'

/** Where a person's rows are in one table. */
export interface TableOfPerson {
  readonly table: SQLiteTable
  /** Which of the table's rows are the person's. */
  readonly rows: (senderId: string) => SQL
}

const bySender = (table: SQLiteTable): TableOfPerson => ({
  table,
  rows: (senderId) => sql`sender_id IN ${idsOfPerson(senderId)}`,
})

/** The messages of all conversations of a person. */
export const messagesOf = (senderId: string): SQL =>
  sql`conversation_id IN (SELECT id FROM conversations WHERE sender_id IN ${idsOfPerson(senderId)})`

/**
 * Every table that knows a person, each before those its rows refer to, and the aliases last, which say who the person
 * is. The audit log is not here: of its entries only the words go.
 */
export const tablesOfPerson: readonly TableOfPerson[] = [
  {
    table: schema.messageVectors,
    rows: (senderId) =>
      sql`message_key IN (SELECT key FROM messages WHERE ${messagesOf(senderId)})`,
  },
  bySender(schema.facts),
  bySender(schema.factVersions),
  { table: schema.messages, rows: messagesOf },
  bySender(schema.conversations),
  bySender(schema.taskRuns),
  bySender(schema.scheduledTasks),
  bySender(schema.items),
  bySender(schema.checkpointWrites),
  bySender(schema.checkpointValues),
  bySender(schema.checkpoints),
  bySender(schema.transcriptEntries),
  bySender(schema.transcripts),
  bySender(schema.projectSessions),
  bySender(schema.outcomes),
  bySender(schema.lessons),
  bySender(schema.senders),
  {
    table: schema.userAliases,
    rows: (senderId) =>
      sql`alias_sender_id IN ${idsOfPerson(senderId)} OR canonical_sender_id IN ${idsOfPerson(senderId)}`,
  },
]

/** The tables whose rows hold blobs. */
export const tablesWithBlobs = [
  { table: schema.messages, rows: messagesOf },
  ...[schema.items, schema.transcriptEntries, schema.checkpointValues, schema.checkpointWrites].map(
    (table) => ({ ...bySender(table), table }),
  ),
]
