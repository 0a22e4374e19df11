import { and, asc, desc, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { type FactVersion, factVersions } from '../schema/fact-versions.ts'
import { facts } from '../schema/facts.ts'
import { foldedKey } from '../schema/spelling.ts'
import { onTheWall } from '../time/asked-moment.ts'
import { idsOfPerson } from './alias-chain.ts'
import { isCurrent } from './fact-writing.ts'
import { zoneOf } from './person-zone.ts'

/** Every value that a key of a person had, however it was spelt, oldest first. */
export async function historyOf(
  db: Database,
  senderId: string,
  key: string,
): Promise<FactVersion[]> {
  const mine = sql`${factVersions.senderId} IN ${idsOfPerson(senderId)}`
  const keys = await db.selectDistinct({ key: factVersions.key }).from(factVersions).where(mine)
  const wanted = foldedKey(key)
  const spellings = keys.map(({ key }) => key).filter((known) => foldedKey(known) === wanted)
  if (spellings.length === 0) return []
  return db
    .select()
    .from(factVersions)
    .where(and(mine, inArray(factVersions.key, spellings)))
    .orderBy(asc(factVersions.validFrom), asc(factVersions.id))
}

/** The facts of a person as they were at a moment, ordered by key, then the newest first. */
export async function factsAsOf(
  db: Database,
  senderId: string,
  then: Date,
): Promise<FactVersion[]> {
  const hasExpired = sql`EXISTS (SELECT 1 FROM ${facts} WHERE ${facts.senderId} = ${factVersions.senderId}
    AND ${facts.key} = ${factVersions.key} AND NOT ${isCurrent(then)})`
  return db
    .select()
    .from(factVersions)
    .where(
      and(
        sql`${factVersions.senderId} IN ${idsOfPerson(senderId)}`,
        lte(factVersions.validFrom, then),
        or(
          and(isNull(factVersions.validTo), sql`NOT ${hasExpired}`),
          gt(factVersions.validTo, then),
        ),
      ),
    )
    .orderBy(asc(factVersions.key), desc(factVersions.validFrom), desc(factVersions.id))
}

/** Of a date alone, written like 2026-03-09. */
const dateLength = 10

/** The moment at which the wall of a person's zone shows this; of a date alone the end of that day. */
export async function endOf(db: Database, senderId: string, local: string): Promise<Date | string> {
  const end = onTheWall(local, { zone: await zoneOf(db, senderId), edge: 'end' })
  if (!end || local.trim().length > dateLength) return end ?? local
  return new Date(end.getTime() - 1000)
}
