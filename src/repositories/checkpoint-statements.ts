import { type Column, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { checkpointValues } from '../schema/checkpoint-values.ts'
import { checkpointWrites } from '../schema/checkpoint-writes.ts'
import { checkpoints } from '../schema/checkpoints.ts'
import { idsOfPersonAsked, ownerId, ownerIn } from './alias-chain.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { allOf, names } from './rows.ts'

const bound = sql.placeholder

type Table = typeof checkpoints | typeof checkpointValues | typeof checkpointWrites

const columnsOf = (table: Table) => names(...Object.values(getTableColumns(table)))

/** A placeholder for each column, by the name of its property. */
const placeholders = (table: Table): SQL =>
  sql.join(
    Object.entries(getTableColumns(table)).map(([name, column]) =>
      // It is JSON already.
      name === 'blobs' ? sql`${bound(name)}` : sql`${sql.param(bound(name), column)}`,
    ),
    sql`, `,
  )

const overwrite = (...columns: readonly Column[]): SQL =>
  sql.join(
    columns.map((column) => sql`${names(column)} = excluded.${names(column)}`),
    sql`, `,
  )

/** Whether the version that a value begins like is stored; pairs of channel and version as JSON. */
const isThere = (channel: SQL, version: SQL): SQL => sql`EXISTS (
  SELECT 1 FROM ${checkpointValues} WHERE ${checkpointValues.senderId} = ${bound('senderId')}
    AND ${checkpointValues.threadId} = ${bound('threadId')} AND ${checkpointValues.namespace} = ${bound('namespace')}
    AND ${checkpointValues.channelName} = ${channel} AND ${checkpointValues.version} = ${version})`

/** Nothing is written when a version that a value of the checkpoint begins like has been deleted meanwhile. */
export const insertCheckpoint = new CompiledQuery(
  checkpoints,
  statement(
    () => sql`
    INSERT INTO ${checkpoints} (${columnsOf(checkpoints)})
    SELECT ${placeholders(checkpoints)}
    WHERE NOT EXISTS (
      SELECT 1 FROM json_each(${bound('bases')}) AS base
      WHERE NOT ${isThere(sql`json_extract(base.value, '$[0]')`, sql`json_extract(base.value, '$[1]')`)})
    ON CONFLICT (${names(
      checkpoints.senderId,
      checkpoints.threadId,
      checkpoints.namespace,
      checkpoints.checkpointId,
    )}) DO UPDATE SET ${overwrite(
      checkpoints.parentId,
      checkpoints.type,
      checkpoints.bytes,
      checkpoints.metadata,
      checkpoints.versions,
      checkpoints.replayed,
    )}`,
  ),
)

/** A version that is stored stays as it is: others may begin like it. */
export const insertValue = new CompiledQuery(
  checkpointValues,
  statement(
    () => sql`
    INSERT INTO ${checkpointValues} (${columnsOf(checkpointValues)})
    SELECT ${placeholders(checkpointValues)}
    WHERE ${bound('baseVersion')} IS NULL OR ${isThere(sql`${bound('channelName')}`, sql`${bound('baseVersion')}`)}
    ON CONFLICT DO NOTHING`,
  ),
)

const insertWriteUnless = (conflict: SQL) =>
  new CompiledQuery(
    checkpointWrites,
    statement(
      () => sql`
      INSERT INTO ${checkpointWrites} (${columnsOf(checkpointWrites)})
      VALUES (${placeholders(checkpointWrites)}) ON CONFLICT ${conflict}`,
    ),
  )

export const insertWrite = insertWriteUnless(sql`DO NOTHING`)

export const replaceWrite = insertWriteUnless(
  sql`(${names(
    checkpointWrites.senderId,
    checkpointWrites.threadId,
    checkpointWrites.namespace,
    checkpointWrites.checkpointId,
    checkpointWrites.task,
    checkpointWrites.place,
  )}) DO UPDATE SET ${overwrite(
    checkpointWrites.taskPath,
    checkpointWrites.channelName,
    checkpointWrites.type,
    checkpointWrites.bytes,
    checkpointWrites.blobs,
  )}`,
)

/** The newest of a thread under any id of the person, each id's own looked up in its index. */
const newestId = sql`(SELECT max(newest) FROM (
  SELECT (
    SELECT max(${checkpoints.checkpointId}) FROM ${checkpoints}
    WHERE ${checkpoints.senderId} = ${ownerId} AND ${checkpoints.threadId} = ${bound('threadId')}
      AND ${checkpoints.namespace} = ${bound('namespace')}
  ) AS newest FROM ${ownerIn(idsOfPersonAsked)}))`

/** The row of one checkpoint; where two linked ids have the same, the one that was written last. */
const placeOf = (checkpointId: SQL): SQL => sql`(
  SELECT max(${checkpoints}.rowid) FROM ${ownerIn(idsOfPersonAsked)} CROSS JOIN ${checkpoints}
  WHERE ${checkpoints.senderId} = ${ownerId} AND ${checkpoints.threadId} = ${bound('threadId')}
    AND ${checkpoints.namespace} = ${bound('namespace')} AND ${checkpoints.checkpointId} = ${checkpointId})`

const stored = alias(checkpointValues, 'stored')
const later = alias(checkpointValues, 'later')

/** The values that a checkpoint has, under these ids, with the versions that they begin like. */
const valuesOf = (place: SQL, owner: SQL, which: SQL = sql`true`) =>
  new CompiledQuery(
    checkpointValues,
    statement(
      () => sql`
      WITH RECURSIVE wanted(place) AS (
        SELECT ${stored}.rowid FROM ${checkpoints} CROSS JOIN json_each(${checkpoints.versions}) AS named
        CROSS JOIN ${owner} CROSS JOIN ${checkpointValues} AS ${stored}
        WHERE ${checkpoints}.rowid = ${place} AND ${stored.senderId} = ${ownerId}
          AND ${stored.threadId} = ${checkpoints.threadId} AND ${stored.namespace} = ${checkpoints.namespace}
          AND ${stored.channelName} = json_extract(named.value, '$[0]')
          AND ${stored.version} = json_extract(named.value, '$[1]') AND ${which}
        UNION
        SELECT ${stored}.rowid FROM wanted CROSS JOIN ${checkpointValues} AS ${later} ON ${later}.rowid = wanted.place
        CROSS JOIN ${checkpointValues} AS ${stored} ON ${stored.senderId} = ${later.senderId}
          AND ${stored.threadId} = ${later.threadId} AND ${stored.namespace} = ${later.namespace}
          AND ${stored.channelName} = ${later.channelName} AND ${stored.version} = ${later.baseVersion}
      )
      SELECT ${allOf(checkpointValues)} FROM wanted
      CROSS JOIN ${checkpointValues} ON ${checkpointValues}.rowid = wanted.place`,
    ),
  )

/** What was written to a checkpoint under any id of the person, in the order of path, task and place. */
const writesOf = (place: SQL) =>
  new CompiledQuery(
    checkpointWrites,
    statement(
      () => sql`
      SELECT ${allOf(checkpointWrites)} FROM ${checkpoints} CROSS JOIN ${ownerIn(idsOfPersonAsked)}
      CROSS JOIN ${checkpointWrites}
      WHERE ${checkpoints}.rowid = ${place} AND ${checkpointWrites.senderId} = ${ownerId}
        AND ${checkpointWrites.threadId} = ${checkpoints.threadId}
        AND ${checkpointWrites.namespace} = ${checkpoints.namespace}
        AND ${checkpointWrites.checkpointId} = ${checkpoints.checkpointId}
      ORDER BY ${checkpointWrites.taskPath}, ${checkpointWrites.task}, ${checkpointWrites.place}, ${checkpointWrites}.rowid`,
    ),
  )

const reading = (place: SQL) => ({
  checkpoint: new CompiledQuery(
    checkpoints,
    statement(
      () =>
        sql`SELECT ${allOf(checkpoints)} FROM ${checkpoints} WHERE ${checkpoints}.rowid = ${place}`,
    ),
  ),
  values: valuesOf(place, ownerIn(idsOfPersonAsked)),
  writes: writesOf(place),
})

/** What a checkpoint is read with: the row, the values of its channels, and what was written to it. */
export const readNewest = reading(placeOf(newestId))
export const readNamed = reading(placeOf(sql`${bound('checkpointId')}`))
export const readAt = reading(sql`${bound('place')}`)

/** The values that some channels have in the checkpoint that another one comes from. */
export const readBefore = valuesOf(
  sql`(
    SELECT ${checkpoints}.rowid FROM ${checkpoints}
    WHERE ${checkpoints.senderId} = ${bound('senderId')} AND ${checkpoints.threadId} = ${bound('threadId')}
      AND ${checkpoints.namespace} = ${bound('namespace')} AND ${checkpoints.checkpointId} = ${bound('parentId')})`,
  sql`(SELECT ${bound('senderId')} AS id) AS owner`,
  sql`${stored.channelName} IN (SELECT value FROM json_each(${bound('names')}))`,
)
