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

export const TaskInput = ThreadScope.extend({
  ...fields,
  repeat: repeat.default('once'),
  zone: zone.optional(),
  taskType: fields.taskType.default('reminder'),
  maxRetries: fields.maxRetries.default(5),
  missed: fields.missed.default('once'),
  catchUpHours: fields.catchUpHours.default(24),
  /** `reuse` creates nothing when there is a similar task. */
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
  senderId: givenName,
  /** Only of this state, or of one of these. */
  status: z
    .union([status.transform((one) => [one]), z.array(status).min(1)], {
      error: 'must be a state or an array of states',
    })
    .optional(),
  limit: limit.default(100),
  /** The id of the last task of the page before: only what comes after it. */
  after: givenText.optional(),
})
export type TaskQuery = z.input<typeof TaskQuery>
