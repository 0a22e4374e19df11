import { type Column, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

import { idsOfPerson } from '../repositories/alias-chain.ts'
import * as schema from '../schema/index.ts'
import { messagesOf } from './person.ts'
import { type RowSchema, rowSchema, vectorSchema } from './row-schema.ts'

/** How the rows of one table leave a store and enter another. */
export interface PortableTable {
  readonly name: string
  /** What is exported: everything but the numbers that mean something in their own store only. */
  readonly columns: readonly string[]
  /** The columns that tell whether a store has the row already. */
  readonly key: readonly string[]
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
  key: readonly string[],
  rows: (senderId: string) => SQL,
  own: readonly string[] = [],
): PortableTable {
  const all = Object.values(getTableColumns(table))
  const notExported = [...own, 'blobs']
  const exported = all.filter(({ name }) => !notExported.includes(name))
  const columns = exported.map(({ name }) => name)
  const bytes = exported.filter((column) => column.getSQLType() === 'blob').map(({ name }) => name)
  const cut = all.some(({ name }) => name === 'blobs')
    ? all.find(({ name }) => ['body', 'value', 'entry', 'bytes'].includes(name))
    : undefined
  const listed = sql.join(
    all.filter(({ name }) => !own.includes(name)).map(({ name }) => sql.identifier(name)),
    sql`, `,
  )
  return {
    name: getTableName(table),
    columns,
    key,
    bytes,
    cut,
    schema: rowSchema(table, notExported),
    select: (senderId) =>
      sql`SELECT ${table}.rowid AS place, ${listed} FROM ${table} WHERE ${rows(senderId)}`,
  }
}

const bySender = (senderId: string) => sql`sender_id IN ${idsOfPerson(senderId)}`

const inThread = ['sender_id', 'thread_id', 'namespace']

/** Every table of a person, each after those its rows refer to. Versions of facts stand before the facts, as they began. */
export const portableTables: readonly PortableTable[] = [
  portable(
    schema.userAliases,
    ['alias_sender_id'],
    (senderId) => sql`alias_sender_id IN ${idsOfPerson(senderId)}`,
  ),
  portable(schema.conversations, ['id'], bySender, ['lease_owner', 'lease_until']),
  portable(schema.messages, ['id'], messagesOf, ['key']),
  {
    name: 'message_vectors',
    columns: ['message_id', 'model', 'vector'],
    key: ['message_id'],
    bytes: [],
    cut: undefined,
    schema: vectorSchema,
    select: (senderId) => sql`
      SELECT message_key AS place, messages.id AS message_id, model, hex(vector) AS vector
      FROM message_vectors JOIN messages ON key = message_key WHERE ${messagesOf(senderId)}`,
  },
  portable(schema.factVersions, ['sender_id', 'key', 'value', 'valid_from'], bySender, ['id']),
  portable(schema.facts, ['sender_id', 'folded_key'], bySender),
  portable(schema.scheduledTasks, ['id'], bySender, ['lease_owner', 'lease_until']),
  portable(schema.taskRuns, ['task_id', 'attempt'], bySender, ['id']),
  portable(schema.items, ['sender_id', 'namespace', 'key'], bySender),
  portable(schema.checkpoints, [...inThread, 'checkpoint_id'], bySender),
  portable(schema.checkpointValues, [...inThread, 'channel_name', 'version'], bySender),
  portable(
    schema.checkpointWrites,
    [...inThread, 'checkpoint_id', 'task', 'write_index'],
    bySender,
  ),
  portable(schema.transcripts, ['sender_id', 'project_key', 'session_id', 'subpath'], bySender),
  portable(schema.transcriptEntries, ['id'], bySender, ['key']),
  portable(schema.projectSessions, ['channel', 'sender_id', 'project'], bySender),
  portable(schema.outcomes, ['id'], bySender),
  portable(schema.lessons, ['id'], bySender),
  portable(schema.auditLog, ['id'], bySender, [
    'seq',
    'previous_hash',
    'hash',
    'salt',
    'payload_digest',
    'origin',
    'erased_at',
  ]),
]
