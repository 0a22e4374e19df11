import { type SQL, sql } from 'drizzle-orm'

import { blobUses } from '../schema/index.ts'
import { tablesWithBlobs } from './person.ts'

/** The hashes of the blobs that no row of anybody else holds: they go with the person. */
export function blobsOf(senderId: string): SQL {
  const held = tablesWithBlobs.map(
    ({ table, rows }) => sql`
      SELECT json_extract(used.value, '$.hash') AS hash FROM ${table} CROSS JOIN json_each(${table.blobs}) AS used
      WHERE ${table.blobs} IS NOT NULL AND ${rows(senderId)} GROUP BY ${table}.rowid, hash`,
  )
  return sql`(
    SELECT held.hash FROM (${sql.join(held, sql` UNION ALL `)}) AS held GROUP BY held.hash
    HAVING count(*) >= (SELECT ${blobUses.uses} FROM ${blobUses} WHERE ${blobUses.hash} = held.hash))`
}
