import { and, asc, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { type Fact, factColumns, facts } from '../schema/facts.ts'
import { foldedKey } from '../schema/spelling.ts'
import { idsOfPersonAsked } from './alias-chain.ts'
import type { Bound } from './bound.ts'
import { CompiledQuery } from './compiled.ts'
import { hasKey, isCurrent } from './fact-writing.ts'
import { allToldLastFirst, toldLastFirst } from './newest-facts.ts'

/** What is known about the person asked about, unless it has expired. */
export const isKnown = (now: Bound<Date>) =>
  and(sql`${facts.senderId} IN ${idsOfPersonAsked}`, isCurrent(now))

const compileKnown = (db: Database, ...order: SQL[]) => {
  const query = db
    .select(factColumns)
    .from(facts)
    .where(isKnown(sql.placeholder('now')))
    .orderBy(...order)
  return new CompiledQuery(factColumns, query)
}

/** The list of a person's facts, by key, built once. */
export const compileList = (db: Database) => compileKnown(db, asc(facts.key), allToldLastFirst)

/** Everything known about a person, told last first, built once. */
export const compileNewest = (db: Database) => compileKnown(db, allToldLastFirst)

/** One fact of a person, the newest under any of their ids, built once. */
export const compileGet = (db: Database) => {
  const key = hasKey(sql.placeholder('folded'), sql.placeholder('plainlyFolded'))
  const query = db
    .select(factColumns)
    .from(facts)
    .where(and(isKnown(sql.placeholder('now')), key))
    .orderBy(toldLastFirst)
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
