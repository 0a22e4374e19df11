import type { Client } from '@libsql/client'

/** A column of an application's own table that keeps a row of ours from being deleted. */
export interface BlockingReference {
  readonly table: string
  readonly column: string
  /** The table of ours that it refers to. */
  readonly target: string
}

/** What an application's tables refer to of ours without saying what becomes of it, as Drizzle's `references` does. */
export async function listBlockingReferences(
  client: Pick<Client, 'execute'>,
): Promise<BlockingReference[]> {
  const { rows } = await client.execute(
    `SELECT m.name AS "table", f."from" AS "column", f."table" AS target
     FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
     WHERE m.type = 'table' AND f.on_delete IN ('NO ACTION', 'RESTRICT') ORDER BY 1, 2`,
  )
  if (rows.length === 0) return []
  const { ourNames } = await import('./migrations/names.ts')
  const ours = ourNames()
  const isOurs = (name: string) => ours.has(name.toLowerCase())
  return rows
    .map((row) => row as unknown as BlockingReference)
    .filter(({ table, target }) => isOurs(target) && !isOurs(table))
}

/** What a reference does, and what to write in its place. */
export const blockedBy = ({ table, column, target }: BlockingReference): string =>
  `${table}.${column} refers to ${target} and keeps its rows from being deleted`

export const referenceAdvice =
  "say in your schema what becomes of it: .references(() => …, { onDelete: 'set null' }), or 'cascade' where your row goes too"
