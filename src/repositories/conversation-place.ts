import { and, desc, eq, gte, isNull, lte, sql, type SQL } from 'drizzle-orm'

import { conversations } from '../schema/conversations.ts'
import { formatMoment } from '../time/moments.ts'
import { activeWindow } from './active-window.ts'

/** A scope as it is checked, and the name of the conversation in it that is meant, if it has one. */
export interface ConversationPlace {
  readonly channel: string
  readonly senderId: string
  readonly project: string
  /** The name that the application gave it, or its id; null for the one that the idle rule gives. */
  readonly thread: string | null
}

/** What a place is bound to in a statement. */
export const placeValues = ({ channel, senderId, project, thread }: ConversationPlace) => ({
  channel,
  senderId,
  project,
  thread,
})

/** The window around a moment in which a conversation must have been alive to be the one that is meant. */
export function windowValues(at: Date, idleMinutes: number) {
  const { idleSince, begunBy } = activeWindow(at, idleMinutes)
  return { idleSince: formatMoment(idleSince), begunBy: formatMoment(begunBy) }
}

const bound = (name: string): SQL<string> => sql`${sql.placeholder(name)}`

const isAliveOf = (senderId: SQL<string>) =>
  and(
    eq(conversations.channel, bound('channel')),
    eq(conversations.senderId, senderId),
    eq(conversations.project, bound('project')),
    // In the text: by a value that is bound SQLite plans anew at every run, because a partial index names one.
    sql`${conversations.status} = 'active'`,
    gte(conversations.lastActivity, bound('idleSince')),
    lte(conversations.startedAt, bound('begunBy')),
    isNull(conversations.thread),
  )

/** Whether a conversation of a scope without a name is alive in the window of a moment. */
export const isAlive = isAliveOf(bound('senderId'))

const idOf = (which: SQL | undefined) => sql<string>`(
  SELECT ${conversations.id} FROM ${conversations} WHERE ${which}
  ORDER BY ${desc(conversations.lastActivity)} LIMIT 1
)`

/** The id of the conversation that is alive in a scope, or null. */
export const aliveId = idOf(isAlive)

/** The id of the conversation that is alive under the sender's id as it was given, or null. */
export const aliveIdAsGiven = idOf(isAliveOf(bound('asGiven')))

const isOfPerson = and(
  eq(conversations.channel, bound('channel')),
  eq(conversations.senderId, bound('senderId')),
)

/** The id of the conversation that is named in a scope, or null: by its own id, or else by the application's name. */
export const namedId = sql<string>`coalesce(
  (SELECT ${conversations.id} FROM ${conversations}
    WHERE ${conversations.id} = ${bound('thread')} AND ${isOfPerson}),
  (SELECT ${conversations.id} FROM ${conversations}
    WHERE ${isOfPerson} AND ${conversations.thread} = ${bound('thread')})
)`
