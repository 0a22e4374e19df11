import { and, eq, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type * as z from 'zod'

import { threadOf } from '../schema/columns.ts'
import { conversations, type HistoryInput } from '../schema/conversations.ts'
import { idsOfPerson } from './alias-chain.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { aliveId, isAlive, namedId } from './conversation-place.ts'
import { allOf, names } from './rows.ts'

export const conversationById = new CompiledQuery(
  conversations,
  statement(
    () =>
      sql`SELECT ${allOf(conversations)} FROM ${conversations} WHERE ${conversations.id} = ${sql.placeholder('id')}`,
  ),
)

/** The status stands in the text: of a bound one SQLite asks at every run anew whether a partial index fits, and prepares the statement again. */
export const isActive = sql`${conversations.status} = 'active'`

/** Whether nothing was said in a conversation since a moment; one with a name is never idle. */
export const isIdle = (idleSince: Date) =>
  and(isActive, isNull(conversations.thread), lt(conversations.lastActivity, idleSince))

export const isClosedOf = (which: Omit<z.output<typeof HistoryInput>, 'limit'>) => {
  const thread = threadOf(which)
  return and(
    eq(conversations.channel, which.channel),
    inArray(conversations.senderId, idsOfPerson(which.senderId)),
    which.project === undefined ? undefined : inArray(conversations.project, [which.project, '']),
    thread === null ? undefined : eq(conversations.thread, thread),
    // Of a value that is bound the partial index would not be used.
    sql`${conversations.status} = 'closed'`,
  )
}

export const closedAt = (now: Date) => ({
  status: 'closed' as const,
  updatedAt: now,
  leaseOwner: null,
  leaseUntil: null,
})

const find = (id: typeof aliveId) =>
  new CompiledQuery(
    conversations,
    statement(
      () =>
        sql`SELECT ${allOf(conversations)} FROM ${conversations} WHERE ${conversations.id} = ${id}`,
    ),
  )

export const findAlive = find(aliveId)
export const findNamed = find(namedId)

const close = (which: SQL | undefined) =>
  new CompiledQuery(
    { id: conversations.id },
    statement(
      () => sql`
      UPDATE ${conversations} SET ${names(conversations.status)} = 'closed',
        ${names(conversations.updatedAt)} = ${sql.placeholder('now')},
        ${names(conversations.leaseOwner)} = NULL, ${names(conversations.leaseUntil)} = NULL
      WHERE ${which} RETURNING ${names(conversations.id)}`,
    ),
  )

export const closeAlive = close(isAlive)
export const closeNamed = close(and(eq(conversations.id, namedId), isActive))
