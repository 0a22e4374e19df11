import { type SQL, sql } from 'drizzle-orm'

import { settleAliasLinks } from '../database/migrations/adoption/settle.ts'
import { names } from '../repositories/rows.ts'
import {
  auditLog,
  checkpoints,
  checkpointValues,
  checkpointWrites,
  conversations,
  factVersions,
  facts,
  messages,
  messageVectors,
  messageWords,
  scheduledTasks,
  transcriptEntries,
  transcripts,
  userAliases,
} from '../schema/index.ts'
import { formatMoment } from '../time/moments.ts'
import { type Diagnosis, diagnosis, type Finding, type Examined } from './finding.ts'
import {
  base,
  beginVersions,
  endLeases,
  endStray,
  houseHomeless,
  isDamaged,
  isHomeless,
  isLost,
  isOfNoMessage,
  isOpenVersion,
  isUnsorted,
  isValueOfNone,
  isVersionOf,
  isWriteOfNone,
  numberMessages,
  place,
  sourceIsGone,
  stuckLease,
} from './row-statements.ts'

/** A defect of rows: how many there are, and the statements that mend them all. */
interface RowCheck {
  readonly code: string
  readonly severity: Finding['severity']
  /** What is said after the number. */
  readonly message: string
  readonly count: (now: string) => SQL
  readonly advice?: string
  readonly mend?: (now: string) => SQL[]
  readonly mendBy?: (examined: Examined) => Promise<void>
}

/** Everything that can be wrong with rows: one query for all of it. */
export async function checkRows(examined: Examined): Promise<Diagnosis[]> {
  const now = formatMoment(examined.now)
  const counts = rowChecks.map(({ code, count }) => sql`(${count(now)}) AS ${sql.identifier(code)}`)
  const [row = {}] = await examined.db.all<Record<string, number>>(
    sql`SELECT ${sql.join(counts, sql`, `)}`,
  )
  return rowChecks
    .filter(({ code }) => (row[code] ?? 0) > 0)
    .map(({ code, severity, message, advice, mend, mendBy }) =>
      diagnosis(
        { code, severity, message: `${row[code]} ${message}`, ...(advice ? { advice } : {}) },
        mendBy ??
          (mend &&
            (async ({ db }) => {
              for (const statement of mend(now)) await db.run(statement)
            })),
      ),
    )
}

const rowChecks: readonly RowCheck[] = [
  {
    code: 'transcript_entries_lost',
    severity: 'error',
    message: 'entries belong to no transcript',
    count: () => sql`SELECT count(*) FROM ${transcriptEntries} WHERE ${isLost}`,
    mend: () => [
      sql`INSERT INTO ${transcripts} (${place}, ${names(transcripts.createdAt, transcripts.updatedAt)})
      SELECT ${place}, min(${transcriptEntries.createdAt}), max(${transcriptEntries.createdAt}) FROM ${transcriptEntries} WHERE ${isLost} GROUP BY ${place}`,
    ],
  },
  {
    code: 'messages_homeless',
    severity: 'error',
    message: 'messages have no conversation',
    count: () => sql`SELECT count(*) FROM ${messages} WHERE ${isHomeless}`,
    mend: () => [houseHomeless],
  },
  {
    code: 'sequence_missing',
    severity: 'error',
    message: 'messages have no place in their conversation',
    count: () => sql`SELECT count(*) FROM ${messages} WHERE ${messages.sequence} IS NULL`,
    mend: () => [numberMessages],
  },
  {
    code: 'fact_source_gone',
    severity: 'warning',
    message: 'facts name a message that is gone as their source',
    count: () => sql`SELECT count(*) FROM ${facts} WHERE ${sourceIsGone}`,
    mend: () => [
      sql`UPDATE ${facts} SET ${names(facts.sourceMessageId)} = NULL WHERE ${sourceIsGone}`,
    ],
  },
  {
    code: 'vector_orphaned',
    severity: 'warning',
    message: 'vectors belong to no message',
    count: () =>
      sql`SELECT count(*) FROM ${messageVectors} WHERE ${isOfNoMessage(messageVectors.messageKey)}`,
    mend: () => [
      sql`DELETE FROM ${messageVectors} WHERE ${isOfNoMessage(messageVectors.messageKey)}`,
    ],
  },
  {
    code: 'words_orphaned',
    severity: 'warning',
    message: 'words of the search index belong to no message',
    count: () =>
      sql`SELECT count(*) FROM ${messageWords} WHERE ${isOfNoMessage(messageWords.messageKey)}`,
    mend: () => [sql`DELETE FROM ${messageWords} WHERE ${isOfNoMessage(messageWords.messageKey)}`],
  },
  {
    code: 'checkpoint_values_orphaned',
    severity: 'warning',
    message: 'values belong to no checkpoint',
    count: () => sql`SELECT count(*) FROM ${checkpointValues} WHERE ${isValueOfNone}`,
    mend: () => [sql`DELETE FROM ${checkpointValues} WHERE ${isValueOfNone}`],
  },
  {
    code: 'checkpoint_damaged',
    severity: 'error',
    message: 'checkpoints do not tell any more which values they have',
    count: () => sql`SELECT count(*) FROM ${checkpoints} WHERE ${isDamaged}`,
    advice: 'restore a backup, or delete the thread: checkpoints.deleteThread',
  },
  {
    code: 'checkpoint_writes_orphaned',
    // A graph that runs just now may have stored them before their checkpoint.
    severity: 'note',
    message: 'writes belong to no checkpoint',
    count: () => sql`SELECT count(*) FROM ${checkpointWrites} WHERE ${isWriteOfNone}`,
    mend: () => [sql`DELETE FROM ${checkpointWrites} WHERE ${isWriteOfNone}`],
  },
  {
    code: 'checkpoint_value_broken',
    severity: 'error',
    message: 'values of checkpoints begin like one that is gone',
    count:
      () => sql`SELECT count(*) FROM ${checkpointValues} WHERE ${checkpointValues.baseVersion} IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ${checkpointValues} AS ${base} WHERE ${base.senderId} = ${checkpointValues.senderId}
        AND ${base.threadId} = ${checkpointValues.threadId} AND ${base.namespace} = ${checkpointValues.namespace}
        AND ${base.channelName} = ${checkpointValues.channelName} AND ${base.version} = ${checkpointValues.baseVersion})`,
    advice: 'restore a backup, or delete the thread: checkpoints.deleteThread',
  },
  {
    code: 'fact_version_missing',
    severity: 'warning',
    message: 'facts have a value that their history does not end with',
    count: () =>
      sql`SELECT count(*) FROM ${facts} WHERE NOT EXISTS (SELECT 1 FROM ${factVersions} WHERE ${isOpenVersion})`,
    mend: (now) => [endStray(now), beginVersions],
  },
  {
    code: 'fact_version_stray',
    severity: 'warning',
    message: 'values stand in the history of facts as if they held still',
    count: () => sql`SELECT count(*) FROM ${factVersions} WHERE ${factVersions.validTo} IS NULL
      AND NOT EXISTS (SELECT 1 FROM ${facts} WHERE ${isVersionOf})`,
    mend: (now) => [endStray(now)],
  },
  {
    code: 'task_moment_unsorted',
    severity: 'error',
    message: 'tasks are due at a moment that is not in the form that sorts',
    count: () => sql`SELECT count(*) FROM ${scheduledTasks} WHERE ${isUnsorted}`,
    mend: () => [
      sql`UPDATE ${scheduledTasks} SET ${names(scheduledTasks.dueAt)} = ${scheduledTasks.dueAt} WHERE ${isUnsorted}`,
    ],
  },
  {
    code: 'task_moment_unreadable',
    severity: 'note',
    message: 'pending tasks came from another program without a moment that can be read',
    count: () =>
      sql`SELECT count(*) FROM ${scheduledTasks}
        WHERE ${scheduledTasks.status} = 'pending' AND ${scheduledTasks.problem} IS NOT NULL`,
    advice: 'tasks.listFailed() lists them: give each a moment with tasks.update, or cancel it',
  },
  {
    code: 'task_lease_stuck',
    severity: 'warning',
    message: 'tasks are leased for longer than any worker asks for',
    count: (now) => stuckLease(scheduledTasks, now),
    mend: (now) => [endLeases(scheduledTasks, now)],
  },
  {
    code: 'conversation_lease_stuck',
    severity: 'warning',
    message: 'conversations are leased for longer than any worker asks for',
    count: (now) => stuckLease(conversations, now),
    mend: (now) => [endLeases(conversations, now)],
  },
  {
    code: 'alias_circle',
    severity: 'warning',
    message: 'aliases lead to themselves',
    count: () => sql`WITH RECURSIVE step(start, at) AS (
        SELECT ${userAliases.aliasSenderId}, ${userAliases.canonicalSenderId} FROM ${userAliases}
        UNION SELECT start, ${userAliases.canonicalSenderId} FROM step JOIN ${userAliases} ON ${userAliases.aliasSenderId} = at
      ) SELECT count(*) FROM step WHERE start = at`,
    mendBy: async ({ db }) =>
      settleAliasLinks({ run: (text, args) => db.$client.execute(text, args) }),
  },
  {
    code: 'audit_unchained',
    severity: 'warning',
    message: 'audit entries of another program are not in the chain yet',
    count: () => sql`SELECT count(*) FROM ${auditLog} WHERE ${auditLog.seq} IS NULL`,
    mendBy: async ({ audit }) => {
      await audit.adopt()
    },
  },
]
