import { and, lt } from 'drizzle-orm'

import { deleteConversation } from '../repositories/deleting-in-steps.ts'
import { isUnfinished } from '../repositories/forking.ts'
import { conversations } from '../schema/conversations.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** A younger one may still be made. */
const hourMs = 3_600_000

/** How long the readers of other processes are waited for. */
const busyTimeoutMs = 10_000

/** Whether copies of conversations were begun and never finished. */
export async function checkForks({ db, now }: Examined): Promise<Diagnosis[]> {
  const unfinished = await db
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(isUnfinished, lt(conversations.lastActivity, new Date(now.getTime() - hourMs))))
  if (unfinished.length === 0) return []
  return [
    diagnosis(
      {
        code: 'fork_unfinished',
        severity: 'warning',
        message: `${unfinished.length} copies of conversations were broken off: they have the beginning of what was said`,
      },
      async (examined) => {
        const options = { db: examined.db, busyTimeoutMs, isInTransaction: false }
        for (const { id } of unfinished)
          await deleteConversation({ ...options, unforgotten: { some: false } }, id, {})
      },
    ),
  ]
}
