import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { MemoryError } from '../errors.ts'
import { type BlobPlace, blobs } from '../schema/blobs.ts'
import type { BlobBytes } from './blob-cutting.ts'
import { partBytes } from './blob-statements.ts'
import { CompiledQuery, statement } from './compiled.ts'

/** How many parts are read at once: servers answer with 10 MB at most. */
const mostParts = 4

/** Reads the blobs that stand in these places. One that is not there whole is left out. */
export async function readBlobs(db: Database, places: Iterable<BlobPlace>): Promise<BlobBytes> {
  const sizes = new Map<string, number>()
  for (const { hash, size } of places) sizes.set(hash, size)
  const wanted = [...sizes].flatMap(([hash, size]) =>
    Array.from({ length: Math.max(1, Math.ceil(size / partBytes)) }, (_, part) => [hash, part]),
  )
  const parts = new Map<string, Uint8Array[]>()
  for (let at = 0; at < wanted.length; at += mostParts) {
    const asked = { wanted: JSON.stringify(wanted.slice(at, at + mostParts)) }
    for (const { hash, bytes } of await read.run(db, asked)) {
      const before = parts.get(hash)
      if (before) before.push(bytes)
      else parts.set(hash, [bytes])
    }
  }
  const whole = new Map<string, Uint8Array>()
  for (const [hash, size] of sizes) {
    const bytes = Buffer.concat(parts.get(hash) ?? [])
    if (bytes.byteLength === size && parts.has(hash)) whole.set(hash, bytes)
  }
  return whole
}

/** What is thrown of a row whose blob is not there. */
export const blobMissing = (what: string) =>
  new MemoryError('corrupt', `a part of ${what} is missing; see what doctor() says of it`)

const bound = sql.placeholder

const read = new CompiledQuery(
  { hash: blobs.hash, part: blobs.part, bytes: blobs.bytes },
  statement(
    () => sql`
    SELECT ${blobs.hash}, ${blobs.part}, ${blobs.bytes}
    FROM json_each(${bound('wanted')}) AS wanted CROSS JOIN ${blobs}
      ON ${blobs.hash} = json_extract(wanted.value, '$[0]') AND ${blobs.part} = json_extract(wanted.value, '$[1]')
    ORDER BY wanted.key`,
  ),
)
