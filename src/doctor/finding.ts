import type { Database } from '../database/database.ts'
import type { AuditRepository } from '../repositories/audit-repository.ts'

/** What is wrong with a store, or worth knowing. */
export interface Finding {
  /** Stable, for programs: such as `recall_missing`. */
  readonly code: string
  /** `error`: answers may be wrong. `warning`: works, but not as it should. `note`: nothing is wrong. */
  readonly severity: 'error' | 'warning' | 'note'
  /** What was found, without anybody's words. */
  readonly message: string
  /** What to do about it. */
  readonly advice: string
  /** Whether `doctor({ repair: true })` mends it. */
  readonly repairable: boolean
}

/** What a check looks at. */
export interface Examined {
  readonly db: Database
  readonly audit: AuditRepository
  /** The file, when the store is in one. */
  readonly path: string | undefined
  readonly now: Date
}

/** A finding together with the way to mend it. */
export interface Diagnosis extends Finding {
  readonly mend?: (examined: Examined) => Promise<void>
}

export function diagnosis(
  finding: Omit<Finding, 'repairable' | 'advice'> & { advice?: string },
  mend?: Diagnosis['mend'],
): Diagnosis {
  const advice = finding.advice ?? 'repair it: doctor({ repair: true })'
  return { ...finding, advice, repairable: mend !== undefined, ...(mend ? { mend } : {}) }
}
