import { and, desc, eq, gte, inArray, isNotNull, isNull, lt, sql, type SQL } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { seal } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import {
  type AuditEntry,
  AuditEntryInput,
  auditLog,
  AuditQuery,
  AuditRange,
} from '../schema/audit-log.ts'
import { soughtSpelling } from '../schema/spelling.ts'
import type { Clock } from '../time/clock.ts'
import { parseMoment } from '../time/moments.ts'
import { blank } from './audit-chain.ts'
import { type AuditCheckpoint, type AuditVerification, verifyChain } from './audit-verifier.ts'
import { AuditWriter } from './audit-writer.ts'
import { newId } from './identity.ts'
import type { RepositoryOptions } from './repository-options.ts'

/** What was asked and answered: a log in which every later change shows. */
export class AuditRepository {
  static {
    seal(this, (repository) => repository.#db.$client)
  }

  readonly #db: Database
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #writer: AuditWriter

  constructor({ db, clock, limits }: RepositoryOptions) {
    this.#db = db
    this.#clock = clock
    this.#limits = limits
    this.#writer = new AuditWriter(db)
  }

  /**
   * Appends an entry to the chain.
   * @example await memory.audit.record({ channel: 'web', senderId: 'ana', input: 'Hello', status: 'ok' })
   */
  async record(input: AuditEntryInput): Promise<AuditEntry> {
    const entry = parse(AuditEntryInput, input, this.#limits)
    return this.#writer.append({
      id: newId(),
      // As it is stored, to the second.
      timestamp: parseMoment(this.#clock.now()) ?? this.#clock.now(),
      channel: entry.channel,
      senderId: entry.senderId,
      senderName: entry.senderName ?? null,
      inputText: entry.input,
      outputText: entry.output ?? null,
      providerUsed: entry.provider ?? null,
      model: entry.model ?? null,
      processingMs: entry.processingMs ?? null,
      status: entry.status,
      denialReason: entry.denialReason ?? null,
    })
  }

  /**
   * Entries of the log, the newest first; 100 unless told otherwise.
   * @example const entries = await memory.audit.list({ senderId: 'ana', limit: 20 })
   */
  async list(query: AuditQuery = {}): Promise<AuditEntry[]> {
    const { senderId, status, since, until, before, limit } = parse(AuditQuery, query, this.#limits)
    return this.#db
      .select()
      .from(auditLog)
      .where(
        and(
          senderId === undefined
            ? undefined
            : inArray(auditLog.senderId, [soughtSpelling(senderId), senderId]),
          status === undefined ? undefined : eq(auditLog.status, status),
          since === undefined ? undefined : gte(auditLog.timestamp, since),
          until === undefined ? undefined : lt(auditLog.timestamp, until),
          before === undefined ? undefined : lt(auditLog.seq, before),
        ),
      )
      .orderBy(sql`${auditLog.seq} IS NULL DESC`, desc(auditLog.seq), desc(sql`rowid`))
      .limit(limit)
  }

  /**
   * Reads the chain from its beginning, or from a place in it, and names the first entry that was edited, deleted,
   * inserted or moved. A tail that was cut off whole, or a chain written anew from some place on, is found only against a
   * `checkpoint` that was kept elsewhere. Reads in pages and lets the event loop go round between them; `onProgress` is told after each how many
   * entries were looked at, and a `signal` that is aborted ends it with its reason.
   *
   * @example
   * await memory.audit.verify({ onProgress: ({ done, total }) => console.log(done / total) })
   */
  async verify(range: AuditRange = {}): Promise<AuditVerification> {
    const checked = parse(AuditRange, range, this.#limits)
    return verifyChain(this.#db, await this.#writer.head(), checked)
  }

  /**
   * Where the chain stands now. Kept where the store's owner can't write, it is what a cut tail is found against.
   * @example const before = await memory.audit.checkpoint()
   */
  async checkpoint(): Promise<AuditCheckpoint> {
    return { ...(await this.#writer.head()), at: this.#clock.now() }
  }

  /**
   * Chains the rows that an older program added, marked as `adopted`, and gives their number. Opening a store does it.
   * @example const chained = await memory.audit.adopt()
   */
  async adopt(): Promise<number> {
    return this.#writer.adopt()
  }
}

/**
 * Takes the words, the names and the salt out of a person's entries, two statements for a batch. What stays is a chain
 * that verifies and says nothing about the person. Rows that are not chained yet go whole.
 */
export const eraseAuditEntries = (db: Database, senderIds: string[] | SQL, at: Date) =>
  [
    db
      .update(auditLog)
      .set({
        ...blank,
        salt: null,
        erasedAt: at,
      })
      .where(and(inArray(auditLog.senderId, senderIds), isNotNull(auditLog.seq)))
      .returning({ seq: auditLog.seq }),
    db
      .delete(auditLog)
      .where(and(inArray(auditLog.senderId, senderIds), isNull(auditLog.seq)))
      .returning({ id: auditLog.id }),
  ] as const
