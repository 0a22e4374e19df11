import type { Client } from '@libsql/client'

import { isUnfinishedCopy, markCopy } from '../database/migrations/history.ts'
import { repeatable } from '../database/repeatable.ts'
import type { CopiedTable } from './table.ts'

/**
 * Marks an empty target as a copy that is not whole, until it is found equal. A target that has the mark is made equal to
 * the source whatever was changed there since; one without it that is not empty must hold what the source does, and
 * no row of it is ever changed. `fitting` gives how many rows of a table are there, and fails where they are others.
 */
export async function beginCopy(
  to: Client,
  tables: readonly CopiedTable[],
  fitting: (table: CopiedTable) => Promise<number>,
): Promise<{ resumed: number; isOurs: boolean }> {
  let resumed = 0
  if (await isUnfinishedCopy(to)) {
    const counted = await to.batch(
      tables.map(({ name }) => `SELECT count(*) AS rows FROM "${name}"`),
      'read',
    )
    for (const { rows } of counted) resumed += Number(rows[0]?.rows)
    return { resumed, isOurs: true }
  }
  for (const table of tables) resumed += await fitting(table)
  if (resumed > 0) return { resumed, isOurs: false }
  await repeatable(() => to.batch([...markCopy], 'write'))
  return { resumed, isOurs: true }
}
