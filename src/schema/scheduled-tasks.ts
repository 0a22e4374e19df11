import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { z } from 'zod'

import { isDate } from '../any-realm.ts'
import { units, weekdays } from '../time/calendar.ts'
import { parseDue } from '../time/due-moment.ts'
import type { DueInput } from '../time/due-moment.ts'
import { isZone } from '../time/wall-clock.ts'
import {
  givenMoment,
  givenText,
  identity,
  moment,
  name,
  noMoment,
  plainText,
  projectColumn,
  Scope,
  storageNow,
  storedText,
} from './columns.ts'

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
    /** The instant of the current occurrence. */
    dueAt: moment('due_at').notNull(),
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
    /** The wall-clock time of the first occurrence in `zone`; null in older rows, whose `dueAt` is the anchor. */
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

const zone = z
  .string({ error: 'must be a text' })
  .refine(isZone, 'is not a time zone that is known here, such as Europe/Berlin')

const numbers = (least: number, most: number) =>
  z.array(z.int().min(least).max(most)).min(1).max(366).optional()

/** Days and places that are counted from 1, or from the end. */
const places = (most: number) =>
  z
    .array(
      z
        .int()
        .min(-most)
        .max(most)
        .refine((place) => place !== 0, 'must not be 0'),
    )
    .min(1)
    .max(366)
    .optional()

const day = z.enum(weekdays)

/** A word, a phrase, cron, an RRULE, or a repeat spelt out. What they mean is for `scheduling/` to say. */
const repeat = z.union(
  [
    z.string().trim().min(1).max(10_000),
    z.strictObject({
      every: z.int().min(1).max(999),
      unit: z.enum(units),
      on: z
        .array(z.union([day, z.strictObject({ nth: z.int().min(-53).max(53), day })]))
        .min(1)
        .optional(),
      monthDays: places(31),
      months: numbers(1, 12),
      positions: places(366),
      hours: numbers(0, 23),
      minutes: numbers(0, 59),
      until: givenMoment.optional(),
      count: z.int().min(1).max(99_999).optional(),
    }),
  ],
  { error: 'is neither a word, an RRULE, cron nor { every, unit, on?, until?, count?, … }' },
)
export type Repeat = z.output<typeof repeat>

const fields = {
  replyTarget: name(),
  description: plainText('taskDescription').refine(
    (text) => text.trim() !== '',
    'must say something',
  ),
  dueAt: givenMoment,
  repeat,
  taskType: name(),
  maxRetries: z.int().min(0).max(100),
  missed: z.enum(scheduledTasks.missed.enumValues),
  catchUpHours: z.int().min(0).max(8784),
}

export const TaskInput = Scope.extend({
  ...fields,
  repeat: repeat.default('once'),
  zone: zone.optional(),
  taskType: fields.taskType.default('reminder'),
  maxRetries: fields.maxRetries.default(5),
  missed: fields.missed.default('once'),
  catchUpHours: fields.catchUpHours.default(24),
  /** `reuse` creates nothing when there is a similar task. */
  onSimilar: z.enum(['create', 'reuse']).default('create'),
}).transform(({ dueAt, ...task }, context) => ({ ...task, due: dueFrom(dueAt, context) }))
export type TaskInput = z.input<typeof TaskInput>

export const TaskChanges = z
  .strictObject({ ...fields, project: identity().or(z.literal('')), zone })
  .partial()
  .transform(({ dueAt, ...changes }, context) => ({
    ...changes,
    ...(dueAt !== undefined && { due: dueFrom(dueAt, context) }),
  }))
export type TaskChanges = z.input<typeof TaskChanges>

/** How many due tasks to list. */
export const DueOptions = z.strictObject({ limit: z.int().min(1).max(1000).default(100) })
export type DueOptions = z.input<typeof DueOptions>

const leaseSeconds = z.int().min(1).max(86_400).default(60)

/** Who claims how many tasks, and for how long nobody else may. */
export const ClaimOptions = z.strictObject({
  owner: name(),
  limit: z.int().min(1).max(1000).default(10),
  leaseSeconds,
})
export type ClaimOptions = z.input<typeof ClaimOptions>

export const HeartbeatOptions = z.strictObject({ leaseSeconds })
export type HeartbeatOptions = z.input<typeof HeartbeatOptions>

/** Until when to put something off, as strict as a due date. */
export const DeferOptions = z
  .strictObject({ until: givenMoment })
  .transform(({ until }, context) => dueFrom(until, context, 'until'))

export const ReleaseOptions = z
  .strictObject({ until: givenMoment.optional() })
  .transform(({ until }, context) =>
    until === undefined ? undefined : dueFrom(until, context, 'until'),
  )
export type ReleaseOptions = z.input<typeof ReleaseOptions>

/** How many of the coming occurrences to work out. */
export const PreviewLimit = z.int().min(1).max(1000)

/** And of which task. */
export const PreviewInput = z.object({ id: givenText, limit: PreviewLimit })

/** What of a stored task says how it repeats. */
export const ToldRepeat = z.object({
  task: z.object({ repeat: z.string().nullable(), rule: z.string().nullable() }),
})

/** What of a task or a claim says which state of it is meant, and what comes of it. */
const handedOut = z
  .object(
    {
      id: givenText,
      dueAt: z.custom<Date>(isDate, 'must be a Date'),
      attempt: z.int(),
      problem: storedText.nullable(),
      leaseOwner: storedText.nullable(),
      zone: storedText,
      anchor: storedText.nullable(),
      repeat: storedText.nullable(),
      rule: storedText.nullable(),
      occurrence: z.int(),
      retryCount: z.int(),
      maxRetries: z.int(),
      catchUpHours: z.int(),
      missed: z.union([z.enum(scheduledTasks.missed.enumValues), z.int()]),
      missedRule: z.enum(scheduledTasks.missed.enumValues).optional(),
    },
    { error: 'must be a task or a claim as it was handed out' },
  )
  .refine(
    // An adopted row without a readable date has an invalid one.
    ({ dueAt, problem }) => problem !== null || !Number.isNaN(dueAt.getTime()),
    { path: ['dueAt'], error: noMoment },
  )

/** A task or a claim that is handed back. */
export const HandedOut = z.object({ task: handedOut })

function dueFrom(
  input: z.output<typeof givenMoment>,
  context: z.RefinementCtx,
  field = 'dueAt',
): DueInput {
  const due = parseDue(input)
  if (due) return due
  context.addIssue({ code: 'custom', path: [field], message: noMoment })
  return z.NEVER
}
