import type { InArgs } from '@libsql/client'

import { oneSpelling } from '../schema/spelling.ts'

/** A statement as the client takes it. */
export interface Statement {
  sql: string
  args: InArgs
}

/** Every id of the person: the sender's and all that are linked with it. */
export const person = `person(id) AS (
    VALUES (:senderId), (:asGiven)
    UNION SELECT canonical_sender_id FROM person JOIN user_aliases ON alias_sender_id = person.id
    UNION SELECT alias_sender_id FROM person JOIN user_aliases ON canonical_sender_id = person.id
  )`

/** Whose messages are meant: the id as it is stored today, and as it was given, which older rows may bear. */
export const personArguments = (senderId: string) => ({
  senderId: oneSpelling(senderId),
  asGiven: senderId,
})
