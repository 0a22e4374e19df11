import * as z from 'zod'

import { heard, type Hears } from '../heard.ts'
import type { QuietHours } from '../scheduling/quiet-hours.ts'
import type { Claim } from '../scheduling/settlement.ts'
import { abortSignal, name } from '../schema/columns.ts'
import type { Conversation } from '../schema/conversations.ts'

const isFunction = (value: unknown) => typeof value === 'function'

/** What an error of a worker was about; nothing when it was about all of the work. */
export interface WorkContext {
  readonly task?: Claim
  readonly conversation?: Conversation
  /** Which try it was, counted from 1. */
  readonly attempt?: number
}

/** How a worker works. */
export const WorkOptions = z.strictObject({
  /** The name of this worker, another one in each process. */
  owner: name(),
  /** How many are worked on at a time; 1 unless given. */
  concurrency: z.int().min(1).max(1000).default(1),
  /** How long to wait when there is nothing to do; 5 unless given. */
  pollSeconds: z.number().positive().max(86_400).default(5),
  /** How soon somebody else takes over when this process dies. Renewed while the work goes on; 60 unless given. */
  leaseSeconds: z.int().min(3).max(86_400).default(60),
  /** How long one delivery or summary may take: then it is told by its signal, and has failed. `leaseSeconds` by default. */
  timeoutSeconds: z.number().positive().max(86_400).optional(),
  /** Ends the work: nothing more is claimed, and what is begun may finish. */
  signal: abortSignal.optional(),
  /**
   * Told of what your function throws, of what took too long, of a lease that was lost, and of a store that could not be
   * reached for a while. What it throws itself is a warning of the process, and the work goes on.
   */
  onError: z
    .custom<Hears<WorkContext>>(isFunction, 'must be a function')
    .transform(heard)
    .optional(),
})
export type WorkOptions = z.input<typeof WorkOptions>

/** The options with every default in place. */
export type WorkSettings = z.output<typeof WorkOptions>

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00')

export const TaskWorkOptions = WorkOptions.extend({
  /** Nothing is delivered in these hours of the task's own zone; what is due waits for their end. */
  quietHours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }: QuietHours) => from !== to, 'must not last the whole day')
    .optional(),
})
export type TaskWorkOptions = z.input<typeof TaskWorkOptions>

export const SummaryWorkOptions = WorkOptions.extend({
  /** How many seconds are waited when there is nothing to do; 60 unless given. */
  pollSeconds: WorkOptions.shape.pollSeconds.default(60),
  /** For how many seconds nobody else may claim a conversation; 300 unless given. */
  leaseSeconds: WorkOptions.shape.leaseSeconds.default(300),
  /** A conversation that failed so often is left for a person to look at; 5 unless given. */
  maxAttempts: z.int().min(1).max(1000).default(5),
})
export type SummaryWorkOptions = z.input<typeof SummaryWorkOptions>
