import { and, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { idsOfPerson } from '../repositories/alias-chain.ts'
import { checkpoints, checkpointValues, checkpointWrites } from '../schema/index.ts'

interface Thread {
  readonly senderId: string
  readonly threadId: string
  readonly namespace: string
}

/** How many threads are looked up at a time. */
const pageSize = 100

/**
 * Deletes the checkpoints of each thread but the newest, with what was written to them and the values that no other one
 * has. Those that a newer one needs to make a value from stay. Yields after each batch how many it were.
 */
export async function* pruneCheckpoints(
  db: Database,
  { keepLast, senderId, limit }: { keepLast: number; senderId: string | undefined; limit: number },
): AsyncGenerator<number> {
  for (let last: Thread | undefined; ;) {
    const threads: Thread[] = await longThreads(db, keepLast, senderId, last)
    for (const thread of threads) {
      for (;;) {
        const [, , { rowsAffected }] = await db.batch(deletions(db, thread, keepLast, limit))
        if (rowsAffected === 0) break
        yield rowsAffected
      }
    }
    last = threads.at(-1)
    if (!last || threads.length < pageSize) return
  }
}

const longThreads = (
  db: Database,
  keepLast: number,
  senderId: string | undefined,
  last: Thread | undefined,
): Promise<Thread[]> =>
  db
    .select({
      senderId: checkpoints.senderId,
      threadId: checkpoints.threadId,
      namespace: checkpoints.namespace,
    })
    .from(checkpoints)
    .where(
      and(
        senderId === undefined
          ? undefined
          : sql`${checkpoints.senderId} IN ${idsOfPerson(senderId)}`,
        last &&
          sql`(${checkpoints.senderId}, ${checkpoints.threadId}, ${checkpoints.namespace})
            > (${last.senderId}, ${last.threadId}, ${last.namespace})`,
      ),
    )
    .groupBy(checkpoints.senderId, checkpoints.threadId, checkpoints.namespace)
    .having(sql`count(*) > ${keepLast}`)
    .orderBy(checkpoints.senderId, checkpoints.threadId, checkpoints.namespace)
    .limit(pageSize)

/** The statements of one batch; the last one tells how many checkpoints it were. */
function deletions(db: Database, thread: Thread, keepLast: number, limit: number) {
  const old = doomed(thread, keepLast, limit)
  const isOwn = (table: typeof checkpoints | typeof checkpointValues | typeof checkpointWrites) =>
    and(
      eq(table.senderId, thread.senderId),
      eq(table.threadId, thread.threadId),
      eq(table.namespace, thread.namespace),
    )
  return [
    db.delete(checkpointWrites).where(
      and(
        isOwn(checkpointWrites),
        sql`${checkpointWrites.checkpointId} IN (
          SELECT ${checkpoints.checkpointId} FROM ${checkpoints} WHERE ${checkpoints}.rowid IN (${old}))`,
      ),
    ),
    db
      .delete(checkpointValues)
      .where(
        and(
          isOwn(checkpointValues),
          sql`EXISTS (${old})`,
          sql`${checkpointValues}.rowid NOT IN (${valuesInUse(
            and(ofPerson(checkpoints, thread), sql`${checkpoints}.rowid NOT IN (${old})`),
          )})`,
        ),
      ),
    db.delete(checkpoints).where(sql`${checkpoints}.rowid IN (${old})`),
  ] as const
}

/** The thread under all ids of its person: linked with one another they are read as one. */
const ofPerson = (
  table: typeof checkpoints | typeof child | typeof parent,
  { senderId, threadId, namespace }: Thread,
): SQL | undefined =>
  and(
    sql`${table.senderId} IN ${idsOfPerson(senderId)}`,
    eq(table.threadId, threadId),
    eq(table.namespace, namespace),
  )

const child = alias(checkpoints, 'child')
const parent = alias(checkpoints, 'parent')

/** The rows that may go, oldest first: not among the newest, and no value of a newer one is made from them. */
function doomed(thread: Thread, keepLast: number, limit: number): SQL {
  const newest = sql`(
    SELECT ${child.checkpointId} FROM ${checkpoints} AS ${child} WHERE ${ofPerson(child, thread)}
    ORDER BY ${child.checkpointId} DESC LIMIT 1 OFFSET ${keepLast - 1})`
  const parentsOf = sql`${checkpoints} AS ${parent} ON ${parent.checkpointId} = ${child.parentId}
    AND ${ofPerson(parent, thread)}`
  return sql`
    WITH RECURSIVE needed(place, channel) AS (
      SELECT ${parent}.rowid, made.value FROM ${checkpoints} AS ${child}
      CROSS JOIN json_each(${child.replayed}) AS made CROSS JOIN ${parentsOf}
      WHERE ${ofPerson(child, thread)} AND ${child.checkpointId} >= ${newest}
      UNION
      SELECT ${parent}.rowid, needed.channel FROM needed
      CROSS JOIN ${checkpoints} AS ${child} ON ${child}.rowid = needed.place
      CROSS JOIN json_each(${child.replayed}) AS made ON made.value = needed.channel
      CROSS JOIN ${parentsOf}
    )
    SELECT ${checkpoints}.rowid FROM ${checkpoints}
    WHERE ${checkpoints.senderId} = ${thread.senderId} AND ${checkpoints.threadId} = ${thread.threadId}
      AND ${checkpoints.namespace} = ${thread.namespace} AND ${checkpoints.checkpointId} < ${newest}
      AND ${checkpoints}.rowid NOT IN (SELECT place FROM needed)
    ORDER BY ${checkpoints.checkpointId} LIMIT ${limit}`
}

const stored = alias(checkpointValues, 'stored')
const later = alias(checkpointValues, 'later')

/** The rows of the values that some checkpoints have, with those that they begin like. */
export const valuesInUse = (which?: SQL): SQL => sql`
  WITH RECURSIVE used(place) AS (
    SELECT ${stored}.rowid FROM ${checkpoints} CROSS JOIN json_each(iif(json_valid(${checkpoints.versions}), ${checkpoints.versions}, '[]')) AS named
    CROSS JOIN ${checkpointValues} AS ${stored} ON ${stored.senderId} IN ${idsOfPerson(
      sql<string>`${checkpoints.senderId}`,
    )} AND ${stored.threadId} = ${checkpoints.threadId} AND ${stored.namespace} = ${checkpoints.namespace}
      AND ${stored.channelName} = json_extract(named.value, '$[0]')
      AND ${stored.version} = json_extract(named.value, '$[1]')
    WHERE ${which ?? sql`true`}
    UNION
    SELECT ${stored}.rowid FROM used CROSS JOIN ${checkpointValues} AS ${later} ON ${later}.rowid = used.place
    CROSS JOIN ${checkpointValues} AS ${stored} ON ${stored.senderId} = ${later.senderId}
      AND ${stored.threadId} = ${later.threadId} AND ${stored.namespace} = ${later.namespace}
      AND ${stored.channelName} = ${later.channelName} AND ${stored.version} = ${later.baseVersion}
  )
  SELECT place FROM used`
