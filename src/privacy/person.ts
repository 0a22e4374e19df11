import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'

import { idsOfPerson } from '../repositories/alias-chain.ts'
import * as schema from '../schema/index.ts'

const { conversations, messages, messageVectors, userAliases } = schema

/** Where a person's rows are in one table. */
export interface TableOfPerson {
  readonly table: SQLiteTable
  /** Which of the table's rows are the person's. */
  readonly rows: (senderId: string) => SQL
}

/** Which rows are a person's, in a table that says whose they are. */
export const bySender =
  ({ senderId: column }: { readonly senderId: SQLiteColumn }) =>
  (senderId: string): SQL =>
    sql`${column} IN ${idsOfPerson(senderId)}`

const ofSender = (table: SQLiteTable & { readonly senderId: SQLiteColumn }): TableOfPerson => ({
  table,
  rows: bySender(table),
})

/** The messages of all conversations of a person. */
export const messagesOf = (senderId: string): SQL =>
  sql`${messages.conversationId} IN (
    SELECT ${conversations.id} FROM ${conversations} WHERE ${bySender(conversations)(senderId)})`

/**
 * Every table that knows a person, each before those its rows refer to, and the aliases last, which say who the person
 * is. The audit log is not here: of its entries only the words go.
 */
export const tablesOfPerson: readonly TableOfPerson[] = [
  {
    table: schema.messageVectors,
    rows: (senderId) =>
      sql`${messageVectors.messageKey} IN (SELECT ${messages.key} FROM ${messages} WHERE ${messagesOf(senderId)})`,
  },
  ofSender(schema.facts),
  ofSender(schema.factVersions),
  { table: schema.messages, rows: messagesOf },
  ofSender(schema.conversations),
  ofSender(schema.taskRuns),
  ofSender(schema.scheduledTasks),
  ofSender(schema.items),
  ofSender(schema.checkpointWrites),
  ofSender(schema.checkpointValues),
  ofSender(schema.checkpoints),
  ofSender(schema.transcriptEntries),
  ofSender(schema.transcripts),
  ofSender(schema.projectSessions),
  ofSender(schema.outcomes),
  ofSender(schema.lessons),
  ofSender(schema.senders),
  {
    table: schema.userAliases,
    rows: (senderId) =>
      sql`${userAliases.aliasSenderId} IN ${idsOfPerson(senderId)} OR ${userAliases.canonicalSenderId} IN ${idsOfPerson(senderId)}`,
  },
]

/** The tables whose rows hold blobs. */
export const tablesWithBlobs = [
  { table: schema.messages, rows: messagesOf },
  ...[schema.items, schema.transcriptEntries, schema.checkpointValues, schema.checkpointWrites].map(
    (table) => ({ ...ofSender(table), table }),
  ),
]
