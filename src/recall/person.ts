import { type SQL, sql } from 'drizzle-orm'

import { soughtSpelling } from '../schema/spelling.ts'
import { userAliases } from '../schema/user-aliases.ts'

const { aliasSenderId, canonicalSenderId } = userAliases

/** Every id of the person behind some ids, as a table of `WITH RECURSIVE`: themselves, and all that are linked with them. */
export const personOf = (ids: SQL): SQL => sql`person(id) AS (
    VALUES ${ids}
    UNION SELECT ${canonicalSenderId} FROM person JOIN ${userAliases} ON ${aliasSenderId} = person.id
    UNION SELECT ${aliasSenderId} FROM person JOIN ${userAliases} ON ${canonicalSenderId} = person.id
  )`

/** Every id of the person that `personValues` names. */
export const person = personOf(sql`(:senderId), (:asGiven)`)

/** Whose rows are meant: the id in the spelling in which it is stored today, and as it was given, which older rows may bear. */
export const personValues = (senderId: string): { senderId: string; asGiven: string } => ({
  senderId: soughtSpelling(senderId),
  asGiven: senderId,
})
