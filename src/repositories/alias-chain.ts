import { sql, type SQL } from 'drizzle-orm'

import { personOf } from '../recall/person.ts'
import { soughtSpelling } from '../schema/spelling.ts'
import { userAliases } from '../schema/user-aliases.ts'
import type { Bound } from './bound.ts'

export { personValues } from '../recall/person.ts'

/**
 * The sender id that an id stands for: the end of its chain of aliases, itself when it is no alias, and itself when another
 * program linked it into a circle. `UNION` visits each id once, so that a circle ends the walk.
 */
export const endOfChain = (senderId: Bound<string>): SQL<string> => sql`coalesce((
  WITH RECURSIVE chain(id) AS (
    VALUES (${senderId})
    UNION
    SELECT ${userAliases.canonicalSenderId} FROM chain JOIN ${userAliases} ON ${userAliases.aliasSenderId} = chain.id
  )
  SELECT id FROM chain
  WHERE NOT EXISTS (SELECT 1 FROM ${userAliases} WHERE ${userAliases.aliasSenderId} = chain.id)
), ${senderId})`

/** Every id that stands for the id, through any number of links; without the id itself unless it is in a circle. */
export const aliasesOf = (senderId: Bound<string>): SQL<string> => sql`(
  WITH RECURSIVE linked(id) AS (
    SELECT ${userAliases.aliasSenderId} FROM ${userAliases} WHERE ${userAliases.canonicalSenderId} = ${senderId}
    UNION
    SELECT ${userAliases.aliasSenderId} FROM linked JOIN ${userAliases} ON ${userAliases.canonicalSenderId} = linked.id
  )
  SELECT id FROM linked
)`

/**
 * Every id of the person behind an id: itself and all that is linked with it, in either direction. An id is looked for
 * in the spelling in which it is stored today and in the one in which it was given, which older rows may bear.
 */
export const idsOfPerson = (
  senderId: Bound<string>,
  asGiven: Bound<string> = senderId,
): SQL<string> => sql`(
  WITH RECURSIVE ${personOf(sql`(${typeof senderId === 'string' ? soughtSpelling(senderId) : senderId}), (${asGiven})`)}
  SELECT id FROM person
)`

/**
 * The ids of a person as the table that a query begins with, to be cross-joined: where a table has an index by status too, SQLite
 * would rather walk everybody's rows of that status than look for a list of ids.
 */
export const ownerIn = (ids: SQL<string>): SQL => sql`${ids} AS owner`

/** The id in the table that `ownerIn` makes. */
export const ownerId = sql<string>`owner.id`

/** The ids of a person in a query that is built once: `personValues` fills them in. */
export const idsOfPersonAsked = idsOfPerson(sql.placeholder('senderId'), sql.placeholder('asGiven'))
