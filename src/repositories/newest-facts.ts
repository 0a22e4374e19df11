import { type SQL, sql } from 'drizzle-orm'

import { factVersions } from '../schema/fact-versions.ts'
import { facts } from '../schema/facts.ts'
import { foldedKey } from '../schema/spelling.ts'
import { userAliases } from '../schema/user-aliases.ts'

/** The number of a fact's newest version: what is told later has a greater one, whoever writes it. */
const place = sql`(SELECT max(${factVersions.id}) FROM ${factVersions}
  WHERE ${factVersions.senderId} = ${facts.senderId} AND ${factVersions.key} = ${facts.key})`

const newestFirst = (order: SQL): SQL => sql`${facts.updatedAt} DESC, ${order} DESC`

/** Orders facts by when they were told, the last first, also those of one second. */
export const toldLastFirst = newestFirst(place)

const given = sql`(${sql.placeholder('senderId')}, ${sql.placeholder('asGiven')})`

/**
 * Orders all facts of the person whom `personValues` names by when they were told, the last first. Under a single id nothing is told twice, so
 * that no place is looked for.
 */
export const allToldLastFirst = newestFirst(sql`iif(
  ${sql.placeholder('senderId')} <> ${sql.placeholder('asGiven')}
    OR EXISTS (SELECT 1 FROM ${userAliases} WHERE ${userAliases.aliasSenderId} IN ${given})
    OR EXISTS (SELECT 1 FROM ${userAliases} WHERE ${userAliases.canonicalSenderId} IN ${given}),
  ${place}, 0)`)

/** Of facts of a person, those told last first, the first of each key, however it is spelt, ordered by key. */
export function newestOfEachKey<Fact extends { readonly key: string }>(
  toldLastFirst: readonly Fact[],
): Fact[] {
  const newest = new Map<string, Fact>()
  for (const fact of toldLastFirst) {
    const folded = foldedKey(fact.key)
    if (!newest.has(folded)) newest.set(folded, fact)
  }
  return [...newest.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
}
