import { and, desc, eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { facts } from '../schema/facts.ts'
import { isLocal, onTheWall } from '../time/asked-moment.ts'
import { isZone } from '../time/wall-clock.ts'
import { idsOfPerson } from './alias-chain.ts'

/** The zone that a person is in, by the newest `timezone` fact under any of their ids; UTC where none is known here. */
export async function zoneOf(db: Database, senderId: string): Promise<string> {
  const [fact] = await db
    .select({ value: facts.value })
    .from(facts)
    .where(and(sql`${facts.senderId} IN ${idsOfPerson(senderId)}`, eq(facts.foldedKey, 'timezone')))
    .orderBy(desc(facts.updatedAt))
    .limit(1)
  const zone = fact?.value.trim() ?? ''
  return isZone(zone) ? zone : 'UTC'
}

/**
 * What was asked for, with the times that name no zone taken from the wall of the person's: of `until` a date alone is
 * the whole of that day. Whatever is no such time is left for a schema to look at, and nothing is read for it.
 */
export async function withLocalTimes<Asked extends object>(
  db: Database,
  asked: Asked,
): Promise<Asked> {
  const { senderId, since, until } = Object(asked) as Record<string, unknown>
  if (typeof senderId !== 'string' || !senderId.isWellFormed() || senderId.includes('\0')) {
    return asked
  }
  if (!isLocal(since) && !isLocal(until)) return asked
  const zone = await zoneOf(db, senderId)
  return {
    ...asked,
    ...(isLocal(since) && { since: onTheWall(since, { zone, edge: 'begin' }) ?? since }),
    ...(isLocal(until) && { until: onTheWall(until, { zone, edge: 'end' }) ?? until }),
  }
}
