import { getTableColumns, sql } from 'drizzle-orm'
import { index, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { moment, storageNow } from './column-types.ts'
import { givenName, givenText, identity, momentInput, name, plainText } from './columns.ts'
import { messages } from './messages.ts'

/** The fact that says which language to answer in. Its `source` says that it was detected, where it was not set. */
export const languageKey = 'preferred_language'

/** What is known about each user: one value per key, whatever its case. */
export const facts = sqliteTable(
  'facts',
  {
    id: text('id').primaryKey(),
    senderId: text('sender_id').notNull(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    sourceMessageId: text('source_message_id').references(() => messages.id),
    createdAt: moment('created_at').notNull().default(storageNow),
    /** When the value was true as far as is known: the moment of its source, or of the call that set it. */
    updatedAt: moment('updated_at').notNull().default(storageNow),
    /** What all spellings of the key have in common. A trigger fills it in for other programs, plainly. */
    foldedKey: text('folded_key'),
    /** From when on it is no longer told or listed. */
    expiresAt: moment('expires_at'),
    /** How sure it is, from 0 to 1. */
    confidence: real('confidence'),
    /** Where it comes from, in the application's own words. */
    source: text('source'),
  },
  (table) => [
    unique('facts_sender_id_key').on(table.senderId, table.key),
    index('idx_facts_key').on(table.key, table.createdAt),
    index('idx_facts_folded_key').on(table.senderId, table.foldedKey),
    // A message that is deleted is looked for here, which would walk every fact there is.
    index('idx_facts_source')
      .on(table.sourceMessageId)
      .where(sql`source_message_id IS NOT NULL`),
  ],
)

const { foldedKey: _folded, ...shown } = getTableColumns(facts)

/** What is handed out of a fact. */
export const factColumns = shown

/** A fact as it is handed out. */
export type Fact = Omit<typeof facts.$inferSelect, 'foldedKey'>

export const FactInput = z.strictObject({
  /** Whom it is about. */
  senderId: identity(),
  /** What it says something about, such as `city`: one value for each, whatever its case. */
  key: name('factKey'),
  /** What is true of it. */
  value: plainText('factValue'),
  /** The message that told it; none unless given. */
  sourceMessageId: name().optional(),
  /** When it was said; the moment of the source message unless given, or now. An older word never replaces a newer one. */
  at: momentInput.optional(),
  /** From when on it is no longer told or listed; its history keeps it. Never, unless given. */
  expiresAt: momentInput.optional(),
  /** How sure it is, from 0 to 1; unknown unless given. */
  confidence: z.number({ error: 'must be a number' }).min(0).max(1).optional(),
  /** Where it comes from, in the application's own words; unknown unless given. */
  source: name().optional(),
})
export type FactInput = z.input<typeof FactInput>

/** Two keys of a person that mean the same. */
export const FactMerge = z.strictObject({
  /** Whose facts they are. */
  senderId: givenName,
  /** The key that goes. */
  from: name('factKey'),
  /** The key that stays. */
  into: name('factKey'),
})
export type FactMerge = z.input<typeof FactMerge>

export const FactDeletion = z.strictObject({
  /** Forgets the values it ever had as well. */
  history: z.boolean({ error: 'must be true or false' }).default(false),
})
export type FactDeletion = z.input<typeof FactDeletion>

/** Whose facts to list, and of when. */
export const FactsAsOf = z.object({ senderId: givenText, moment: momentInput })
