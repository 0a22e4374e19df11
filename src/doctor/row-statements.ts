import { sql } from 'drizzle-orm'
import { alias, type AnySQLiteColumn } from 'drizzle-orm/sqlite-core'

import { valuesInUse } from '../privacy/prune-checkpoints.ts'
import { idsOfPerson } from '../repositories/alias-chain.ts'
import { names } from '../repositories/rows.ts'
import {
  checkpoints,
  checkpointValues,
  checkpointWrites,
  conversations,
  factVersions,
  facts,
  messages,
  scheduledTasks,
  transcripts,
} from '../schema/index.ts'

/** No lease is given for longer than a day: one that ends later was given by a clock that had jumped. */
export const stuckLease = (table: Leased, now: string) =>
  sql`SELECT count(*) FROM ${table} WHERE ${table.leaseUntil} > datetime(${now}, '+1 day')`

export const endLeases = (table: Leased, now: string) =>
  sql`UPDATE ${table} SET ${names(table.leaseOwner)} = NULL, ${names(table.leaseUntil)} = NULL
    WHERE ${table.leaseUntil} > datetime(${now}, '+1 day')`

type Leased = typeof scheduledTasks | typeof conversations

export const isVersionOf = sql`${factVersions.senderId} = ${facts.senderId} AND ${factVersions.key} = ${facts.key}`

export const isOpenVersion = sql`${isVersionOf}
  AND ${factVersions.validTo} IS NULL AND ${factVersions.value} = ${facts.value}`

export const endStray = (now: string) =>
  sql`UPDATE ${factVersions} SET ${names(factVersions.validTo)} = max(${factVersions.validFrom}, ${now})
    WHERE ${factVersions.validTo} IS NULL AND NOT EXISTS (SELECT 1 FROM ${facts} WHERE ${isOpenVersion})`

/** Not `NOT IN`: where there are no messages, that is true of facts without a source. */
export const sourceIsGone = sql`${facts.sourceMessageId} IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ${messages} WHERE ${messages.id} = ${facts.sourceMessageId})`

export const isDamaged = sql`NOT json_valid(${checkpoints.versions}) OR NOT json_valid(${checkpoints.replayed})`

/** Not while a checkpoint can't be read: the value may be its own. */
export const isValueOfNone = sql`${checkpointValues}.rowid NOT IN (${valuesInUse()})
  AND NOT EXISTS (SELECT 1 FROM ${checkpoints} WHERE ${isDamaged})`

export const isWriteOfNone = sql`NOT EXISTS (
  SELECT 1 FROM ${checkpoints} WHERE ${checkpoints.senderId} IN ${idsOfPerson(sql<string>`${checkpointWrites.senderId}`)}
    AND ${checkpoints.threadId} = ${checkpointWrites.threadId}
    AND ${checkpoints.namespace} = ${checkpointWrites.namespace}
    AND ${checkpoints.checkpointId} = ${checkpointWrites.checkpointId})`

export const place = names(
  transcripts.senderId,
  transcripts.projectKey,
  transcripts.sessionId,
  transcripts.subpath,
)
export const isLost = sql`(${place}) NOT IN (SELECT ${place} FROM ${transcripts})`

export const isHomeless = sql`${messages.conversationId} NOT IN (SELECT ${conversations.id} FROM ${conversations})`

/** Rows that belong to a message, of one that is gone. */
export const isOfNoMessage = (key: AnySQLiteColumn) =>
  sql`${key} NOT IN (SELECT ${messages.key} FROM ${messages})`

export const isUnsorted = sql`${scheduledTasks.problem} IS NULL
  AND datetime(${scheduledTasks.dueAt}, '+0 seconds') IS NOT ${scheduledTasks.dueAt}`

const earlier = alias(messages, 'earlier')
export const base = alias(checkpointValues, 'base')

/** Begins a closed conversation for messages that have none. */
export const houseHomeless = sql`INSERT INTO ${conversations} (${names(
  conversations.id,
  conversations.channel,
  conversations.senderId,
  conversations.startedAt,
  conversations.updatedAt,
  conversations.lastActivity,
  conversations.status,
)})
      SELECT ${messages.conversationId}, 'legacy', 'legacy', min(${messages.timestamp}), max(${messages.timestamp}),
        max(${messages.timestamp}), 'closed'
      FROM ${messages} WHERE ${isHomeless} GROUP BY ${messages.conversationId}`

/** Has the history of each fact end with the value that it has. */
export const beginVersions = sql`INSERT INTO ${factVersions} (${names(
  factVersions.senderId,
  factVersions.key,
  factVersions.value,
  factVersions.sourceMessageId,
  factVersions.validFrom,
)})
        SELECT ${facts.senderId}, ${facts.key}, ${facts.value}, ${facts.sourceMessageId}, ${facts.updatedAt} FROM ${facts}
        WHERE NOT EXISTS (SELECT 1 FROM ${factVersions} WHERE ${isOpenVersion})`

/** Puts messages without a place at the end of their conversation. */
export const numberMessages = sql`UPDATE ${messages} SET ${names(messages.sequence)} = last + place FROM (
        SELECT ${messages.key} AS at, row_number() OVER (PARTITION BY ${messages.conversationId} ORDER BY ${messages.key}) AS place,
          (SELECT coalesce(max(${earlier.sequence}), 0) FROM ${messages} AS ${earlier}
            WHERE ${earlier.conversationId} = ${messages.conversationId}) AS last
        FROM ${messages} WHERE ${messages.sequence} IS NULL
      ) WHERE ${messages.key} = at`
