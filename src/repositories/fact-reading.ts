import { and, asc, desc, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { type Fact, factColumns, facts } from '../schema/facts.ts'
import { foldedKey } from '../schema/spelling.ts'
import { idsOfPersonAsked } from './alias-chain.ts'
import type { Bound } from './bound.ts'
import { CompiledQuery } from './compiled.ts'
import { hasKey, isCurrent } from './fact-writing.ts'

/** Everything known about the person asked about that has not expired, ordered by key, then the newest first. */
export const factsOf = (now: Bound<Date>) => ({
  where: and(sql`${facts.senderId} IN ${idsOfPersonAsked}`, isCurrent(now)),
  orderBy: [asc(facts.key), desc(facts.updatedAt)],
})

/** The list of a person's facts, built once. */
export const compileList = (db: Database) => {
  const { where, orderBy } = factsOf(sql.placeholder('now'))
  const query = db
    .select(factColumns)
    .from(facts)
    .where(where)
    .orderBy(...orderBy)
  return new CompiledQuery(factColumns, query)
}

/** One fact of a person, the newest under any of their ids, built once. */
export const compileGet = (db: Database) => {
  const { where } = factsOf(sql.placeholder('now'))
  const key = hasKey(sql.placeholder('folded'), sql.placeholder('plainlyFolded'))
  const query = db
    .select(factColumns)
    .from(facts)
    .where(and(where, key))
    .orderBy(desc(facts.updatedAt), desc(sql`rowid`))
    .limit(1)
  return new CompiledQuery(factColumns, query)
}

/** What everybody has under one key, however it is spelt, ordered by sender. */
export async function factsWithKey(db: Database, key: string): Promise<Fact[]> {
  const wanted = foldedKey(key)
  // From one key to the next in the index, however many facts have it.
  const rows = await db.all<{ key: string }>(sql`
    WITH RECURSIVE keys(key) AS (
      SELECT min(${facts.key}) FROM ${facts}
      UNION ALL
      SELECT (SELECT min(${next.key}) FROM ${facts} AS ${next} WHERE ${next.key} > keys.key) FROM keys WHERE keys.key IS NOT NULL
    )
    SELECT key FROM keys WHERE key IS NOT NULL`)
  const spellings = rows.map(({ key }) => key).filter((known) => foldedKey(known) === wanted)
  if (spellings.length === 0) return []
  return (
    db
      .select(factColumns)
      .from(facts)
      .where(inArray(facts.key, spellings))
      // With the sign the planner finds the keys first: it would walk everybody's facts in the order of their senders.
      .orderBy(sql`+${facts.senderId}`, asc(facts.key))
  )
}

const next = alias(facts, 'next')
