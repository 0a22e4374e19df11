import type { Database } from '../database/database.ts'
import type { Limits } from '../limits.ts'
import type { Clock } from '../time/clock.ts'

/** What every repository works with: the database, the clock that says what time it is, and how long texts may be. */
export interface RepositoryOptions {
  readonly db: Database
  readonly clock: Clock
  readonly limits: Limits
}
