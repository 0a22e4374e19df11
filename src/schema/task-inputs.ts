import * as z from 'zod'

import { isZone } from '../time/wall-clock.ts'
import {
  givenMoment,
  givenName,
  givenText,
  identity,
  limit,
  name,
  plainText,
  ThreadScope,
} from './columns.ts'
import { dueFrom } from './due-input.ts'
import { repeat } from './repeat-input.ts'
import { withoutThread } from './rest-of-scope.ts'
import { scheduledTasks } from './scheduled-tasks.ts'

const zone = z
  .string({ error: 'must be a text' })
  .refine(isZone, 'is not a time zone that is known here, such as Europe/Berlin')

const fields = {
  /** Where it is delivered: the application's own address, such as the id of a chat. */
  replyTarget: name(),
  /** What it says. */
  description: plainText('taskDescription').refine(
    (text) => text.trim() !== '',
    'must say something',
  ),
  /** When it is due: a Date, an ISO 8601 text, or a DateTime of Luxon; a text without an offset is read in the task's zone. */
  dueAt: givenMoment,
  /** How it repeats, such as `daily`, `weekdays`, `every 2 weeks`, cron, or an RRULE. */
  repeat,
  /** What the application calls its kind. */
  taskType: name(),
  /** How often a delivery that failed is tried again, 0 to 100 times. */
  maxRetries: z.int().min(0).max(100),
  /** What becomes of occurrences that were missed: one late delivery (`once`), none (`skip`), or each of them (`all`). */
  missed: z.enum(scheduledTasks.missed.enumValues),
  /** With `missed: 'all'`, how far back missed occurrences are made up for, in hours. */
  catchUpHours: z.int().min(0).max(8784),
}

export const TaskInput = ThreadScope.extend({
  ...fields,
  /** How it repeats: `once` unless given, `daily`, `weekdays`, `every 2 weeks`, cron, or an RRULE. */
  repeat: repeat.default('once'),
  /** The time zone that its times are read in, such as `Europe/Lisbon`; the one of the person unless given. */
  zone: zone.optional(),
  /** What the application calls its kind; `reminder` unless given. */
  taskType: fields.taskType.default('reminder'),
  /** How often a delivery that failed is tried again; 5 unless given. */
  maxRetries: fields.maxRetries.default(5),
  /** What becomes of occurrences that were missed: one late delivery (`once`, unless given), none (`skip`), or each (`all`). */
  missed: fields.missed.default('once'),
  /** With `missed: 'all'`, how far back missed occurrences are made up for, in hours; 24 unless given. */
  catchUpHours: fields.catchUpHours.default(24),
  /** `reuse` creates nothing when there is a similar task; `create`, unless given, always does. */
  onSimilar: z.enum(['create', 'reuse']).default('create'),
}).transform(({ dueAt, ...task }, context) => ({
  ...withoutThread(task),
  due: dueFrom(dueAt, context),
}))
export type TaskInput = z.input<typeof TaskInput>

export const TaskChanges = z
  .strictObject({ ...fields, project: identity().or(z.literal('')), zone })
  .partial()
  .transform(({ dueAt, ...changes }, context) => ({
    ...changes,
    ...(dueAt !== undefined && { due: dueFrom(dueAt, context) }),
  }))
export type TaskChanges = z.input<typeof TaskChanges>

const status = z.enum(
  scheduledTasks.status.enumValues,
  `must be one of ${scheduledTasks.status.enumValues.join(', ')}`,
)

/** Which tasks of a person to list. */
export const TaskQuery = z.strictObject({
  /** Whose tasks they are. */
  senderId: givenName,
  /** Only of this state, or of one of these. */
  status: z
    .union([status.transform((one) => [one]), z.array(status).min(1)], {
      error: 'must be a state or an array of states',
    })
    .optional(),
  /** How many at most; 100 unless given. */
  limit: limit.default(100),
  /** The id of the last task of the page before: only what comes after it. */
  after: givenText.optional(),
})
export type TaskQuery = z.input<typeof TaskQuery>
