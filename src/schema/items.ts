import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { blobPlaces } from './blobs.ts'
import { fieldsOf } from './collections.ts'
import { instant, json } from './column-types.ts'
import { givenName, givenText, identity, instantInput, limit, plainText } from './columns.ts'
import { jsonWithin } from './messages.ts'

/** Values of an application or a framework, each under a namespace and a key of its person. */
export const items = sqliteTable(
  'items',
  {
    senderId: text('sender_id').notNull(),
    /** A JSON array of texts, so that no name can run into the next. */
    namespace: json('namespace').$type<string[]>().notNull(),
    key: text('key').notNull(),
    value: json('value').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    /** From this moment on it is not read any more; null for one that stays. */
    expiresAt: instant('expires_at'),
    /** What was cut out of `value`. */
    blobs: blobPlaces(),
  },
  (table) => [
    primaryKey({ name: 'items_key', columns: [table.senderId, table.namespace, table.key] }),
    index('idx_items_expiry').on(table.expiresAt),
  ],
)

export type Item = Omit<typeof items.$inferSelect, 'blobs'>

const part = givenText.min(1, 'must not be empty').max(256, 'must have at most 256 characters')

/** How many names a namespace has at most. */
export const mostNames = 32

/** Names from the outermost to the innermost, compared one by one. */
const namespace = z
  .array(part, 'must be an array of texts')
  .max(mostNames, `must have at most ${mostNames} names`)

const key = givenText.min(1, 'must not be empty').max(1024, 'must have at most 1,024 characters')

export const ItemInput = z.strictObject({
  /** Whose item it is. */
  senderId: identity(),
  /** The names that it is under, from the outermost to the innermost, 32 at most. */
  namespace,
  /** The name of the item in its namespace, of 1 to 1,024 characters. */
  key,
  /** Anything that JSON can hold, of 8 MiB at most. */
  value: jsonWithin('body').pipe(z.string({ error: 'must be a value that JSON can hold' })),
  /** From this moment on it is not read any more; it stays unless given. */
  expiresAt: instantInput.nullish(),
})
export type ItemInput = z.input<typeof ItemInput>

export const ItemName = z.strictObject({ senderId: givenName, namespace, key })
export type ItemName = z.input<typeof ItemName>

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** What a field of the value has to be: a value, or comparisons of which all must hold. */
const comparison = z.union(
  [
    plain,
    z.strictObject({
      $eq: z.json().optional(),
      $ne: z.json().optional(),
      $gt: plain.optional(),
      $gte: plain.optional(),
      $lt: plain.optional(),
      $lte: plain.optional(),
    }),
  ],
  { error: 'must be a value, or an object of $eq, $ne, $gt, $gte, $lt and $lte' },
)
export type Comparison = z.input<typeof comparison>

/** How many to leave out from the beginning. */
const offset = z.int({ error: 'must be a whole number' }).min(0).max(1_000_000).default(0)

export const ItemQuery = z.strictObject({
  /** Whose items they are. */
  senderId: givenName,
  /** The names that the namespace begins with; all of the person's items unless given. */
  namespace: namespace.default([]),
  /** What fields of the value have to be; any unless given. */
  filter: fieldsOf(comparison).default({}),
  /** Words that the texts of the value hold, all of them, whatever their case; any unless given. */
  words: plainText('note').optional(),
  /** How many at most; 100 unless given. */
  limit: limit.default(100),
  /** How many to leave out from the beginning; 0 unless given. */
  offset,
})
export type ItemQuery = z.input<typeof ItemQuery>

export const NamespaceQuery = z.strictObject({
  /** Whose namespaces they are. */
  senderId: givenName,
  /** The names that they begin with; all of the person's unless given. */
  namespace: namespace.default([]),
  /** Namespaces are cut to so many names; 32 unless given. */
  maxDepth: z.int({ error: 'must be a whole number' }).min(1).max(32).default(32),
  /** How many at most; 100 unless given. */
  limit: limit.default(100),
  /** How many to leave out from the beginning; 0 unless given. */
  offset,
})
export type NamespaceQuery = z.input<typeof NamespaceQuery>

export const ItemsBelow = z.strictObject({
  /** The names that the namespace begins with; all of the person's items unless given. */
  namespace: namespace.default([]),
})
export type ItemsBelow = z.input<typeof ItemsBelow>

const someNames = namespace.min(1, 'must have at least one name')

const isWithin = (names: readonly string[], outer: readonly string[]): boolean =>
  outer.every((name, at) => name === names[at])

export const ItemMove = z
  .strictObject({
    /** Whose items they are. */
    senderId: identity(),
    /** The names that the namespace of what is moved begins with. */
    from: someNames,
    /** The names that it begins with afterwards. */
    to: someNames,
  })
  .refine(({ from, to }) => !isWithin(from, to) && !isWithin(to, from), {
    path: ['to'],
    error: 'must not be within `from`, nor `from` within it',
  })
export type ItemMove = z.input<typeof ItemMove>
