import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { blobPlaces } from './blobs.ts'
import { instant, json, moment, storageNow } from './column-types.ts'
import {
  givenName,
  givenText,
  identity,
  instantInput,
  limit,
  momentInput,
  name,
  plainText,
  problemOf,
  problemOfBody,
  ThreadScope,
} from './columns.ts'
import { conversations } from './conversations.ts'
import { oneSpelling } from './spelling.ts'

/** What was said, in the order it was written. */
export const messages = sqliteTable(
  'messages',
  {
    /** Grows with every message of the store and is never reused: the order of writing, and the key of the recall index. */
    key: integer('key').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique('idx_messages_id'),
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id),
    /** 1, 2, 3 … inside the conversation. A trigger numbers the rows of programs that leave it out. */
    sequence: integer('sequence'),
    role: text('role', { enum: ['user', 'assistant', 'system', 'tool'] }).notNull(),
    content: text('content').notNull(),
    timestamp: moment('timestamp').notNull().default(storageNow),
    metadata: json('metadata_json'),
    /** What `timestamp`, which older programs read, leaves out: 0 to 999. Rows handed out have both in one. */
    milliseconds: integer('milliseconds').notNull().default(0),
    /** Who spoke, where several people share a conversation. */
    author: text('author'),
    editedAt: instant('edited_at'),
    /** Whose shape `body` has: `ai-sdk`, `openai-agents` … */
    format: text('format'),
    /** The whole message as an application or a framework has it, as JSON. `content` is what is read and searched. */
    body: json('body'),
    /** What was cut out of `body`. */
    blobs: blobPlaces(),
  },
  (table) => [
    index('idx_messages_conversation').on(table.conversationId, table.timestamp),
    uniqueIndex('idx_messages_sequence').on(table.conversationId, table.sequence),
    check('messages_role', sql`role IN ('user', 'assistant', 'system', 'tool')`),
  ],
)

/** A message as it is handed out, its `timestamp` to the millisecond. */
export type Message = Omit<typeof messages.$inferSelect, 'milliseconds' | 'blobs'>

export const jsonWithin = (limit: 'metadata' | 'body') =>
  z
    .unknown()
    .optional()
    .transform((value, context) => {
      if (value === undefined) return null
      const json = toJson(value)
      const problem =
        json === undefined
          ? 'must be a value that JSON can hold'
          : limit === 'body'
            ? problemOfBody(json)
            : problemOf(json, limit)
      if (problem) context.addIssue({ code: 'custom', message: problem })
      return json ?? null
    })

const metadata = jsonWithin('metadata')

/** What is said in a message, whoever says it where. */
export const MessageFields = z.object({
  /** Who said it: `user`, `assistant`, `system` or `tool`. */
  role: z.enum(['user', 'assistant', 'system', 'tool']),
  /** What was said, as it is searched and shown. */
  content: plainText('message'),
  /** The application's own fields, as JSON; none unless given. */
  metadata,
  /** When it was said; now unless given. */
  timestamp: instantInput.optional(),
})

/** Who spoke, where several people share a conversation. */
const author = name().nullish()

/** An id of the application's own for a message, taken as it is. */
const ownId = givenText.min(1, 'must not be empty').max(256, 'must have at most 256 characters')

const rich = {
  /** Who spoke, where several people share a conversation; nobody is named unless given. */
  author,
  /** The whole message as the application or its framework has it, as JSON; comes back as it was given. */
  body: jsonWithin('body'),
  /** Whose shape the body has, such as `ai-sdk`; nobody's unless given. */
  format: name().nullish(),
}

export const MessageInput = z.strictObject({
  ...ThreadScope.shape,
  ...MessageFields.shape,
  ...rich,
  /** The application's own, or a new one unless given; a message of the person that has it already is written anew in its place. */
  id: ownId.optional(),
  /** What makes a repeat harmless: the same key is the same message; none unless given. */
  idempotencyKey: name().optional(),
})
export type MessageInput = z.input<typeof MessageInput>

/** A message among several. */
const GivenMessage = z.strictObject({ ...MessageFields.shape, ...rich, id: ownId.optional() })
export type GivenMessage = z.input<typeof GivenMessage>

const givenMessages = z
  .array(GivenMessage, 'must be an array of messages')
  .max(10_000, 'must have at most 10,000 messages')
  .refine((given) => {
    const ids = given.flatMap(({ id }) => id ?? [])
    return new Set(ids).size === ids.length
  }, 'two have the same id')

export const MessagesInput = z.strictObject({ ...ThreadScope.shape, messages: givenMessages })
export type MessagesInput = z.input<typeof MessagesInput>

export const ReplacementInput = z.strictObject({
  ...ThreadScope.shape,
  /** The ids of the newest messages of the conversation, oldest first. */
  expected: z.array(ownId, 'must be an array of ids').max(10_000),
  /** What stands there instead. */
  replacement: givenMessages,
})
export type ReplacementInput = z.input<typeof ReplacementInput>

/** Of a message that is there: only what is given changes. */
export const MessageChanges = z.strictObject({
  /** The text that is searched and shown; it stays unless given. */
  content: plainText('message').optional(),
  /** The application's own fields, as JSON; they stay unless given. */
  metadata,
  ...rich,
})
export type MessageChanges = z.input<typeof MessageChanges>

export const MessageKey = z.strictObject({ senderId: identity(), idempotencyKey: name() })
export type MessageKey = z.input<typeof MessageKey>

export const MessageIds = z.object({
  ids: z.union([ownId.transform((id) => [id]), z.array(ownId).max(10_000)], {
    error: 'must be an id or an array of ids',
  }),
})

/** The system facts that a context may decide to change. */
const Decision = z.object({
  key: z.enum(['preferred_language', 'onboarding_stage']),
  was: z.string().nullable(),
  value: plainText('factValue'),
  /** Where the value comes from, and where the one it replaces came from. */
  source: name().nullable().default(null),
  sourceWas: z.string().nullable().default(null),
})
export type Decision = z.infer<typeof Decision>

export const ExchangeInput = ThreadScope.extend({
  /** What the user said. */
  user: plainText('message'),
  /** What the assistant answered. */
  assistant: plainText('message'),
  /** The application's own fields, as JSON; none unless given. */
  metadata,
  /** Who the user is, where several people share a conversation. */
  author,
  /** When it was said; now unless given. */
  timestamp: instantInput.optional(),
  /** What makes a repeat harmless: the same key is the same exchange; none unless given. */
  idempotencyKey: name().optional(),
  /** The context that the answer was made from. */
  context: z
    .object({ senderId: identity().optional(), decisions: z.array(Decision).readonly() })
    .optional(),
})
export type ExchangeInput = z.input<typeof ExchangeInput>

/** Undefined for what JSON can't hold. */
export function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

export const MessageListInput = z.strictObject({
  /** How many at most; 1000 unless given. */
  limit: limit.default(1000),
  /** The id of a message: only what was written before it. */
  before: givenText.optional(),
  /** The id of a message: only what was written after it, the first ones rather than the newest; `null` from the beginning. */
  after: givenText.nullish(),
  /** Only of a conversation of this person. */
  senderId: givenName.optional(),
})
export type MessageListInput = z.input<typeof MessageListInput>

export const MessageSearchInput = z.strictObject({
  /** Whose messages are searched. */
  senderId: givenName,
  /** What is asked; `''` with `since` or `until` for all of that time, newest first. */
  query: z.string({ error: 'must be a text' }),
  /** How many hits at most, up to 100; 5 unless given. */
  limit: limit.max(100, 'must be at most 100').default(5),
  /** `true` while somebody types: the last word may go on. `false` unless given. */
  prefix: z.boolean().default(false),
  /** How many messages before and after each hit come along, 10 at most and none unless given. */
  around: z.int().min(0).max(10, 'must be at most 10').default(0),
  /** Only what the person said, or only what the assistant did. */
  role: z.enum(['user', 'assistant']).optional(),
  /** The id of a conversation that is left out; none unless given. */
  excludeConversationId: givenText.optional(),
  /** Only what was said in conversations of this name, or in the one of this id; in all of them unless given. */
  thread: givenText.optional(),
  /** The `thread` under the name that frameworks have for it; goes before `thread`, which counts without it. */
  conversationId: givenText.optional(),
  /** Only what was said on this channel; everywhere unless given. */
  channel: givenText.overwrite(oneSpelling).optional(),
  /** Only what belongs to this project or to none; `''` for what belongs to none alone; everything when left out. */
  project: givenText.overwrite(oneSpelling).optional(),
  /** From this moment on, and before that one, or at any time unless given; a date alone as `until` is the whole of that day. */
  since: momentInput.optional(),
  /** Before this moment, or to the end of the day that a date alone names; to the end unless given. */
  until: momentInput.optional(),
})
export type MessageSearchInput = z.input<typeof MessageSearchInput>
