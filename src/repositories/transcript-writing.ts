import type { InStatement, Row } from '@libsql/client'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'

import { batchesOf } from '../batches.ts'
import type { Database } from '../database/database.ts'
import type { BlobPlace } from '../schema/blobs.ts'
import { transcriptEntries } from '../schema/transcript-entries.ts'
import { type SessionName, transcripts } from '../schema/transcripts.ts'
import { idsOfPerson } from './alias-chain.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { newId } from './identity.ts'
import { excluded, names } from './rows.ts'

const whole = alias(transcriptEntries, 'first')

type TranscriptPlace = Readonly<Record<'senderId' | 'projectKey' | 'sessionId' | 'subpath', string>>

/** An entry, or a part of one, that is to be a row. */
interface NewEntry {
  readonly id: string
  readonly uuid: string | null
  readonly entry: string
  readonly blobs: readonly BlobPlace[] | null
  readonly partOf: string | null
}

/** Which column holds what was cut, for `wholeRows`. */
export const entryColumn = {
  column: transcriptEntries.entry,
  which: (row: Row) => sql`${transcriptEntries.id} = ${row['id']}`,
}

export const ofSession = (
  table: typeof transcripts | typeof transcriptEntries,
  { senderId, projectKey, sessionId }: Readonly<Record<keyof SessionName, string>>,
): SQL | undefined =>
  and(
    sql`${table.senderId} IN ${idsOfPerson(senderId)}`,
    eq(table.projectKey, projectKey),
    eq(table.sessionId, sessionId),
  )

/** Makes the transcript or marks it as written to, at a moment that no other of the person's project has. */
export function markTranscript(
  db: Database,
  place: TranscriptPlace,
  summary: string | null,
  now: Date,
) {
  const later = sql`max(${now.getTime()}, coalesce((SELECT max(${transcripts.updatedAt}) + 1 FROM ${transcripts}
    WHERE ${transcripts.senderId} IN ${idsOfPerson(place.senderId)} AND ${transcripts.projectKey} = ${place.projectKey}), 0))`
  return db
    .insert(transcripts)
    .values({ ...place, summary: sql`${summary}`, createdAt: now, updatedAt: later })
    .onConflictDoUpdate({
      target: [
        transcripts.senderId,
        transcripts.projectKey,
        transcripts.sessionId,
        transcripts.subpath,
      ],
      set: {
        updatedAt: excluded(transcripts.updatedAt),
        ...(summary !== null && { summary: sql`${summary}` }),
      },
    })
    .returning()
}

/** Writes entries behind those that are there; gives the ids of those that were written. */
export function insertEntries(
  { subpath, ...session }: TranscriptPlace,
  rows: readonly NewEntry[],
  now: Date,
): InStatement {
  const { senderId, projectKey, sessionId } = session
  const columns = names(
    transcriptEntries.id,
    transcriptEntries.senderId,
    transcriptEntries.projectKey,
    transcriptEntries.sessionId,
    transcriptEntries.subpath,
    transcriptEntries.uuid,
    transcriptEntries.entry,
    transcriptEntries.partOf,
    transcriptEntries.createdAt,
    transcriptEntries.blobs,
  )
  const told = sql`SELECT 1 FROM ${transcriptEntries} WHERE ${and(
    ofSession(transcriptEntries, session),
    eq(transcriptEntries.subpath, subpath),
  )} AND ${transcriptEntries.uuid} = given.value ->> 'uuid'`
  const first = sql`SELECT 1 FROM ${transcriptEntries} AS ${whole}
    WHERE ${whole.id} = given.value ->> 'partOf'`
  const insert = statement(
    () => sql`
    INSERT INTO ${transcriptEntries} (${columns})
    SELECT given.value ->> 'id', ${senderId}, ${projectKey}, ${sessionId}, ${subpath},
      given.value ->> 'uuid', given.value ->> 'entry', given.value ->> 'partOf', ${now.getTime()},
      given.value ->> 'blobs'
    FROM json_each(${JSON.stringify(rows)}) AS given
    WHERE CASE
      WHEN given.value ->> 'partOf' IS NOT NULL THEN EXISTS (${first})
      ELSE given.value ->> 'uuid' IS NULL OR NOT EXISTS (${told}) END
    ON CONFLICT DO NOTHING RETURNING ${names(transcriptEntries.id)}`,
  )
  return new CompiledQuery({ id: transcriptEntries.id }, insert).with({})
}

/** How much is sent in one parameter of a statement, and stands in one row: servers take no texts of 5 MB. */
const mostCharacters = 1_000_000

/** An entry in as many rows as it takes. No part ends within a surrogate pair. */
export function inParts(row: NewEntry): NewEntry[] {
  if (row.entry.length <= mostCharacters) return [row]
  const parts: NewEntry[] = []
  for (let from = 0; from < row.entry.length;) {
    const end = from + mostCharacters
    const to = /[\ud800-\udbff]/.test(row.entry[end - 1] ?? '') ? end - 1 : end
    const part = { entry: row.entry.slice(from, to), blobs: placesWithin(row.blobs, from, to) }
    parts.push(
      from === 0 ? { ...row, ...part } : { id: newId(), uuid: null, ...part, partOf: row.id },
    )
    from = to
  }
  return parts
}

/** The places from one character on, before another, counted from there. What stood at the very end follows nothing. */
function placesWithin(
  blobs: readonly BlobPlace[] | null,
  from: number,
  to: number,
): readonly BlobPlace[] | null {
  const within = (blobs ?? []).flatMap(({ at, ...place }) =>
    at !== null && at >= from && at < to ? [{ at: at - from, ...place }] : [],
  )
  return within.length === 0 ? null : within
}

/** Entries that are written by one statement: one of them, or several of not too much text together. */
export const entryBatches = (rows: readonly NewEntry[]): Iterable<NewEntry[]> =>
  batchesOf(rows, { count: Infinity, size: mostCharacters, sizeOf: ({ entry }) => entry.length })
