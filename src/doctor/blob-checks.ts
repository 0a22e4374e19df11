import { getTableName, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { tablesWithBlobs } from '../privacy/person.ts'
import { hashOf } from '../repositories/blob-cutting.ts'
import { readBlobs } from '../repositories/blob-reading.ts'
import { names } from '../repositories/rows.ts'
import { blobs, blobUses } from '../schema/blobs.ts'
import { type Diagnosis, diagnosis, type Examined } from './finding.ts'

/** Whether every blob is there, whole, what it was, and held by rows; and whether its uses are counted right. */
export async function checkBlobs({ db }: Examined): Promise<Diagnosis[]> {
  return [
    ...(await checkBytes(db)),
    ...(await checkMissing(db)),
    ...(await checkCounts(db)),
    ...(await checkOrphans(db)),
  ]
}

interface StoredBlob {
  readonly hash: string
  readonly size: number
}

/** One blob at a time is read. */
async function checkBytes(db: Database): Promise<Diagnosis[]> {
  const stored = await db.all<StoredBlob>(
    sql`SELECT ${blobs.hash} AS hash, sum(length(${blobs.bytes})) AS size FROM ${blobs} GROUP BY ${blobs.hash}`,
  )
  let damaged = 0
  for (const { hash, size } of stored) {
    const bytes = (await readBlobs(db, [{ at: 0, as: 'text', hash, size }])).get(hash)
    if (bytes === undefined || hashOf(bytes) !== hash) damaged += 1
  }
  if (damaged === 0) return []
  return [
    diagnosis({
      code: 'blob_damaged',
      severity: 'error',
      message: `${damaged} binary parts of messages or values are not what was stored`,
      advice:
        'erase the person again when erasing somebody on a server was broken off; else restore a backup, or delete the messages and values that hold them',
    }),
  ]
}

async function checkMissing(db: Database): Promise<Diagnosis[]> {
  const lacking = tablesWithBlobs.map(({ table }) => ({ table, which: lacksOne(table) }))
  const rows = await sumOf(
    db,
    lacking.map(({ table, which }) => sql`SELECT count(*) FROM ${table} WHERE ${which}`),
  )
  if (rows === 0) return []
  return [
    diagnosis(
      {
        code: 'blob_missing',
        severity: 'error',
        message: `${rows} messages or values lack a binary part, and can't be read`,
        advice: 'restore a backup; or repair it, which leaves out what is gone',
      },
      async ({ db: mended }) => {
        for (const { table, which } of lacking) {
          await mended.run(sql`
            UPDATE ${table} SET ${names(table.blobs)} = (
              SELECT nullif(json_group_array(json(used.value)), '[]') FROM ${usedBy(table)} AS used WHERE NOT ${isGone})
            WHERE ${which}`)
        }
      },
    ),
  ]
}

async function checkCounts(db: Database): Promise<Diagnosis[]> {
  const wrong = await sumOf(db, [
    sql`SELECT count(*) FROM ${blobUses} WHERE ${blobUses.uses} IS NOT (
      SELECT count(*) FROM (${usesOfAll}) AS held WHERE held.hash = ${blobUses.hash})`,
    sql`SELECT count(DISTINCT held.hash) FROM (${usesOfAll}) AS held WHERE held.hash NOT IN (SELECT ${blobUses.hash} FROM ${blobUses})
      AND held.hash IN (SELECT ${blobs.hash} FROM ${blobs})`,
  ])
  if (wrong === 0) return []
  return [
    diagnosis(
      {
        code: 'blob_uses_wrong',
        severity: 'warning',
        message: `of ${wrong} binary parts it is not known how many messages or values hold them`,
      },
      async ({ db: mended }) => {
        await mended.batch([
          mended.run(sql`DELETE FROM ${blobUses}`),
          mended.run(sql`INSERT INTO ${blobUses} (${names(blobUses.hash, blobUses.uses)})
            SELECT held.hash, count(*) FROM (${usesOfAll}) AS held
            WHERE held.hash IN (SELECT ${blobs.hash} FROM ${blobs}) GROUP BY held.hash`),
        ])
      },
    ),
  ]
}

async function checkOrphans(db: Database): Promise<Diagnosis[]> {
  const isOrphan = sql`hash NOT IN (SELECT held.hash FROM (${usesOfAll}) AS held)`
  const orphans = await sumOf(db, [
    sql`SELECT count(DISTINCT hash) FROM ${blobs} WHERE ${isOrphan}`,
  ])
  if (orphans === 0) return []
  return [
    diagnosis(
      {
        code: 'blob_orphaned',
        severity: 'warning',
        message: `${orphans} binary parts belong to no message or value`,
      },
      async ({ db: mended }) => {
        await mended.run(sql`DELETE FROM ${blobs} WHERE ${isOrphan}`)
      },
    ),
  ]
}

async function sumOf(db: Database, counts: readonly SQL[]): Promise<number> {
  const [row] = await db.all<{ rows: number }>(
    sql`SELECT ${sql.join(
      counts.map((count) => sql`(${count})`),
      sql` + `,
    )} AS rows`,
  )
  return row!.rows
}

type WithBlobs = (typeof tablesWithBlobs)[number]['table']

const usedBy = ({ blobs: places }: WithBlobs): SQL =>
  sql`json_each(iif(json_valid(${places}), ${places}, '[]'))`

const hashUsed = sql`json_extract(used.value, '$.hash')`

/** Each row with each blob that it holds. */
const usesOfAll = sql.join(
  tablesWithBlobs.map(
    ({ table }) => sql`
      SELECT DISTINCT ${getTableName(table)} AS home, ${table}.rowid AS place, ${hashUsed} AS hash
      FROM ${table} CROSS JOIN ${usedBy(table)} AS used WHERE ${table.blobs} IS NOT NULL`,
  ),
  sql` UNION ALL `,
)

const isGone = sql`(coalesce((SELECT sum(length(${blobs.bytes})) FROM ${blobs} WHERE ${blobs.hash} = ${hashUsed}), -1)
  IS NOT json_extract(used.value, '$.size'))`

const lacksOne = (table: WithBlobs): SQL =>
  sql`${table.blobs} IS NOT NULL AND EXISTS (SELECT 1 FROM ${usedBy(table)} AS used WHERE ${isGone})`
