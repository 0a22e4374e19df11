import { and, eq, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { facts } from '../schema/facts.ts'
import { isLocal, onTheWall } from '../time/asked-moment.ts'
import { zoneNamed } from '../time/wall-clock.ts'
import { idsOfPerson } from './alias-chain.ts'
import { toldLastFirst } from './newest-facts.ts'

/** The zone that a person is in, by the newest `timezone` fact under any of their ids; UTC where none is known here. */
export async function zoneOf(db: Database, senderId: string): Promise<string> {
  const [fact] = await db
    .select({ value: facts.value })
    .from(facts)
    .where(and(sql`${facts.senderId} IN ${idsOfPerson(senderId)}`, eq(facts.foldedKey, 'timezone')))
    .orderBy(toldLastFirst)
    .limit(1)
  return zoneNamed(fact?.value ?? '') ?? 'UTC'
}

/**
 * The ends of a span that name no zone, taken from the wall of the person's: of `until` a date alone is the whole of that
 * day. Nothing is read where there is none.
 */
export async function localSpan(
  db: Database,
  senderId: string,
  { since, until }: { readonly since?: unknown; readonly until?: unknown },
): Promise<{ since?: Date; until?: Date }> {
  if (!isLocal(since) && !isLocal(until)) return {}
  const zone = await zoneOf(db, senderId)
  const begin = isLocal(since) ? onTheWall(since, { zone, edge: 'begin' }) : undefined
  const end = isLocal(until) ? onTheWall(until, { zone, edge: 'end' }) : undefined
  return { ...(begin && { since: begin }), ...(end && { until: end }) }
}
