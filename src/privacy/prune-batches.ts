import { and, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'

import { idsOfPerson } from '../repositories/alias-chain.ts'
import { names } from '../repositories/rows.ts'
import {
  auditLog,
  conversations,
  facts,
  factVersions,
  items,
  messages,
  scheduledTasks,
  taskRuns,
  transcriptEntries,
  transcripts,
} from '../schema/index.ts'

/** What can be let go of, in the order in which it is done. */
export const kinds = [
  'auditTexts',
  'finishedTasks',
  'taskRuns',
  'closedMessages',
  'messages',
  'facts',
  'factHistory',
  'expiredItems',
  'transcripts',
] as const

export interface PruneScope {
  readonly senderId?: string | undefined
  readonly channel?: string | undefined
  readonly project?: string | undefined
}

interface Batch {
  /** A moment as it is stored: what is older goes. */
  readonly before: string
  readonly now: string
  readonly limit: number
  readonly scope: PruneScope
}

/** The statements of one batch; the last one tells how many rows it was. */
export const batches: Record<(typeof kinds)[number], (batch: Batch) => SQL[]> = {
  expiredItems: ({ before, limit, scope }) => [
    sql`DELETE FROM ${items} WHERE rowid IN (SELECT rowid FROM ${items} WHERE ${and(
      sql`${items.expiresAt} < ${Date.parse(`${before}Z`)}`,
      scope.senderId === undefined
        ? undefined
        : sql`${items.senderId} IN ${idsOfPerson(scope.senderId)}`,
    )} LIMIT ${limit})`,
  ],
  transcripts: ({ before, limit, scope }) => {
    const old = sql`SELECT rowid FROM ${transcripts} WHERE ${and(
      sql`${transcripts.updatedAt} < ${Date.parse(`${before}Z`)}`,
      within({ senderId: transcripts.senderId }, scope),
    )} ORDER BY rowid LIMIT ${limit}`
    return [
      sql`DELETE FROM ${transcriptEntries} WHERE (${place(transcriptEntries)}) IN (
        SELECT ${place(transcripts)} FROM ${transcripts} WHERE ${transcripts}.rowid IN (${old}))`,
      sql`DELETE FROM ${transcripts} WHERE rowid IN (${old})`,
    ]
  },
  auditTexts: ({ before, now, limit, scope }) => [
    sql`UPDATE ${auditLog} SET ${blanked}, ${names(auditLog.erasedAt)} = ${now}
      WHERE rowid IN (SELECT rowid FROM ${auditLog} WHERE ${and(
        older(auditLog.timestamp, before),
        isNull(auditLog.erasedAt),
        isNotNull(auditLog.seq),
        within(auditLog, scope),
      )} LIMIT ${limit})`,
  ],
  finishedTasks: ({ before, limit, scope }) => {
    const finished = sql`SELECT ${scheduledTasks.id} FROM ${scheduledTasks} WHERE ${and(
      inArray(scheduledTasks.status, ['delivered', 'failed', 'cancelled']),
      older(scheduledTasks.dueAt, before),
      within(scheduledTasks, scope),
    )} ORDER BY rowid LIMIT ${limit}`
    return [
      sql`DELETE FROM ${taskRuns} WHERE ${taskRuns.taskId} IN (${finished})`,
      sql`DELETE FROM ${scheduledTasks} WHERE ${scheduledTasks.id} IN (${finished})`,
    ]
  },
  taskRuns: ({ before, limit, scope }) => {
    const tasks = sql`SELECT ${scheduledTasks.id} FROM ${scheduledTasks} WHERE ${within(scheduledTasks, scope)}`
    const ofScope = within(scheduledTasks, scope) && sql`${taskRuns.taskId} IN (${tasks})`
    return [
      sql`DELETE FROM ${taskRuns} WHERE ${taskRuns.id} IN (SELECT ${taskRuns.id} FROM ${taskRuns}
        WHERE ${and(older(taskRuns.finishedAt, before), ofScope)} LIMIT ${limit})`,
    ]
  },
  closedMessages: ({ before, limit, scope }) =>
    deleteMessages(
      and(
        eq(conversations.status, 'closed'),
        older(conversations.updatedAt, before),
        within(conversations, scope),
      ),
      limit,
    ),
  messages: ({ before, limit, scope }) =>
    deleteMessages(
      and(older(conversations.lastActivity, before), within(conversations, scope)),
      limit,
    ),
  facts: ({ before, limit, scope }) => {
    const old = sql`SELECT rowid FROM ${facts} WHERE ${and(
      older(facts.updatedAt, before),
      within({ senderId: facts.senderId }, scope),
    )} ORDER BY rowid LIMIT ${limit}`
    return [
      sql`DELETE FROM ${factVersions} WHERE (${factVersions.senderId}, ${factVersions.key}) IN (
        SELECT ${facts.senderId}, ${facts.key} FROM ${facts} WHERE ${facts}.rowid IN (${old}))`,
      sql`DELETE FROM ${facts} WHERE rowid IN (${old})`,
    ]
  },
  factHistory: ({ before, limit, scope }) => [
    sql`DELETE FROM ${factVersions} WHERE ${factVersions.id} IN (SELECT ${factVersions.id} FROM ${factVersions}
      WHERE ${and(
        isNotNull(factVersions.validTo),
        older(factVersions.validTo, before),
        within({ senderId: factVersions.senderId }, scope),
      )} LIMIT ${limit})`,
  ],
}

type PlaceOfTranscript =
  | Pick<typeof transcripts, 'senderId' | 'projectKey' | 'sessionId' | 'subpath'>
  | Pick<typeof transcriptEntries, 'senderId' | 'projectKey' | 'sessionId' | 'subpath'>

const place = ({ senderId, projectKey, sessionId, subpath }: PlaceOfTranscript): SQL =>
  sql`${senderId}, ${projectKey}, ${sessionId}, ${subpath}`

/** Nothing that was said, nor of whom, stays in an audit entry. */
const blanked = sql.join(
  [
    ...[auditLog.channel, auditLog.senderId, auditLog.inputText].map(
      (column) => sql`${names(column)} = ''`,
    ),
    ...[
      auditLog.senderName,
      auditLog.outputText,
      auditLog.providerUsed,
      auditLog.model,
      auditLog.denialReason,
      auditLog.salt,
    ].map((column) => sql`${names(column)} = NULL`),
  ],
  sql`, `,
)

/** Deletes messages of conversations, which facts then no longer name as their source. */
function deleteMessages(which: SQL | undefined, limit: number): SQL[] {
  const old = sql`SELECT ${messages.key} FROM ${conversations}
    CROSS JOIN ${messages} ON ${messages.conversationId} = ${conversations.id}
    WHERE ${which} ORDER BY ${messages.key} LIMIT ${limit}`
  return [
    sql`UPDATE ${facts} SET ${names(facts.sourceMessageId)} = NULL
      WHERE ${facts.sourceMessageId} IN (SELECT ${messages.id} FROM ${messages} WHERE ${messages.key} IN (${old}))`,
    sql`DELETE FROM ${messages} WHERE ${messages.key} IN (${old})`,
  ]
}

/** Compared as they are stored. What is no moment is not older than one. */
const older = (column: AnySQLiteColumn, before: string): SQL =>
  and(sql`${column} < ${before}`, sql`${column} GLOB '[0-9][0-9][0-9][0-9]-*'`)!

interface ScopedColumns {
  readonly senderId: AnySQLiteColumn
  readonly channel?: AnySQLiteColumn
  readonly project?: AnySQLiteColumn
}

/** Undefined for everybody's. */
function within(
  columns: ScopedColumns,
  { senderId, channel, project }: PruneScope,
): SQL | undefined {
  return and(
    senderId === undefined ? undefined : sql`${columns.senderId} IN ${idsOfPerson(senderId)}`,
    channel === undefined || !columns.channel ? undefined : eq(columns.channel, channel),
    project === undefined || !columns.project ? undefined : eq(columns.project, project),
  )
}
