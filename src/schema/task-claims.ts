import * as z from 'zod'

import { isDate } from '../any-realm.ts'
import { givenMoment, givenText, name, noMoment, storedText } from './columns.ts'
import { dueFrom } from './due-input.ts'
import { scheduledTasks } from './scheduled-tasks.ts'

/** How many due tasks to list. */
export const DueOptions = z.strictObject({ limit: z.int().min(1).max(1000).default(100) })
export type DueOptions = z.input<typeof DueOptions>

const leaseSeconds = z.int().min(1).max(86_400).default(60)

/** Who claims how many tasks, and for how long nobody else may. */
export const ClaimOptions = z.strictObject({
  /** Who claims them: a name of its own for each process. */
  owner: name(),
  /** How many at most, up to 1,000; 10 unless given. */
  limit: z.int().min(1).max(1000).default(10),
  /** For how many seconds nobody else may claim them; 60 unless given. */
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

/** How many of the coming occurrences of which task to work out. */
export const PreviewInput = z.object({ id: givenText, limit: PreviewLimit })

/** What of a stored task says how it repeats. */
export const ToldRepeat = z.object({
  task: z.object({
    repeat: z.string().nullable(),
    rule: z.string().nullable(),
    zone: z.string().default('UTC'),
  }),
})

/** What of a task or a claim says which state of it is meant, and what comes of it. */
const handedOut = z
  .object(
    {
      id: givenText,
      dueAt: z.custom<Date>(isDate, 'must be a Date').nullable(),
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
    // Another program's row may have words in place of a date.
    ({ dueAt, problem }) => problem !== null || (dueAt !== null && !Number.isNaN(dueAt.getTime())),
    { path: ['dueAt'], error: noMoment },
  )

/** A task or a claim that is handed back. */
export const HandedOut = z.object({ task: handedOut })
