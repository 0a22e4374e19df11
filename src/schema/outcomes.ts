import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { moment, projectColumn, storageNow } from './column-types.ts'
import {
  givenName,
  identity,
  limit,
  momentInput,
  name,
  namedProject,
  plainText,
  project,
} from './columns.ts'
import { restOfScope, withoutThread } from './rest-of-scope.ts'

/** How things the assistant did turned out: helpful (1), neutral (0), or not (−1). */
export const outcomes = sqliteTable(
  'outcomes',
  {
    id: text('id').primaryKey(),
    timestamp: moment('timestamp').notNull().default(storageNow),
    senderId: text('sender_id').notNull(),
    domain: text('domain').notNull(),
    score: integer('score').notNull(),
    lesson: text('lesson').notNull(),
    source: text('source').notNull().default('conversation'),
    project: projectColumn(),
  },
  (table) => [
    index('idx_outcomes_sender_time').on(table.senderId, table.timestamp),
    index('idx_outcomes_time').on(table.timestamp),
    index('idx_outcomes_project').on(table.senderId, table.project, table.timestamp),
    check('outcomes_score', sql`score IN (-1, 0, 1)`),
  ],
)

export type Outcome = typeof outcomes.$inferSelect

export const OutcomeInput = z
  .strictObject({
    ...restOfScope,
    senderId: identity(),
    domain: name(),
    score: z.union([z.literal(-1), z.literal(0), z.literal(1)], { error: 'must be -1, 0 or 1' }),
    lesson: plainText('note'),
    source: name().default('conversation'),
    project,
    /** When it turned out so; now unless given. */
    timestamp: momentInput.optional(),
  })
  .transform(({ channel: _channel, ...outcome }) => withoutThread(outcome))
export type OutcomeInput = z.input<typeof OutcomeInput>

/** Which outcomes to list: those of one project and the general ones, or of every project when it is left out. */
export const RecentOutcomesInput = z.strictObject({
  ...restOfScope,
  /** Whose outcomes they are. */
  senderId: givenName,
  /** How many at most; 15 unless given. */
  limit: limit.default(15),
  /** Only of this project and the general ones; of all unless given. */
  project: namedProject.optional(),
})
export type RecentOutcomesInput = z.input<typeof RecentOutcomesInput>

/** Which outcomes an operator asks for: of the last hours, and of one project when it is named. */
export const OutcomeFilter = z.strictObject({
  /** Of how many hours until now. */
  hours: z.number({ error: 'must be a number' }).positive('must be more than 0').max(876_000),
  /** How many at most; 100 unless given. */
  limit: limit.default(100),
  /** Only of this project; of all unless given. */
  project: namedProject.optional(),
})
export type OutcomeFilter = z.input<typeof OutcomeFilter>
