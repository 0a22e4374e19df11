import { sql, type SQL } from 'drizzle-orm'

import { userAliases } from '../schema/user-aliases.ts'
import type { Bound } from './bound.ts'

/**
 * The sender id that an id stands for: the end of its chain of aliases, itself when it is no alias, and itself when another
 * program linked it into a circle. `UNION` visits each id once, so that a circle ends the walk.
 */
export const endOfChain = (senderId: Bound<string>): SQL<string> => sql`coalesce((
  WITH RECURSIVE chain(id) AS (
    VALUES (${senderId})
    UNION
    SELECT canonical_sender_id FROM chain JOIN ${userAliases} ON alias_sender_id = chain.id
  )
  SELECT id FROM chain
  WHERE NOT EXISTS (SELECT 1 FROM ${userAliases} WHERE alias_sender_id = chain.id)
), ${senderId})`

/** Every id that stands for the id, through any number of links; without the id itself unless it is in a circle. */
export const aliasesOf = (senderId: Bound<string>): SQL<string> => sql`(
  WITH RECURSIVE linked(id) AS (
    SELECT alias_sender_id FROM ${userAliases} WHERE canonical_sender_id = ${senderId}
    UNION
    SELECT alias_sender_id FROM linked JOIN ${userAliases} ON canonical_sender_id = linked.id
  )
  SELECT id FROM linked
)`

/** Every id of the person behind an id: itself and all that is linked with it, in either direction. */
export const idsOfPerson = (senderId: Bound<string>): SQL<string> => sql`(
  WITH RECURSIVE person(id) AS (
    VALUES (${senderId})
    UNION
    SELECT canonical_sender_id FROM person JOIN ${userAliases} ON alias_sender_id = person.id
    UNION
    SELECT alias_sender_id FROM person JOIN ${userAliases} ON canonical_sender_id = person.id
  )
  SELECT id FROM person
)`
