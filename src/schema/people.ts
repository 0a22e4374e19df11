import * as z from 'zod'

import { givenName, givenText, limit, momentInput } from './columns.ts'

/** Whom to forget or to export: taken as it is, U+0000 too, because an older program may have stored any text. */
export const Person = z.object({
  senderId: z
    .string({ error: 'must be a text' })
    .min(1, 'must not be empty')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode'),
})

/** Whom to count for. */
export const NamedSender = z.object({ senderId: givenName })

/** Which people to list. */
export const PeopleQuery = z.strictObject({
  /** How many at most; 100 unless given. */
  limit: limit.default(100),
  /** The last person of the page before: only who comes after. */
  cursor: z.object({ senderId: givenText, lastActivity: momentInput }).nullish(),
  /** Only who has these characters in an id or in the `name` fact, whatever the case of the letters A to Z. */
  containing: givenText.optional(),
})
export type PeopleQuery = z.input<typeof PeopleQuery>
