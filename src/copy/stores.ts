import type { Client } from '@libsql/client'

import type { CopyProgress } from './copy-store.ts'

/** The store that is copied and the one that it is copied to, and what of the application's goes along. */
export interface Stores {
  readonly from: Client
  readonly to: Client
  /** Which tables of the application are copied. */
  readonly patterns: readonly string[]
  readonly onProgress: (progress: CopyProgress) => void
}
