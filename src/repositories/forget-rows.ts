import type { Database } from '../database/database.ts'
import { forgetBytes } from '../database/file/forget-bytes.ts'

/** Where deleted rows are to leave no byte. */
export interface ForgetRowsOptions {
  readonly db: Database
  /** How long to wait for the readers of other processes, whose state keeps old pages in a file's -wal. */
  readonly busyTimeoutMs: number
  /** Inside a transaction the bytes stay until the next deletion outside of one. */
  readonly isInTransaction: boolean
}

/** Has no byte of rows stay that were deleted just now, and gives their number. */
export async function forgetRows(
  { db, busyTimeoutMs, isInTransaction }: ForgetRowsOptions,
  deleted: number,
): Promise<number> {
  if (deleted > 0 && !isInTransaction) await forgetBytes(db.$client, busyTimeoutMs)
  return deleted
}
