import type { Row } from '@libsql/client'
import { getTableColumns, type SQL, sql } from 'drizzle-orm'

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

/** Messages of one conversation, from rows that lack its id: handing it out with each takes as long as two other columns. */
export async function messagesIn(
  db: Database,
  conversationId: string,
  rows: readonly Row[],
): Promise<Message[]> {
  const found = await wholeMessages(db, rows)
  for (const message of found) message.conversationId = conversationId
  return found
}

/** What is read of messages for `messagesIn`. */
export const besideConversation = (): SQL =>
  sql.join(
    Object.values(getTableColumns(messages)).filter((column) => column !== messages.conversationId),
    sql`, `,
  )

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
