import type { Row } from '@libsql/client'
import { getTableColumns, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { type Message, messages } from '../schema/messages.ts'
import type { BlobBytes } from './blob-cutting.ts'
import { rowOf } from './rows.ts'
import { wholeRows } from './whole-rows.ts'

/** Messages as they are handed out, from rows that were just read: see `wholeRows`. */
export async function wholeMessages(
  db: Database,
  rows: readonly Row[],
  known?: BlobBytes,
): Promise<Message[]> {
  return (await wholeRows(db, rows, body, known)).map(messageOf)
}

const body = {
  column: messages.body,
  which: (row: Row) => sql`${messages.id} = ${row['id']}`,
}

const { milliseconds, blobs: _, ...handedOut } = getTableColumns(messages)

/** The moment whole, from the second and the milliseconds that are stored apart. */
function messageOf(stored: Row): Message {
  const message = rowOf(handedOut, stored)
  const beyond = Number(stored[milliseconds.name])
  if (beyond > 0) message.timestamp = new Date(message.timestamp.getTime() + beyond)
  return message
}
