import { sql } from 'drizzle-orm'

import type { Database } from './database/database.ts'
import { idsOfPerson } from './repositories/alias-chain.ts'
import { conversations } from './schema/conversations.ts'
import { facts } from './schema/facts.ts'
import { messages } from './schema/messages.ts'

/** What is stored about one person. */
export interface SenderStats {
  readonly conversations: number
  readonly messages: number
  readonly facts: number
}

/** Counts the rows of a person under all their ids. */
export async function statsOf(db: Database, senderId: string): Promise<SenderStats> {
  const ids = idsOfPerson(senderId)
  const rows = await db.all<SenderStats>(sql`
    SELECT
      (SELECT count(*) FROM ${conversations} WHERE ${conversations.senderId} IN ${ids}) AS conversations,
      (SELECT count(*) FROM ${conversations} CROSS JOIN ${messages}
        ON ${messages.conversationId} = ${conversations.id}
        WHERE ${conversations.senderId} IN ${ids}) AS messages,
      (SELECT count(*) FROM ${facts} WHERE ${facts.senderId} IN ${ids}) AS facts`)
  return rows[0]!
}
