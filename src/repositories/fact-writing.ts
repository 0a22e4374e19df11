import { and, eq, gt, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type * as z from 'zod'

import type { Database } from '../database/database.ts'
import { factVersions } from '../schema/fact-versions.ts'
import { factColumns, type FactInput, facts } from '../schema/facts.ts'
import { messages } from '../schema/messages.ts'
import { foldedKey, plainlyFoldedKey } from '../schema/spelling.ts'
import { idsOfPerson, idsOfPersonAsked } from './alias-chain.ts'
import { type Bound, rowValues } from './bound.ts'
import { newId } from './identity.ts'
import { toldLastFirst } from './newest-facts.ts'
import { excluded, names } from './rows.ts'

/** A fact to be stored. */
export interface NewFact {
  readonly id: Bound<string>
  readonly senderId: Bound<string>
  readonly key: Bound<string>
  readonly value: Bound<string>
  readonly sourceMessageId: Bound<string | null>
  /** When it was said. */
  readonly at: Bound<Date>
  readonly expiresAt: Bound<Date | null>
  readonly confidence: Bound<number | null>
  readonly source: Bound<string | null>
  readonly folded: Bound<string>
  readonly plainlyFolded: Bound<string>
}

/** A fact as it was given, under a new id. */
export const newFact = (fact: Omit<z.output<typeof FactInput>, 'at'>) => ({
  senderId: fact.senderId,
  key: fact.key,
  value: fact.value,
  ...foldedValues(fact.key),
  id: newId(),
  sourceMessageId: fact.sourceMessageId ?? null,
  expiresAt: fact.expiresAt ?? null,
  confidence: fact.confidence ?? null,
  source: fact.source ?? null,
})

/** The spellings of a key that are looked for in `folded_key`. */
export const foldedValues = (key: string): { folded: string; plainlyFolded: string } => ({
  folded: foldedKey(key),
  plainlyFolded: plainlyFoldedKey(key),
})

/** Whether a fact has a key, however that is spelt. */
export const hasKey = (folded: Bound<string>, plainlyFolded: Bound<string>): SQL =>
  sql`${facts.foldedKey} IN (${folded}, ${plainlyFolded})`

/** Whether a fact is true at a moment, as far as its expiry says. */
export const isCurrent = (now: Bound<Date>): SQL =>
  sql`(${facts.expiresAt} IS NULL OR ${facts.expiresAt} > ${sql.param(now, facts.expiresAt)})`

/** The key as it was spelt first. */
const firstSpelling = ({
  senderId,
  key,
  folded,
  plainlyFolded,
}: NewFact): SQL<string> => sql`coalesce((
  SELECT ${facts.key} FROM ${facts} WHERE ${facts.senderId} = ${senderId} AND ${hasKey(folded, plainlyFolded)}
  ORDER BY rowid LIMIT 1
), ${key})`

/**
 * Stores a fact under the first spelling of its key where `condition` holds, in place of the value it had. With
 * `unlessOlder`, a value of a later moment stays.
 */
export function upsertFact(
  db: Database,
  fact: NewFact,
  { condition, unlessOlder = false }: { condition: SQL; unlessOlder?: boolean },
) {
  const { at, folded, plainlyFolded: _, ...row } = fact
  const given = rowValues(facts, {
    ...row,
    key: firstSpelling(fact),
    createdAt: at,
    updatedAt: at,
    foldedKey: folded,
  })
  return db
    .insert(facts)
    .select(sql`SELECT ${given} WHERE ${condition}`)
    .onConflictDoUpdate({
      target: [facts.senderId, facts.key],
      set: {
        value: excluded(facts.value),
        sourceMessageId: excluded(facts.sourceMessageId),
        updatedAt: excluded(facts.updatedAt),
        foldedKey: excluded(facts.foldedKey),
        expiresAt: excluded(facts.expiresAt),
        confidence: excluded(facts.confidence),
        source: excluded(facts.source),
      },
      ...(unlessOlder && { setWhere: sql`${excluded(facts.updatedAt)} >= ${facts.updatedAt}` }),
    })
    .returning(factColumns)
}

const following = alias(factVersions, 'following')
const same = alias(factVersions, 'same')

/** Whether the message that a fact is from is there, or none was named. */
export const hasItsSource = (source: Bound<string | null>): SQL =>
  sql`(${source} IS NULL OR EXISTS (SELECT 1 FROM ${messages} WHERE ${messages.id} = ${source}))`

/**
 * Statements that store what was said at some moment: in place of an older value, else between the versions of the fact's
 * history. Doing them again changes nothing.
 */
export function storeWord(
  db: Database,
  fact: NewFact & { readonly at: Date },
  { condition, evenIfForgotten = false }: { condition: SQL; evenIfForgotten?: boolean },
) {
  const at = sql.param(fact.at, factVersions.validFrom)
  const later = sql`(
    SELECT ${facts.key} FROM ${facts} WHERE ${facts.senderId} = ${fact.senderId}
    AND ${hasKey(fact.folded, fact.plainlyFolded)} AND ${facts.updatedAt} > ${at})`
  const ofFact = and(eq(factVersions.senderId, fact.senderId), inArray(factVersions.key, later))
  const next = sql`(
    SELECT min(${following.validFrom}) FROM ${factVersions} AS ${following} WHERE ${following.senderId} = ${facts.senderId}
    AND ${following.key} = ${facts.key} AND ${following.validFrom} > ${at})`
  const insertVersion = db.run(sql`
    INSERT INTO ${factVersions} (${names(factVersions.senderId, factVersions.key, factVersions.value, factVersions.sourceMessageId, factVersions.validFrom, factVersions.validTo)})
    SELECT ${facts.senderId}, ${facts.key}, ${fact.value}, ${fact.sourceMessageId}, ${at}, coalesce(${next}, ${facts.updatedAt})
    FROM ${facts} WHERE ${facts.senderId} = ${fact.senderId} AND ${facts.key} IN ${later} AND ${condition}
    AND NOT EXISTS (SELECT 1 FROM ${factVersions} AS ${same} WHERE ${same.senderId} = ${facts.senderId}
      AND ${same.key} = ${facts.key} AND ${same.value} = ${fact.value} AND ${same.validFrom} = ${at})`)
  const endEarlier = db
    .update(factVersions)
    .set({ validTo: fact.at })
    .where(
      and(
        ofFact,
        lt(factVersions.validFrom, fact.at),
        gt(factVersions.validTo, fact.at),
        condition,
      ),
    )
  const { keep, stands } = unlessForgotten(fact)
  return [
    endEarlier,
    insertVersion,
    db.run(keep(evenIfForgotten ? sql`0` : condition)),
    upsertFact(db, fact, {
      condition: evenIfForgotten ? condition : sql`${condition} AND ${stands}`,
      unlessOlder: true,
    }),
  ] as const
}

/**
 * What was said before the person had the fact forgotten does not bring it back: `keep` puts it into the history, up to
 * that moment, and `stands` is whether there is no such moment.
 */
function unlessForgotten(fact: NewFact & { readonly at: Date }) {
  const at = sql.param(fact.at, factVersions.validFrom)
  const ids = idsOfPerson(fact.senderId)
  const spelt = sql`lower(${forgotten.key}) IN (${fact.folded}, ${fact.plainlyFolded})`
  const ofPerson = sql`FROM ${factVersions} AS ${forgotten} WHERE ${forgotten.senderId} IN ${ids} AND ${spelt}`
  const isCurrentNow = sql`EXISTS (SELECT 1 FROM ${facts} WHERE ${facts.senderId} IN ${ids}
    AND ${hasKey(fact.folded, fact.plainlyFolded)})`
  const moment = sql`(SELECT max(${forgotten.validTo}) ${ofPerson})`
  const isForgotten = sql`(NOT ${isCurrentNow} AND coalesce(${moment} > ${at}, 0))`
  const keep = (condition: SQL) => sql`
    INSERT INTO ${factVersions} (${names(factVersions.senderId, factVersions.key, factVersions.value, factVersions.sourceMessageId, factVersions.validFrom, factVersions.validTo)})
    SELECT ${fact.senderId}, ${fact.key}, ${fact.value}, ${fact.sourceMessageId}, ${at},
      coalesce((SELECT min(${forgotten.validFrom}) ${ofPerson} AND ${forgotten.validFrom} > ${at}), ${moment})
    WHERE ${condition} AND ${isForgotten} AND NOT EXISTS (SELECT 1 ${ofPerson} AND ${forgotten.value} = ${fact.value}
      AND ${forgotten.validFrom} = ${at})`
  return { keep, stands: sql`NOT ${isForgotten}` }
}

const forgotten = alias(factVersions, 'forgotten')

/** Ends the versions of facts that are to be deleted at a moment, before a trigger would do so by the machine's clock. */
export const endVersions = (db: Database, senderIds: SQL, now: Date, which?: SQL) =>
  db
    .update(factVersions)
    .set({ validTo: sql`max(${factVersions.validFrom}, ${sql.param(now, factVersions.validTo)})` })
    .where(and(sql`${factVersions.senderId} IN ${senderIds}`, which, isNull(factVersions.validTo)))

/** What a column of the fact that is asked about holds now. */
const current = (column: SQL) => sql`(
  SELECT ${column} FROM ${facts} WHERE ${facts.senderId} IN ${idsOfPersonAsked}
  AND ${hasKey(sql.placeholder('folded'), sql.placeholder('plainlyFolded'))} ORDER BY ${toldLastFirst} LIMIT 1)`

/** Stores a fact unless it is no longer what it was: of two that decide at once, the first one stands. */
export const setUnlessChanged = (db: Database, senderId: Bound<string>) => {
  return upsertFact(
    db,
    {
      ...placeholders,
      senderId,
      sourceMessageId: sql`NULL`,
      expiresAt: sql`NULL`,
      confidence: sql`NULL`,
    },
    {
      condition: sql`${current(sql`${facts.value}`)} IS ${sql.placeholder('was')}
        AND ${current(sql`${facts.source}`)} IS ${sql.placeholder('sourceWas')}`,
    },
  )
}

const placeholders = {
  id: sql.placeholder('id'),
  senderId: sql.placeholder('senderId'),
  key: sql.placeholder('key'),
  value: sql.placeholder('value'),
  sourceMessageId: sql.placeholder('sourceMessageId'),
  at: sql.placeholder('at'),
  // Formatted by the caller: Drizzle would format nothing, too.
  expiresAt: sql<Date | null>`${sql.placeholder('expiresAt')}`,
  confidence: sql.placeholder('confidence'),
  source: sql.placeholder('source'),
  folded: sql.placeholder('folded'),
  plainlyFolded: sql.placeholder('plainlyFolded'),
}

/** Stores a fact, built once. */
export const prepareSet = (db: Database) =>
  upsertFact(db, placeholders, {
    condition: hasItsSource(sql.placeholder('sourceMessageId')),
  }).prepare()
