import { and, asc, desc, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { factColumns, facts } from '../schema/facts.ts'
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
