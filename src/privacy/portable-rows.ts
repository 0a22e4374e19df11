import { type Column, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import { idsOfPerson } from '../repositories/alias-chain.ts'
import * as schema from '../schema/index.ts'
import { bySender, messagesOf } from './person.ts'
import { type RowSchema, rowSchema, vectorSchema } from './row-schema.ts'

/** How the rows of one table leave a store and enter another. */
export interface PortableTable {
  readonly name: string
  /** What is exported: everything but the numbers that mean something in their own store only. */
  readonly columns: readonly string[]
  /** Columns of which each set tells whether a store has the row already; every row has those of the first. */
  readonly keys: readonly (readonly string[])[]
  /** Columns of which each set is a place for one row only, the last one named where it is taken. */
  readonly places: readonly (readonly string[])[]
  /** The columns that hold bytes: they are exported in hexadecimal. */
  readonly bytes: readonly string[]
  /** The column that something may have been cut out of. It is exported whole. */
  readonly cut: Column | undefined
  /** What a row may hold when it comes in. */
  readonly schema: RowSchema
  /** The person's rows, with `place` growing in the order of writing. */
  readonly select: (senderId: string) => SQL
}

function portable(
  table: SQLiteTable,
  key: readonly Column[],
  rows: (senderId: string) => SQL,
  {
    own = [],
    otherKeys = [],
    places = [],
  }: Partial<
    Record<'otherKeys' | 'places', readonly (readonly Column[])[]> & { own: readonly Column[] }
  > = {},
): PortableTable {
  const all = Object.values(getTableColumns(table))
  const blobs = all.find(({ name }) => name === schema.messages.blobs.name)
  const notExported = [...own, ...(blobs ? [blobs] : [])]
  const exported = all.filter((column) => !notExported.includes(column))
  const columns = exported.map(({ name }) => name)
  const bytes = exported.filter((column) => column.getSQLType() === 'blob').map(({ name }) => name)
  const cut = blobs && all.find((column) => columnsCut.includes(column))
  const listed = sql.join(
    all.filter((column) => !own.includes(column)),
    sql`, `,
  )
  return {
    name: getTableName(table),
    columns,
    keys: [key, ...otherKeys].map(namesOf),
    places: places.map(namesOf),
    bytes,
    cut,
    schema: rowSchema(
      table,
      notExported.map(({ name }) => name),
    ),
    select: (senderId) =>
      sql`SELECT ${table}.rowid AS place, ${listed} FROM ${table} WHERE ${rows(senderId)}`,
  }
}

const namesOf = (columns: readonly Column[]): string[] => columns.map(({ name }) => name)

const {
  auditLog,
  checkpoints,
  checkpointValues,
  checkpointWrites,
  conversations,
  facts,
  factVersions,
  items,
  lessons,
  messages,
  messageVectors,
  outcomes,
  projectSessions,
  scheduledTasks,
  taskRuns,
  transcriptEntries,
  transcripts,
  userAliases,
} = schema

const columnsCut: readonly Column[] = [
  messages.body,
  items.value,
  checkpointValues.bytes,
  checkpointWrites.bytes,
  transcriptEntries.entry,
]

const inThread = (
  table: typeof checkpoints | typeof checkpointValues | typeof checkpointWrites,
) => [table.senderId, table.threadId, table.namespace]

/** Every table of a person, each after those its rows refer to. Versions of facts stand before the facts, as they began. */
export const portableTables: readonly PortableTable[] = [
  portable(
    userAliases,
    [userAliases.aliasSenderId],
    (senderId) => sql`${userAliases.aliasSenderId} IN ${idsOfPerson(senderId)}`,
  ),
  portable(conversations, [conversations.id], bySender(conversations), {
    own: [conversations.leaseOwner, conversations.leaseUntil],
    places: [[conversations.channel, conversations.senderId, conversations.thread]],
  }),
  portable(messages, [messages.id], messagesOf, {
    own: [messages.key],
    places: [[messages.conversationId, messages.sequence]],
  }),
  {
    name: getTableName(messageVectors),
    columns: ['message_id', 'model', 'vector'],
    keys: [['message_id']],
    places: [],
    bytes: [],
    cut: undefined,
    schema: vectorSchema,
    select: (senderId) => sql`
      SELECT ${messageVectors.messageKey} AS place, ${messages.id} AS message_id,
        ${messageVectors.model} AS model, hex(${messageVectors.vector}) AS vector
      FROM ${messageVectors} JOIN ${messages} ON ${messages.key} = ${messageVectors.messageKey}
      WHERE ${messagesOf(senderId)}`,
  },
  portable(
    factVersions,
    [factVersions.senderId, factVersions.key, factVersions.value, factVersions.validFrom],
    bySender(factVersions),
    { own: [factVersions.id] },
  ),
  portable(facts, [facts.senderId, facts.foldedKey], bySender(facts), {
    // Another program folds a key more plainly.
    otherKeys: [[facts.senderId, facts.key], [facts.id]],
  }),
  portable(scheduledTasks, [scheduledTasks.id], bySender(scheduledTasks), {
    own: [scheduledTasks.leaseOwner, scheduledTasks.leaseUntil],
  }),
  portable(taskRuns, [taskRuns.taskId, taskRuns.attempt], bySender(taskRuns), {
    own: [taskRuns.id],
  }),
  portable(items, [items.senderId, items.namespace, items.key], bySender(items)),
  portable(
    checkpoints,
    [...inThread(checkpoints), checkpoints.checkpointId],
    bySender(checkpoints),
  ),
  portable(
    checkpointValues,
    [...inThread(checkpointValues), checkpointValues.channelName, checkpointValues.version],
    bySender(checkpointValues),
  ),
  portable(
    checkpointWrites,
    [
      ...inThread(checkpointWrites),
      checkpointWrites.checkpointId,
      checkpointWrites.task,
      checkpointWrites.place,
    ],
    bySender(checkpointWrites),
  ),
  portable(
    transcripts,
    [transcripts.senderId, transcripts.projectKey, transcripts.sessionId, transcripts.subpath],
    bySender(transcripts),
  ),
  portable(transcriptEntries, [transcriptEntries.id], bySender(transcriptEntries), {
    own: [transcriptEntries.key],
    places: [
      [
        transcriptEntries.senderId,
        transcriptEntries.projectKey,
        transcriptEntries.sessionId,
        transcriptEntries.subpath,
        transcriptEntries.uuid,
      ],
    ],
  }),
  portable(
    projectSessions,
    [projectSessions.channel, projectSessions.senderId, projectSessions.project],
    bySender(projectSessions),
    { otherKeys: [[projectSessions.id]] },
  ),
  portable(outcomes, [outcomes.id], bySender(outcomes)),
  portable(lessons, [lessons.id], bySender(lessons)),
  portable(auditLog, [auditLog.id], bySender(auditLog), {
    own: [
      auditLog.seq,
      auditLog.previousHash,
      auditLog.hash,
      auditLog.salt,
      auditLog.payloadDigest,
      auditLog.origin,
      auditLog.erasedAt,
    ],
  }),
]
