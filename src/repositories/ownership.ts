import { and, eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import type { conversations } from '../schema/conversations.ts'
import type { scheduledTasks } from '../schema/scheduled-tasks.ts'
import { idsOfPerson } from './alias-chain.ts'

/**
 * Whether the row of an id may be read or changed for somebody: it is theirs under any of their ids, or nobody was named.
 * An id is all that a program needs for its own rows; what came from outside is checked so.
 */
export async function isFor(
  db: Database,
  table: typeof conversations | typeof scheduledTasks,
  { id, senderId }: { readonly id: string; readonly senderId: string | undefined },
): Promise<boolean> {
  if (senderId === undefined) return true
  const found = await db
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.id, id), sql`${table.senderId} IN ${idsOfPerson(senderId)}`))
  return found.length > 0
}
