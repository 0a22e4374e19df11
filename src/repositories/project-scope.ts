import { type AnyColumn, type SQL, sql } from 'drizzle-orm'

import type { Bound } from './bound.ts'

/** Whether a row belongs to what a project may see: the project itself and what belongs to none. */
export const inProject = (column: AnyColumn, project: Bound<string>): SQL =>
  sql`${column} IN (${project}, '')`

/** Whether a row comes from a channel that may be heard; all may where no list is given, which is a JSON array. */
export const isHeard = (column: AnyColumn, channels: Bound<string | null>): SQL =>
  sql`(${channels} IS NULL OR ${column} IN (SELECT value FROM json_each(${channels})))`

/** Whether a row is of a project or of none; every row is when no project is given. */
export const inProjectIfGiven = (column: AnyColumn, project: Bound<string | null>): SQL =>
  sql`(${project} IS NULL OR ${column} IN (${project}, ''))`
