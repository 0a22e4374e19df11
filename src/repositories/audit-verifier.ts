import { and, asc, count, eq, getTableColumns, gt, isNull, lte, sql } from 'drizzle-orm'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { auditLog, type AuditRange } from '../schema/audit-log.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { type AuditLink, genesis, isIntact } from './audit-chain.ts'

/** What stood at the end of the chain. Kept elsewhere, it shows later that the chain was not cut or written anew. */
export interface AuditCheckpoint extends AuditLink {
  readonly at: Date
}

export interface AuditVerification {
  readonly ok: boolean
  /** How many entries were found intact, one after the other. */
  readonly entries: number
  /** How many of these have had their words erased. */
  readonly erased: number
  /** Rows that an older program wrote since the store was opened; opening it again chains them. */
  readonly unchained: number
  /** The place of the first entry that is changed, missing, added or moved. */
  readonly firstBad?: number
}

/** How many entries are read at once: entries can be large, and the event loop goes round between two pages. */
const PAGE = 64

/** Reads the chain up to `end` and compares each entry with its hash and with the entry before it. */
export async function verifyChain(
  db: Database,
  end: AuditLink,
  { from, checkpoint, onProgress, signal }: z.output<typeof AuditRange>,
): Promise<AuditVerification> {
  const found = { entries: 0, erased: 0, unchained: await countUnchained(db) }
  const bad = (firstBad: number): AuditVerification => ({ ok: false, ...found, firstBad })
  const before = from - 1
  const isCut = checkpoint && (await hashAt(db, checkpoint.seq)) !== checkpoint.hash
  let hash = await hashAt(db, before)
  if (hash === undefined) return bad(before)

  const pages = preparePages(db)
  for (let seq = before; seq < end.seq; await yieldToEventLoop()) {
    const page = await pages.all({ after: seq, end: end.seq })
    if (page.length === 0) return bad(seq + 1)
    for (const entry of page) {
      if (!isIntact(entry, { seq, hash })) return bad(seq + 1)
      found.entries += 1
      if (entry.erasedAt !== null) found.erased += 1
      seq += 1
      hash = entry.hash ?? ''
    }
    signal?.throwIfAborted()
    onProgress?.({ done: found.entries, total: end.seq - before })
  }
  // Nothing breaks the chain, but it is another one than was seen.
  if (isCut) return bad(Math.min(checkpoint.seq, end.seq + 1))
  return { ok: true, ...found }
}

async function countUnchained(db: Database): Promise<number> {
  const [row] = await db.select({ found: count() }).from(auditLog).where(isNull(auditLog.seq))
  return row?.found ?? 0
}

async function hashAt(db: Database, seq: number): Promise<string | undefined> {
  if (seq === 0) return genesis.hash
  const [row] = await db.select({ hash: auditLog.hash }).from(auditLog).where(eq(auditLog.seq, seq))
  return row?.hash ?? undefined
}

const preparePages = (db: Database) =>
  db
    .select({
      ...getTableColumns(auditLog),
      // As they are stored: a moment that another program wrote may be one that does not exist.
      timestamp: sql<string>`${auditLog.timestamp}`,
      erasedAt: sql<string | null>`${auditLog.erasedAt}`,
    })
    .from(auditLog)
    .where(
      and(gt(auditLog.seq, sql.placeholder('after')), lte(auditLog.seq, sql.placeholder('end'))),
    )
    .orderBy(asc(auditLog.seq))
    .limit(PAGE)
    .prepare()
