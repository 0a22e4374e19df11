import * as z from 'zod'

import type { Database } from '../database/database.ts'
import { parse } from '../errors.ts'
import { abortSignal, givenName, givenText } from '../schema/columns.ts'
import { oneSpelling } from '../schema/spelling.ts'
import { formatMoment } from '../time/moments.ts'
import { yieldToEventLoop } from '../time/timers.ts'
import { leftInFiles, leftInIndexes } from './left-behind.ts'
import { batches, kinds } from './prune-batches.ts'
import { pruneCheckpoints } from './prune-checkpoints.ts'

const days = z.number().nonnegative().max(36_525).optional()

/** What has an owner, and neither a channel nor a project: in the scope of one, everybody's would go. */
const ofPersonAlone = [
  'facts',
  'factHistory',
  'expiredItems',
  'transcripts',
  'checkpoints',
] as const

const PruneFields = z.strictObject({
  /** Words of audit entries older than this many days; the entries stay in their chain, as after an erasure. */
  auditTexts: days,
  /** Delivered, failed and cancelled tasks that were due longer ago than this many days, with their runs. */
  finishedTasks: days,
  /** Runs of tasks that ended longer ago than this many days. */
  taskRuns: days,
  /**
   * Messages of conversations closed longer ago than this many days; the conversations and their summaries stay. Their
   * words go from the search indexes at the end, when these are merged.
   */
  closedMessages: days,
  /** Messages of conversations in which nothing was said for this many days, closed or not; the conversations stay. */
  messages: days,
  /** Facts that were last told longer ago than this many days, with all values they ever had. */
  facts: days,
  /** Values that facts had until longer ago than this many days. */
  factHistory: days,
  /** Items whose time was over longer ago than this many days. They are not read any more in any case. */
  expiredItems: days,
  /** Of each thread, all checkpoints but the newest so many, and those that a newer one needs; they stay unless given. */
  checkpoints: z.strictObject({ keepLast: z.int().min(1).max(10_000) }).optional(),
  /** Transcripts of sessions, each part of one by itself, to which nothing was written for this many days. */
  transcripts: days,
  /** Only what belongs to this person, channel or project; everybody's when left out. Facts, items, transcripts and checkpoints belong to a person only. */
  scope: z
    .strictObject({
      senderId: givenName.optional(),
      channel: givenText.overwrite(oneSpelling).optional(),
      project: givenText.overwrite(oneSpelling).optional(),
    })
    .default({}),
  /** Rows a batch, 500 unless given. Between two batches other work goes on. */
  batchSize: z.int().min(1).max(10_000).default(500),
  /** Stops after the batch that is running. What is done stays done, and the next call goes on from there. */
  signal: abortSignal.optional(),
  /** Called after every batch with how far it is. */
  onProgress: z
    .custom<(progress: PruneProgress) => void>((given) => typeof given === 'function', {
      error: 'must be a function',
    })
    .optional(),
})

const PruneInput = PruneFields.superRefine((options, context) => {
  const { channel, project } = options.scope
  if (channel === undefined && project === undefined) return
  for (const kind of ofPersonAlone) {
    if (options[kind] === undefined) continue
    const message = `${kind} belong to no channel and to no project`
    context.addIssue({ code: 'custom', path: ['scope'], message })
  }
}).refine(({ auditTexts, scope }) => auditTexts === undefined || scope.project === undefined, {
  path: ['scope'],
  error: 'audit entries belong to no project',
})

/** What is kept for how long. What is left out is kept for ever. */
export type PruneOptions = z.input<typeof PruneInput>

export interface PruneProgress {
  readonly kind: PrunedKind
  /** Rows of this kind so far. */
  readonly done: number
}

export type PrunedKind = (typeof kinds)[number] | 'checkpoints'

export interface PruneReport {
  readonly rows: Readonly<Record<PrunedKind, number>>
  /** Whether it was stopped before everything was done. */
  readonly aborted: boolean
  /**
   * What a look found of what was deleted when its words had gone from the search indexes and the file, without anybody's
   * words: empty when nothing is left. One that was stopped has not looked, and says so.
   */
  readonly left: readonly string[]
}

const notLookedAt =
  'what was deleted before this was stopped, whose bytes may still be there: do this again'

/** Lets go of what is older than it has to be kept, in small batches. A batch is done wholly or not at all. */
export async function prune(
  db: Database,
  options: PruneOptions,
  { now, waitMs }: { now: Date; waitMs: number },
): Promise<PruneReport> {
  const { signal, onProgress, batchSize, scope, checkpoints, ...ages } = parse(PruneInput, options)
  const rows = Object.fromEntries([...kinds, 'checkpoints'].map((kind) => [kind, 0])) as Record<
    PrunedKind,
    number
  >
  for (const kind of kinds) {
    const age = ages[kind]
    if (age === undefined) continue
    const before = formatMoment(new Date(now.getTime() - age * 86_400_000))
    for (;;) {
      if (signal?.aborted) return { rows, aborted: true, left: [notLookedAt] }
      const batch = batches[kind]({ before, now: formatMoment(now), limit: batchSize, scope })
      const [first, ...rest] = batch.map((statement) => db.run(statement))
      const done = first ? ((await db.batch([first, ...rest])).at(-1)?.rowsAffected ?? 0) : 0
      if (done === 0) break
      rows[kind] += done
      onProgress?.({ kind, done: rows[kind] })
      await yieldToEventLoop()
    }
  }
  if (checkpoints) {
    const { senderId } = scope
    const { keepLast } = checkpoints
    for await (const done of pruneCheckpoints(db, { keepLast, senderId, limit: batchSize })) {
      rows.checkpoints += done
      onProgress?.({ kind: 'checkpoints', done: rows.checkpoints })
      await yieldToEventLoop()
      if (signal?.aborted) return { rows, aborted: true, left: [notLookedAt] }
    }
  }
  // A run that was stopped has left its words there, even when this one finds no rows any more.
  const isOfMessages = ages.closedMessages !== undefined || ages.messages !== undefined
  const isAsked = checkpoints !== undefined || Object.values(ages).some((age) => age !== undefined)
  const left = [
    ...(isOfMessages ? await leftInIndexes(db) : []),
    ...(isAsked ? await leftInFiles(db, waitMs) : []),
  ]
  return { rows, aborted: false, left }
}
