import type { Row } from '@libsql/client'

import { type Message, messages } from '../schema/messages.ts'
import { rowOf } from './rows.ts'

/** A message as it is handed out: its moment whole, from the second and the milliseconds that are stored apart. */
export function messageOf(stored: Row): Message {
  return withMilliseconds(rowOf(messages, stored))
}

/** The same of a row that Drizzle has read. */
export function withMilliseconds(row: typeof messages.$inferSelect): Message {
  const { milliseconds, ...message } = row
  if (milliseconds > 0) message.timestamp = new Date(message.timestamp.getTime() + milliseconds)
  return message
}
