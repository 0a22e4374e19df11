import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { moment, storageNow } from './column-types.ts'
import { abortSignal, givenName, identity, limit, momentInput, plainText } from './columns.ts'
import { restOfScope } from './rest-of-scope.ts'

/** What was asked and answered, in a chain of hashes that shows every later change. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: text('id').primaryKey(),
    timestamp: moment('timestamp').notNull().default(storageNow),
    channel: text('channel').notNull(),
    senderId: text('sender_id').notNull(),
    senderName: text('sender_name'),
    inputText: text('input_text').notNull(),
    outputText: text('output_text'),
    providerUsed: text('provider_used'),
    model: text('model'),
    processingMs: integer('processing_ms'),
    status: text('status', { enum: ['ok', 'error', 'denied'] })
      .notNull()
      .default('ok'),
    denialReason: text('denial_reason'),
    /** The place in the chain, from 1; null until a row of an older program is chained. */
    seq: integer('seq'),
    previousHash: text('previous_hash'),
    hash: text('hash'),
    /** Keeps the digest of erased words from being guessed; erased with them. */
    salt: text('salt'),
    /** SHA-256 over the salt and everything personal in the entry. */
    payloadDigest: text('payload_digest'),
    /** Who chained it: `recorded` as it happened, or `adopted` from an older program's row. */
    origin: text('origin', { enum: ['recorded', 'adopted'] }),
    erasedAt: moment('erased_at'),
  },
  (table) => [
    index('idx_audit_log_timestamp').on(table.timestamp),
    index('idx_audit_log_sender').on(table.channel, table.senderId),
    index('idx_audit_log_person').on(table.senderId),
    uniqueIndex('idx_audit_log_seq').on(table.seq),
    check('audit_log_status', sql`status IN ('ok', 'error', 'denied')`),
  ],
)

export type AuditEntry = typeof auditLog.$inferSelect

export const AuditEntryInput = z.strictObject({
  ...restOfScope,
  /** Where it was asked. */
  channel: identity(),
  /** Whose memory it concerns. */
  senderId: identity(),
  /** How the sender is called there; nobody says unless given. */
  senderName: plainText('identifier').optional(),
  /** What was asked of the assistant. */
  input: plainText('message'),
  /** What it answered; nothing unless given. */
  output: plainText('message').optional(),
  /** Whose model answered, such as `anthropic`; not said unless given. */
  provider: plainText('identifier').optional(),
  /** Which model answered; not said unless given. */
  model: plainText('identifier').optional(),
  /** How long it took, in milliseconds; not said unless given. */
  processingMs: z.int().nonnegative().optional(),
  /** How it ended. */
  status: z.enum(['ok', 'error', 'denied']),
  /** Why it was denied; not said unless given. */
  denialReason: plainText('note').optional(),
})
export type AuditEntryInput = z.input<typeof AuditEntryInput>

/** Which entries to list. Every condition narrows. */
export const AuditQuery = z.strictObject({
  /** Only entries of this person; of everybody unless given. */
  senderId: givenName.optional(),
  /** Only entries that ended so; all unless given. */
  status: z.enum(['ok', 'error', 'denied']).optional(),
  /** Only entries of this moment or later. */
  since: momentInput.optional(),
  /** Only entries before this moment. */
  until: momentInput.optional(),
  /** How many at most; 100 unless given. */
  limit: limit.default(100),
  /** Only entries before this place: the `seq` of the last entry of the page before. */
  before: z.int().positive().optional(),
})
export type AuditQuery = z.input<typeof AuditQuery>

/** How far a verification is. */
export interface VerifyProgress {
  /** How many entries were found intact. */
  readonly done: number
  /** How many there are to look at. */
  readonly total: number
}

/** What of the chain to verify. */
export const AuditRange = z.strictObject({
  /** The place of the first entry to look at. What lies before is taken on trust; 1 unless given. */
  from: z.int().positive().default(1),
  /** An end of the chain that was seen before and must still be part of it. */
  checkpoint: z.object({ seq: z.int().nonnegative(), hash: z.string() }).optional(),
  /** Told after every few entries how far it is. */
  onProgress: z
    .custom<(progress: VerifyProgress) => void>(
      (value) => typeof value === 'function',
      'must be a function',
    )
    .optional(),
  /** Stops it. */
  signal: abortSignal.optional(),
})
export type AuditRange = z.input<typeof AuditRange>
