import { isDeepStrictEqual } from 'node:util'

import * as z from 'zod'

import type { Database } from '../database/database.ts'
import { isUnfinishedCopy, unmarkCopy } from '../database/migrations/history.ts'
import { repeatable } from '../database/repeatable.ts'
import { sealedError } from '../database/sealed.ts'
import { parse } from '../errors.ts'
import { MemoryStore } from '../memory-store.ts'
import type { AuditVerification } from '../repositories/audit-verifier.ts'

export interface CopyProgress {
  /** `copying` rows, then `verifying` that both stores hold the same. */
  phase: 'copying' | 'verifying'
  table: string
  /** Rows of this table that are done, those of an earlier attempt included. */
  done: number
  total: number
}

export interface CopyReceipt {
  /** Rows by table, found equal in both stores. */
  tables: Record<string, number>
  /** Rows that an earlier attempt had copied. */
  resumed: number
  /** Tables of the application that stayed behind, with their rows, and columns of its own on our tables (`facts.note`) with their values. */
  left: Record<string, number>
  /** What `audit.verify()` says of the copy, and says of the original too. */
  audit: AuditVerification
}

const store = z.custom((given) => given instanceof MemoryStore, 'must be an open store')
const CopyInput = z.object({ from: store, to: store })

const CopyOptions = z.strictObject({
  onProgress: z
    .custom<(progress: CopyProgress) => void>(
      (given) => typeof given === 'function',
      'must be a function',
    )
    .optional(),
  with: z.array(z.string().min(1)).default([]),
})

/** What `copyStore` takes beside the stores. */
export interface CopyStoreOptions {
  /** Told after each batch. */
  onProgress?: (progress: CopyProgress) => void
  /**
   * Which tables of the application go along, by name; `*` stands for any characters. Their migrations' history in
   * `__drizzle_migrations` goes with them. None unless named.
   */
  with?: string[]
}

/**
 * Copies everything that is remembered into another store: one that is new, or one that an interrupted attempt began to
 * fill, which then goes on where that ended. Both are read to the end afterwards, row by row, and the audit chain is
 * verified. What others write to the source meanwhile is brought along in up to three more rounds; when they still write, the copy ends with
 * `conflict`, which says how many rows of which tables it missed, and goes on when it is called again. Until a copy was found
 * equal, its `opening.unfinishedCopy` is true. Nobody may write to the target meanwhile: what the source has not is deleted there.
 * Search indexes are built anew by the target. Of the tables that an application added of its own, those that `with` names
 * are copied, and the receipt says which stayed behind.
 */
export async function copyStore(
  from: MemoryStore,
  to: MemoryStore,
  options: CopyStoreOptions = {},
): Promise<CopyReceipt> {
  try {
    parse(CopyInput, { from, to })
    const { onProgress = () => {}, with: patterns } = parse(CopyOptions, options)
    const { copyRows } = await import('./copy-rows.ts')
    const stores = { from: from.client, to: to.client, patterns, onProgress }
    const { mended, ...copied } = await copyRows(stores)
    await to.recall.updateIndex()
    // What was deleted in the source meanwhile leaves no words in the copy either.
    if (mended > 0 || copied.resumed > 0) await forgetWords(to.db)
    const { fillsOlderIndex, setOlderIndex } = await import('../database/migrations/older-index.ts')
    if (await fillsOlderIndex(from.client)) await setOlderIndex(to.client, true)
    const [original, audit] = [await from.audit.verify(), await to.audit.verify()]
    if (!isDeepStrictEqual(original, audit)) {
      const { unequal } = await import('./compare.ts')
      throw unequal('entries of audit_log', await isUnfinishedCopy(to.client))
    }
    await repeatable(() => to.client.execute(unmarkCopy))
    return { ...copied, audit }
  } catch (error) {
    throw sealedError('copyStore', error)
  }
}

async function forgetWords(db: Database): Promise<void> {
  const { leftInFiles, leftInIndexes } = await import('../privacy/left-behind.ts')
  await leftInIndexes(db)
  if (db.$client.protocol === 'file') await leftInFiles(db, 0)
}
