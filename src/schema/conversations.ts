import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { isZone } from '../time/wall-clock.ts'
import { fieldsOf } from './collections.ts'
import { json, moment, projectColumn, storageNow } from './column-types.ts'
import {
  abortSignal,
  givenName,
  givenText,
  identity,
  limit,
  momentInput,
  name,
  plainText,
} from './columns.ts'

/** Talks between one person and the assistant on one channel, closed with a summary after some idle time. */
export const conversations = sqliteTable(
  'conversations',
  {
    id: text('id').primaryKey(),
    channel: text('channel').notNull(),
    senderId: text('sender_id').notNull(),
    startedAt: moment('started_at').notNull().default(storageNow),
    updatedAt: moment('updated_at').notNull().default(storageNow),
    summary: text('summary'),
    lastActivity: moment('last_activity').notNull().default(storageNow),
    status: text('status', { enum: ['active', 'closed'] })
      .notNull()
      .default('active'),
    project: projectColumn(),
    /** The worker that is summarising it, until `leaseUntil`. */
    leaseOwner: text('lease_owner'),
    leaseUntil: moment('lease_until'),
    /** How often summarising was begun, and what went wrong the last time. */
    summaryAttempts: integer('summary_attempts').notNull().default(0),
    summaryError: text('summary_error'),
    /** The application's own name for it, unique with channel and sender. One with a name never goes idle. */
    thread: text('thread'),
    /** What a list of conversations shows. */
    title: text('title'),
    /** The application's own, as JSON. */
    metadata: json('metadata_json'),
  },
  (table) => [
    index('idx_conversations_channel_sender').on(table.channel, table.senderId),
    index('idx_conversations_status').on(table.status, table.lastActivity),
    index('idx_conversations_project').on(
      table.channel,
      table.senderId,
      table.project,
      table.status,
      table.lastActivity,
    ),
    index('idx_conversations_recent').on(table.senderId, table.lastActivity),
    // Programs that know no threads leave it out: nothing they write is refused.
    uniqueIndex('idx_conversations_thread')
      .on(table.channel, table.senderId, table.thread)
      .where(sql`thread IS NOT NULL`),
    index('idx_conversations_closed')
      .on(table.channel, table.senderId, table.updatedAt)
      .where(sql`status = 'closed'`),
  ],
)

export type Conversation = typeof conversations.$inferSelect

export const CloseInput = z.strictObject({
  /** What it was about; no summary unless given. */
  summary: plainText('note').optional(),
  /** Only if it is this person's. */
  senderId: givenName.optional(),
})
export type CloseInput = z.input<typeof CloseInput>

export const HistoryInput = z.strictObject({
  /** Where it was said. */
  channel: identity(),
  /** Whose conversations they are. */
  senderId: givenName,
  /** How many at most; unless given, 3 summaries or 100 conversations. */
  limit: limit.optional(),
  /** Of this project and of none; `''` for what belongs to none alone; of every project when it is left out. */
  project: givenText.optional(),
  /** Only of this name; of every conversation when it is left out. */
  thread: givenText.nullish(),
  /** The `thread` under the name that frameworks have for it; goes before `thread`, which counts without it. */
  conversationId: givenText.nullish(),
})
export type HistoryInput = z.input<typeof HistoryInput>

/** An application's own value, as JSON; what is left out stays. */
const fields = fieldsOf(z.json({ error: 'must be a value that JSON can hold' }))

export const ConversationChanges = z.strictObject({
  /** `null` takes it away, and left out it stays. */
  title: plainText('note').nullish(),
  /** What it was about, as `close` or a summariser has said; `null` takes it away, and left out it stays. */
  summary: plainText('note').nullish(),
  /** The application's own fields; `null` takes them away, and left out they stay. */
  metadata: fields.nullish(),
})
export type ConversationChanges = z.input<typeof ConversationChanges>

export const ForkInput = z.strictObject({
  /** The id of the last message that the copy has; all of them unless given. */
  upTo: givenText.optional(),
  /** The name of the copy; one of its own unless given. */
  thread: name().optional(),
  /** Stops between two steps of 500 messages, and fails with the signal's reason. What was copied is taken back. */
  signal: abortSignal.optional(),
  /** Called after every step. */
  onProgress: z
    .custom<(progress: { readonly copied: number }) => void>(
      (given) => typeof given === 'function',
      'must be a function',
    )
    .optional(),
})
export type ForkInput = z.input<typeof ForkInput>

/** Which conversations are meant: what is left out is no matter. */
const filter = {
  channel: identity().optional(),
  project: givenText.optional(),
  status: z.enum(['active', 'closed']).optional(),
  thread: name().nullish(),
  /** Fields that the metadata has, with the same values. */
  metadata: fields.optional(),
  /** Last active from this moment on, and before that one; a date alone as `until` is the whole of that day. */
  since: momentInput.optional(),
  until: momentInput.optional(),
}

const page = {
  /** What comes first: the latest activity or the latest begun. */
  orderBy: z.enum(['lastActivity', 'startedAt']).default('lastActivity'),
  limit: limit.default(50),
  /** The last conversation of the page before: only what comes after it. */
  cursor: z.object({ id: givenText, lastActivity: momentInput, startedAt: momentInput }).nullish(),
}

export const ConversationCount = z.strictObject({ senderId: givenName, ...filter })
export type ConversationCount = z.input<typeof ConversationCount>

export const ConversationQuery = z.strictObject({ senderId: givenName, ...filter, ...page })
export type ConversationQuery = z.input<typeof ConversationQuery>

export const EverybodysConversations = z.strictObject({
  senderId: givenName.optional(),
  ...filter,
  ...page,
})
export type EverybodysConversations = z.input<typeof EverybodysConversations>

const days = {
  /** How many days, the one of `until` the last: 3,660 at most; 371 unless given. */
  days: limit.max(3660, 'must be at most 3660').default(371),
  /** A moment of the last day; now unless given. */
  until: momentInput.optional(),
  /** The zone whose days they are. */
  zone: z
    .string({ error: 'must be a text' })
    .refine(isZone, 'is not a time zone that is known here, such as Europe/Berlin')
    .optional(),
}

/** The days of everybody; in UTC unless a zone is given. */
export const DaysQuery = z.strictObject(days)
export type DaysQuery = z.input<typeof DaysQuery>

/** The days of a person; in their own zone unless another is given. */
export const PersonDaysQuery = z.strictObject({ senderId: givenName, ...days })
export type PersonDaysQuery = z.input<typeof PersonDaysQuery>

/** To whom a conversation is given. */
export const Receiver = z.object({ senderId: identity() })
