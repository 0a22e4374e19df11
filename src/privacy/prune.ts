import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

import type { Database } from '../database/database.ts'
import { parse } from '../errors.ts'
import { abortSignal } from '../schema/columns.ts'
import { formatMoment } from '../time/moments.ts'
import { nextTurn } from '../time/timers.ts'
import { leftInFiles, leftInIndexes } from './left-behind.ts'

const days = z.number().nonnegative().max(36_525).optional()

const PruneInput = z.strictObject({
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
  /** Rows a batch. Between two batches other work goes on. */
  batchSize: z.int().min(1).max(10_000).default(500),
  /** Stops after the batch that is running. What is done stays done, and the next call goes on from there. */
  signal: abortSignal.optional(),
  onProgress: z
    .custom<(progress: PruneProgress) => void>((given) => typeof given === 'function', {
      error: 'must be a function',
    })
    .optional(),
})

/** What is kept for how long. What is left out is kept for ever. */
export type PruneOptions = z.input<typeof PruneInput>

export interface PruneProgress {
  readonly kind: PrunedKind
  /** Rows of this kind so far. */
  readonly done: number
}

type PrunedKind = 'auditTexts' | 'finishedTasks' | 'taskRuns' | 'closedMessages'

export interface PruneReport {
  readonly rows: Readonly<Record<PrunedKind, number>>
  /** Whether it was stopped before everything was done. */
  readonly aborted: boolean
  /**
   * What a look found of deleted messages when their words had gone from the search indexes and the file, without
   * anybody's words: empty when nothing is left.
   */
  readonly left: readonly string[]
}

/** Lets go of what is older than it has to be kept, in small batches. A batch is done wholly or not at all. */
export async function prune(
  db: Database,
  options: PruneOptions,
  { now, waitMs }: { now: Date; waitMs: number },
): Promise<PruneReport> {
  const { signal, onProgress, batchSize, ...ages } = parse(PruneInput, options)
  const rows = { auditTexts: 0, finishedTasks: 0, taskRuns: 0, closedMessages: 0 }
  for (const kind of kinds) {
    const age = ages[kind]
    if (age === undefined) continue
    const before = formatMoment(new Date(now.getTime() - age * 86_400_000))
    for (;;) {
      if (signal?.aborted) return { rows, aborted: true, left: [] }
      const batch = batches[kind]({ before, now: formatMoment(now), limit: batchSize })
      const [first, ...rest] = batch.map((statement) => db.run(statement))
      const done = first ? ((await db.batch([first, ...rest])).at(-1)?.rowsAffected ?? 0) : 0
      if (done === 0) break
      rows[kind] += done
      onProgress?.({ kind, done: rows[kind] })
      await nextTurn()
    }
  }
  // A run that was stopped has left its words there, even when this one finds no messages any more.
  const left =
    ages.closedMessages === undefined
      ? []
      : [...(await leftInIndexes(db)), ...(await leftInFiles(db, waitMs))]
  return { rows, aborted: false, left }
}

interface Batch {
  readonly before: string
  readonly now: string
  readonly limit: number
}

/** The statements of one batch; the last one tells how many rows it was. */
const batches: Record<PrunedKind, (batch: Batch) => SQL[]> = {
  auditTexts: ({ before, now, limit }) => [
    sql`UPDATE audit_log SET channel = '', sender_id = '', sender_name = NULL, input_text = '', output_text = NULL,
        provider_used = NULL, model = NULL, denial_reason = NULL, salt = NULL, erased_at = ${now}
      WHERE rowid IN (SELECT rowid FROM audit_log
        WHERE timestamp < ${before} AND erased_at IS NULL AND seq IS NOT NULL LIMIT ${limit})`,
  ],
  finishedTasks: ({ before, limit }) => {
    const finished = sql`SELECT id FROM scheduled_tasks
      WHERE status IN ('delivered', 'failed', 'cancelled') AND due_at < ${before} ORDER BY rowid LIMIT ${limit}`
    return [
      sql`DELETE FROM task_runs WHERE task_id IN (${finished})`,
      sql`DELETE FROM scheduled_tasks WHERE id IN (${finished})`,
    ]
  },
  taskRuns: ({ before, limit }) => [
    sql`DELETE FROM task_runs WHERE id IN (SELECT id FROM task_runs WHERE finished_at < ${before} LIMIT ${limit})`,
  ],
  closedMessages: ({ before, limit }) => {
    const old = sql`SELECT key FROM conversations CROSS JOIN messages ON conversation_id = conversations.id
      WHERE status = 'closed' AND updated_at < ${before} ORDER BY key LIMIT ${limit}`
    return [
      sql`UPDATE facts SET source_message_id = NULL
        WHERE source_message_id IN (SELECT id FROM messages WHERE key IN (${old}))`,
      sql`DELETE FROM messages WHERE key IN (${old})`,
    ]
  },
}

const kinds = Object.keys(batches) as PrunedKind[]
