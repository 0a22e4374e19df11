import { sql } from 'drizzle-orm'

import { oneSpelling } from '../schema/spelling.ts'
import { userAliases } from '../schema/user-aliases.ts'

const { aliasSenderId, canonicalSenderId } = userAliases

/** Every id of the person: the sender's and all that are linked with it. */
export const person = sql`person(id) AS (
    VALUES (:senderId), (:asGiven)
    UNION SELECT ${canonicalSenderId} FROM person JOIN ${userAliases} ON ${aliasSenderId} = person.id
    UNION SELECT ${aliasSenderId} FROM person JOIN ${userAliases} ON ${canonicalSenderId} = person.id
  )`

/** Whose messages are meant: the id as it is stored today, and as it was given, which older rows may bear. */
export const personArguments = (senderId: string) => ({
  senderId: oneSpelling(senderId),
  asGiven: senderId,
})
