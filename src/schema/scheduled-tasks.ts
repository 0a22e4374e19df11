import { sql } from 'drizzle-orm'
import { customType, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { formatMoment, parseMoment } from '../time/moments.ts'
import { moment, projectColumn, storageNow } from './column-types.ts'

/** A moment for which other programs may have stored words: null in rows where it is none. */
const readableMoment = customType<{ data: Date | null; driverData: string | null }>({
  dataType: () => 'text',
  toDriver: (value) => (value === null ? null : formatMoment(value)),
  fromDriver: (stored) => (stored === null ? null : (parseMoment(stored) ?? null)),
})

/** A repeat that no version of this library writes: a word of another program. */
export const hasUnknownRepeat = sql`rule IS NULL AND repeat NOT IN ('once', 'daily', 'weekdays', 'weekly', 'monthly')`

/** What to remind of or to do, when, and how it repeats. */
export const scheduledTasks = sqliteTable(
  'scheduled_tasks',
  {
    id: text('id').primaryKey(),
    channel: text('channel').notNull(),
    senderId: text('sender_id').notNull(),
    replyTarget: text('reply_target').notNull(),
    description: text('description').notNull(),
    /** The instant of the current occurrence; null where another program stored what is no moment: `problem` has its words. */
    dueAt: readableMoment('due_at').notNull(),
    repeat: text('repeat'),
    status: text('status', { enum: ['pending', 'paused', 'delivered', 'failed', 'cancelled'] })
      .notNull()
      .default('pending'),
    createdAt: moment('created_at').notNull().default(storageNow),
    deliveredAt: moment('delivered_at'),
    taskType: text('task_type').notNull().default('reminder'),
    retryCount: integer('retry_count').notNull().default(0),
    lastError: text('last_error'),
    project: projectColumn(),
    /** The IANA zone whose wall clock the schedule follows. */
    zone: text('zone').notNull().default('UTC'),
    /**
     * The wall-clock time of the first occurrence in `zone`. Where another program began the series it ends in Z, and is
     * the instant; null where nothing repeats that another program stored.
     */
    anchor: text('anchor'),
    /** Which occurrence of the schedule `dueAt` is, counted from 0. */
    occurrence: integer('occurrence').notNull().default(0),
    /** The recurrence in full, when `repeat` is more than one word. */
    rule: text('rule'),
    maxRetries: integer('max_retries').notNull().default(5),
    /** What becomes of occurrences that were missed. */
    missed: text('missed', { enum: ['once', 'skip', 'all'] })
      .notNull()
      .default('once'),
    /** With `missed: 'all'`, how far back missed occurrences are made up for one by one. */
    catchUpHours: integer('catch_up_hours').notNull().default(24),
    /** Not to be tried before: a retry, a deferral or quiet hours. Never moves the schedule. */
    nextAttemptAt: moment('next_attempt_at'),
    /** The fencing token: grows with every claim. */
    attempt: integer('attempt').notNull().default(0),
    leaseOwner: text('lease_owner'),
    leaseUntil: moment('lease_until'),
    /** Why an adopted row can't be scheduled. Such rows are listed, never delivered. */
    problem: text('problem'),
  },
  (table) => [
    index('idx_scheduled_tasks_due').on(table.status, table.dueAt),
    index('idx_scheduled_tasks_sender').on(table.senderId, table.status),
    index('idx_scheduled_tasks_pending')
      .on(table.senderId, table.dueAt)
      .where(sql`status = 'pending'`),
    index('idx_scheduled_tasks_ready')
      .on(sql`max(due_at, ifnull(next_attempt_at, ''), ifnull(lease_until, ''))`)
      .where(sql`status = 'pending' AND problem IS NULL`),
    index('idx_scheduled_tasks_failed')
      .on(table.createdAt)
      .where(sql`status = 'failed' OR problem IS NOT NULL`),
    index('idx_scheduled_tasks_repeat').on(table.createdAt).where(hasUnknownRepeat),
  ],
)

export type ScheduledTask = typeof scheduledTasks.$inferSelect

/** A task whose moment can be read, as that of every task is that comes due. */
export type DatedTask = ScheduledTask & { readonly dueAt: Date }

export const isDated = <Task extends Pick<ScheduledTask, 'dueAt'>>(
  task: Task,
): task is Task & { readonly dueAt: Date } => task.dueAt !== null
