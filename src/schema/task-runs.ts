import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { moment } from './column-types.ts'

/** What became of each attempt to deliver a task. */
export const taskRuns = sqliteTable(
  'task_runs',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    taskId: text('task_id').notNull(),
    senderId: text('sender_id').notNull(),
    occurrenceAt: moment('occurrence_at').notNull(),
    attempt: integer('attempt').notNull(),
    owner: text('owner').notNull(),
    /** `task@occurrence`: the same for every attempt at one occurrence. */
    deliveryKey: text('delivery_key').notNull(),
    claimedAt: moment('claimed_at').notNull(),
    finishedAt: moment('finished_at'),
    outcome: text('outcome', {
      enum: ['claimed', 'delivered', 'failed', 'missed', 'released', 'skipped'],
    }).notNull(),
    error: text('error'),
    /** How many occurrences after this one had passed and were not delivered on their own. */
    missed: integer('missed').notNull().default(0),
  },
  (table) => [
    uniqueIndex('idx_task_runs_attempt').on(table.taskId, table.attempt),
    index('idx_task_runs_sender').on(table.senderId),
    check(
      'task_runs_outcome',
      sql`outcome IN ('claimed', 'delivered', 'failed', 'missed', 'released', 'skipped')`,
    ),
  ],
)

export type TaskRun = typeof taskRuns.$inferSelect
