import type { Database } from '../database/database.ts'
import type { Limits } from '../limits.ts'
import type { Clock } from '../time/clock.ts'
import type { ForgetRowsOptions } from './forget-rows.ts'

/** What every repository works with: the database, the clock that says what time it is, and how long texts may be. */
export interface RepositoryOptions extends ForgetRowsOptions {
  readonly db: Database
  readonly clock: Clock
  readonly limits: Limits
}
