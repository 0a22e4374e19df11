import { count, eq, type SQL, sql } from 'drizzle-orm'

import { isInDoubt, repeatable } from '../database/repeatable.ts'
import { conversations } from '../schema/conversations.ts'
import type { DeletionOptions } from '../schema/message-deletion.ts'
import { messages } from '../schema/messages.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { toStatement } from './compiled.ts'
import { deletionOf, forgetting, type ForgettingOptions } from './forgetting.ts'

/** How many messages go at once: others read and write between two steps. */
const messagesAtOnce = 500

/**
 * Deletes a conversation and its messages. The newest go first, so that what is left is always a beginning of it, and the
 * conversation goes together with the last of them. False when there was none; broken off, the same call deletes the rest.
 */
export async function deleteConversation(
  options: ForgettingOptions,
  id: string,
  how: DeletionOptions,
): Promise<boolean> {
  const { db } = options
  const which = sql`${eq(messages.conversationId, id)}`
  const itself = db
    .delete(conversations)
    .where(
      sql`${conversations.id} = ${id} AND NOT EXISTS (SELECT 1 FROM ${messages} WHERE ${which})`,
    )
  const there = db.select({ total: count() }).from(conversations).where(eq(conversations.id, id))
  const statements = [toStatement(itself)]
  return (await deleteInSteps(options, { which, statements, there: toStatement(there) }, how)) > 0
}

/** Deletes messages of one conversation, the newest first. How many there were. */
export function deleteNewest(
  options: ForgettingOptions,
  which: SQL,
  how: DeletionOptions,
): Promise<number> {
  const there = options.db.select({ total: count() }).from(messages).where(which)
  return deleteInSteps(options, { which, statements: [], there: toStatement(there) }, how)
}

interface Deletion {
  /** The messages that go. */
  readonly which: SQL
  /** What is done with each step. */
  readonly statements: ReturnType<typeof toStatement>[]
  /** Tells how many there are of what the last statement of a step deletes. */
  readonly there: ReturnType<typeof toStatement>
}

/** How many rows the last statement has deleted, also when an answer was lost and a step was sent again. */
async function deleteInSteps(
  options: ForgettingOptions,
  { which, statements, there: ask }: Deletion,
  { signal, onProgress }: DeletionOptions,
): Promise<number> {
  const { db, unforgotten } = options
  const newest = sql`${messages.key} IN (
    SELECT ${messages.key} FROM ${messages} WHERE ${which} ORDER BY ${messages.sequence} DESC LIMIT ${messagesAtOnce})`
  const batch = [...deletionOf(db, newest), ...statements]
  let [there, deleted, gone] = [0, 0, 0]
  let inDoubt = false
  const step = async () => {
    signal?.throwIfAborted()
    const [, dropped, ...others] = await repeatable(() => db.$client.batch(batch, 'write'))
    const told = others.at(-1) ?? dropped!
    deleted += dropped!.rowsAffected
    gone += told.rowsAffected
    inDoubt ||= isInDoubt(told)
    onProgress?.({ deleted })
    return dropped!.rowsAffected < messagesAtOnce
  }
  const write = async () => {
    try {
      while (!(await step())) await yieldToEventLoop()
    } catch (error) {
      if (deleted === 0) throw error
      unforgotten.some = true
      return { error }
    }
    return undefined
  }
  const broken = await forgetting(options, write, {
    hasChanged: () => deleted + gone > 0,
    ask: { statement: ask, told: ({ rows }) => (there = Number(rows[0]?.[0])) },
  })
  if (broken) throw broken.error
  return inDoubt ? Math.max(gone, there) : gone
}
