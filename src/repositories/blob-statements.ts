import type { InStatement, ResultSet } from '@libsql/client'
import { sql } from 'drizzle-orm'

import { isError } from '../any-realm.ts'
import type { Database } from '../database/database.ts'
import { blobs, blobUses } from '../schema/blobs.ts'
import type { BlobBytes } from './blob-cutting.ts'
import { CompiledQuery, statement } from './compiled.ts'
import { names } from './rows.ts'

/** How many bytes stand in one row. */
export const partBytes = 1024 * 1024

/** Stores blobs, and leaves those that are stored already. */
export const storeBlobs = (given: BlobBytes): InStatement[] =>
  [...given].flatMap(([hash, bytes]) =>
    Array.from({ length: Math.max(1, Math.ceil(bytes.byteLength / partBytes)) }, (_, part) =>
      store.with({
        hash,
        part,
        bytes: Uint8Array.from(bytes.subarray(part * partBytes, (part + 1) * partBytes)),
      }),
    ),
  )

/** Deletes those of these blobs that no row holds: what was to be written was there already, or was refused. */
export const dropUnused = (given: BlobBytes): InStatement =>
  drop.with({ hashes: JSON.stringify([...given.keys()]) })

/**
 * Sends a write batch together with the blobs that its rows hold, and answers what its own statements gave. Blobs that are
 * there already are not sent; should one of them go just then, a trigger refuses the batch, and it is sent with all.
 */
export async function batchWithBlobs(
  db: Database,
  given: BlobBytes,
  statements: readonly InStatement[],
): Promise<ResultSet[]> {
  if (given.size === 0) return db.$client.batch([...statements], 'write')
  const asked = known.with({ hashes: JSON.stringify([...given.keys()]) })
  const there = new Set((await db.$client.execute(asked)).rows.map(({ hash }) => hash))
  const missing = new Map([...given].filter(([hash]) => !there.has(hash)))
  const send = async (blobs: BlobBytes) => {
    const stores = storeBlobs(blobs)
    const results = await db.$client.batch([...stores, ...statements, dropUnused(given)], 'write')
    return results.slice(stores.length, -1)
  }
  try {
    return await send(missing)
  } catch (error) {
    if (missing.size === given.size || !lacksBlob(error)) throw error
    return send(given)
  }
}

/** Whether the trigger of `drizzle/0033_blobs.sql` has refused a row, because a blob that it holds is not there. */
export const lacksBlob = (error: unknown): boolean =>
  isError(error) && error.message.includes('a blob is missing')

const bound = sql.placeholder

const store = new CompiledQuery(
  blobs,
  statement(
    () => sql`
    INSERT INTO ${blobs} (${names(blobs.hash, blobs.part, blobs.bytes)})
    VALUES (${bound('hash')}, ${bound('part')}, ${bound('bytes')}) ON CONFLICT DO NOTHING`,
  ),
)

const isGiven = sql`${blobs.hash} IN (SELECT value FROM json_each(${bound('hashes')}))`

const known = new CompiledQuery(
  { hash: blobs.hash },
  statement(() => sql`SELECT ${blobs.hash} FROM ${blobs} WHERE ${isGiven} AND ${blobs.part} = 0`),
)

const drop = new CompiledQuery(
  blobs,
  statement(
    () => sql`
    DELETE FROM ${blobs} WHERE ${isGiven} AND NOT EXISTS (
      SELECT 1 FROM ${blobUses} WHERE ${blobUses.hash} = ${blobs.hash})`,
  ),
)
