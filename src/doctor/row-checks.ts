import { type SQL, sql } from 'drizzle-orm'

import { settleAliasLinks } from '../database/migrations/adoption/settle.ts'
import { valuesInUse } from '../privacy/prune-checkpoints.ts'
import { idsOfPerson } from '../repositories/alias-chain.ts'
import { checkpoints, checkpointValues, checkpointWrites } from '../schema/index.ts'
import { formatMoment } from '../time/moments.ts'
import { type Diagnosis, diagnosis, type Finding, type Patient } from './finding.ts'

/** A defect of rows: how many there are, and the statements that mend them all. */
interface RowCheck {
  readonly code: string
  readonly severity: Finding['severity']
  /** What is said after the number. */
  readonly message: string
  readonly count: (now: string) => SQL
  readonly advice?: string
  readonly mend?: (now: string) => SQL[]
  readonly mendBy?: (patient: Patient) => Promise<void>
}

/** Everything that can be wrong with rows: one query for all of it. */
export async function checkRows(patient: Patient): Promise<Diagnosis[]> {
  const now = formatMoment(patient.now)
  const counts = rowChecks.map(({ code, count }) => sql`(${count(now)}) AS ${sql.identifier(code)}`)
  const [row = {}] = await patient.db.all<Record<string, number>>(
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

/** No lease is given for longer than a day: one that ends later was given by a clock that had jumped. */
const stuckLease = (table: string, now: string) =>
  sql`SELECT count(*) FROM ${sql.identifier(table)} WHERE lease_until > datetime(${now}, '+1 day')`

const endLeases = (table: string, now: string) =>
  sql`UPDATE ${sql.identifier(table)} SET lease_owner = NULL, lease_until = NULL
    WHERE lease_until > datetime(${now}, '+1 day')`

const isOpenVersion = sql`fact_versions.sender_id = facts.sender_id AND fact_versions.key = facts.key
  AND valid_to IS NULL AND fact_versions.value = facts.value`

/** Not `NOT IN`: where there are no messages, that is true of facts without a source. */
const sourceIsGone = sql`source_message_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.id = source_message_id)`

const isDamaged = sql`NOT json_valid(${checkpoints.versions}) OR NOT json_valid(${checkpoints.replayed})`

/** Not while a checkpoint can't be read: the value may be its own. */
const isValueOfNone = sql`${checkpointValues}.rowid NOT IN (${valuesInUse()})
  AND NOT EXISTS (SELECT 1 FROM ${checkpoints} WHERE ${isDamaged})`

const isWriteOfNone = sql`NOT EXISTS (
  SELECT 1 FROM ${checkpoints} WHERE ${checkpoints.senderId} IN ${idsOfPerson(sql<string>`${checkpointWrites.senderId}`)}
    AND ${checkpoints.threadId} = ${checkpointWrites.threadId}
    AND ${checkpoints.namespace} = ${checkpointWrites.namespace}
    AND ${checkpoints.checkpointId} = ${checkpointWrites.checkpointId})`

const place = sql`sender_id, project_key, session_id, subpath`
const isLost = sql`(${place}) NOT IN (SELECT ${place} FROM transcripts)`

const rowChecks: readonly RowCheck[] = [
  {
    code: 'transcript_entries_lost',
    severity: 'error',
    message: 'entries belong to no transcript',
    count: () => sql`SELECT count(*) FROM transcript_entries WHERE ${isLost}`,
    mend: () => [
      sql`INSERT INTO transcripts(${place}, created_at, updated_at)
      SELECT ${place}, min(created_at), max(created_at) FROM transcript_entries WHERE ${isLost} GROUP BY ${place}`,
    ],
  },
  {
    code: 'messages_homeless',
    severity: 'error',
    message: 'messages have no conversation',
    count: () =>
      sql`SELECT count(*) FROM messages WHERE conversation_id NOT IN (SELECT id FROM conversations)`,
    mend: () => [
      sql`INSERT INTO conversations(id, channel, sender_id, started_at, updated_at, last_activity, status)
      SELECT conversation_id, 'legacy', 'legacy', min(timestamp), max(timestamp), max(timestamp), 'closed'
      FROM messages WHERE conversation_id NOT IN (SELECT id FROM conversations) GROUP BY conversation_id`,
    ],
  },
  {
    code: 'sequence_missing',
    severity: 'error',
    message: 'messages have no place in their conversation',
    count: () => sql`SELECT count(*) FROM messages WHERE sequence IS NULL`,
    mend: () => [
      sql`UPDATE messages SET sequence = last + place FROM (
        SELECT key AS at, row_number() OVER (PARTITION BY conversation_id ORDER BY key) AS place,
          (SELECT coalesce(max(sequence), 0) FROM messages AS m WHERE m.conversation_id = messages.conversation_id) AS last
        FROM messages WHERE sequence IS NULL
      ) WHERE key = at`,
    ],
  },
  {
    code: 'fact_source_gone',
    severity: 'warning',
    message: 'facts name a message that is gone as their source',
    count: () => sql`SELECT count(*) FROM facts WHERE ${sourceIsGone}`,
    mend: () => [sql`UPDATE facts SET source_message_id = NULL WHERE ${sourceIsGone}`],
  },
  {
    code: 'vector_orphaned',
    severity: 'warning',
    message: 'vectors belong to no message',
    count: () =>
      sql`SELECT count(*) FROM message_vectors WHERE message_key NOT IN (SELECT key FROM messages)`,
    mend: () => [
      sql`DELETE FROM message_vectors WHERE message_key NOT IN (SELECT key FROM messages)`,
    ],
  },
  {
    code: 'words_orphaned',
    severity: 'warning',
    message: 'words of the search index belong to no message',
    count: () =>
      sql`SELECT count(*) FROM message_words WHERE message_key NOT IN (SELECT key FROM messages)`,
    mend: () => [
      sql`DELETE FROM message_words WHERE message_key NOT IN (SELECT key FROM messages)`,
    ],
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
      () => sql`SELECT count(*) FROM ${checkpointValues} WHERE base_version IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ${checkpointValues} AS base WHERE base.sender_id = ${checkpointValues.senderId}
        AND base.thread_id = ${checkpointValues.threadId} AND base.namespace = ${checkpointValues.namespace}
        AND base.channel_name = ${checkpointValues.channelName} AND base.version = ${checkpointValues.baseVersion})`,
    advice: 'restore a backup, or delete the thread: checkpoints.deleteThread',
  },
  {
    code: 'fact_version_missing',
    severity: 'warning',
    message: 'facts have a value that their history does not end with',
    count: () =>
      sql`SELECT count(*) FROM facts WHERE NOT EXISTS (SELECT 1 FROM fact_versions WHERE ${isOpenVersion})`,
    mend: (now) => [
      sql`UPDATE fact_versions SET valid_to = max(valid_from, ${now}) WHERE valid_to IS NULL
        AND NOT EXISTS (SELECT 1 FROM facts WHERE ${isOpenVersion})`,
      sql`INSERT INTO fact_versions(sender_id, key, value, source_message_id, valid_from)
        SELECT sender_id, key, value, source_message_id, updated_at FROM facts
        WHERE NOT EXISTS (SELECT 1 FROM fact_versions WHERE ${isOpenVersion})`,
    ],
  },
  {
    code: 'fact_version_stray',
    severity: 'warning',
    message: 'values stand in the history of facts as if they held still',
    count: () => sql`SELECT count(*) FROM fact_versions WHERE valid_to IS NULL
      AND NOT EXISTS (SELECT 1 FROM facts WHERE facts.sender_id = fact_versions.sender_id AND facts.key = fact_versions.key)`,
    mend: (now) => [
      sql`UPDATE fact_versions SET valid_to = max(valid_from, ${now}) WHERE valid_to IS NULL
        AND NOT EXISTS (SELECT 1 FROM facts WHERE ${isOpenVersion})`,
    ],
  },
  {
    code: 'task_moment_unsorted',
    severity: 'error',
    message: 'tasks are due at a moment that is not in the form that sorts',
    count: () =>
      sql`SELECT count(*) FROM scheduled_tasks WHERE problem IS NULL AND datetime(due_at, '+0 seconds') IS NOT due_at`,
    mend: () => [
      sql`UPDATE scheduled_tasks SET due_at = due_at
        WHERE problem IS NULL AND datetime(due_at, '+0 seconds') IS NOT due_at`,
    ],
  },
  {
    code: 'task_moment_unreadable',
    severity: 'note',
    message: 'pending tasks came from another program without a moment that can be read',
    count: () =>
      sql`SELECT count(*) FROM scheduled_tasks WHERE status = 'pending' AND problem IS NOT NULL`,
    advice: 'tasks.listFailed() lists them: give each a moment with tasks.update, or cancel it',
  },
  {
    code: 'task_lease_stuck',
    severity: 'warning',
    message: 'tasks are leased for longer than any worker asks for',
    count: (now) => stuckLease('scheduled_tasks', now),
    mend: (now) => [endLeases('scheduled_tasks', now)],
  },
  {
    code: 'conversation_lease_stuck',
    severity: 'warning',
    message: 'conversations are leased for longer than any worker asks for',
    count: (now) => stuckLease('conversations', now),
    mend: (now) => [endLeases('conversations', now)],
  },
  {
    code: 'alias_circle',
    severity: 'warning',
    message: 'aliases lead to themselves',
    count: () => sql`WITH RECURSIVE step(start, at) AS (
        SELECT alias_sender_id, canonical_sender_id FROM user_aliases
        UNION SELECT start, canonical_sender_id FROM step JOIN user_aliases ON alias_sender_id = at
      ) SELECT count(*) FROM step WHERE start = at`,
    mendBy: async ({ db }) =>
      settleAliasLinks({ run: (text, args) => db.$client.execute(text, args) }),
  },
  {
    code: 'audit_unchained',
    severity: 'warning',
    message: 'audit entries of another program are not in the chain yet',
    count: () => sql`SELECT count(*) FROM audit_log WHERE seq IS NULL`,
    mendBy: async ({ audit }) => {
      await audit.adopt()
    },
  },
]
