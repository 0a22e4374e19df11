import type { ResultSet, Row } from '@libsql/client'
import { sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { checkpointValues } from '../schema/checkpoint-values.ts'
import { checkpointWrites } from '../schema/checkpoint-writes.ts'
import { type BlobBytes, cutBytes } from './blob-cutting.ts'
import { rowOf } from './rows.ts'
import { wholeRows } from './whole-rows.ts'

/** Rows as they are stored, and the blobs that they hold. */
export function storedRows<Given extends { readonly bytes: Uint8Array }>(
  given: readonly Given[],
): { rows: (Given & { readonly blobs: string | null })[]; blobs: BlobBytes } {
  const blobs = new Map<string, Uint8Array>()
  const rows = given.map((row) => {
    const cut = cutBytes(row.bytes)
    for (const [hash, bytes] of cut.blobs) blobs.set(hash, bytes)
    return { ...row, bytes: cut.rest, blobs: cut.places && JSON.stringify(cut.places) }
  })
  return { rows, blobs }
}

/** Values of channels with all of their bytes. */
export async function wholeValuesOf(db: Database, { rows }: Pick<ResultSet, 'rows'>) {
  const whole = await wholeRows(db, rows, { column: checkpointValues.bytes, which: sameValue })
  return whole.map((row) => rowOf(checkpointValues, row))
}

/** Writes of tasks with all of their bytes. */
export async function wholeWritesOf(db: Database, { rows }: Pick<ResultSet, 'rows'>) {
  const whole = await wholeRows(db, rows, { column: checkpointWrites.bytes, which: sameWrite })
  return whole.map((row) => rowOf(checkpointWrites, row))
}

const sameValue = (row: Row) => sql`
  ${checkpointValues.senderId} = ${row[checkpointValues.senderId.name]} AND ${checkpointValues.threadId} = ${row[checkpointValues.threadId.name]}
  AND ${checkpointValues.namespace} = ${row[checkpointValues.namespace.name]} AND ${checkpointValues.channelName} = ${row[checkpointValues.channelName.name]}
  AND ${checkpointValues.version} = ${row[checkpointValues.version.name]}`

const sameWrite = (row: Row) => sql`
  ${checkpointWrites.senderId} = ${row[checkpointWrites.senderId.name]} AND ${checkpointWrites.threadId} = ${row[checkpointWrites.threadId.name]}
  AND ${checkpointWrites.namespace} = ${row[checkpointWrites.namespace.name]} AND ${checkpointWrites.checkpointId} = ${row[checkpointWrites.checkpointId.name]}
  AND ${checkpointWrites.task} = ${row[checkpointWrites.task.name]} AND ${checkpointWrites.place} = ${row[checkpointWrites.place.name]}`
