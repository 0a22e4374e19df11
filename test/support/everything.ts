import type { MemoryStore } from '../../src/index.ts'

/** Every row of every table but the history of migrations and what search indexes are made of, row ids included. */
export async function everything(memory: MemoryStore): Promise<Record<string, unknown[][]>> {
  // The index's words in other spellings are read when they are needed: here by now.
  await memory.recall.updateIndex()
  const { rows } = await memory.client.execute(
    `SELECT name, 'SELECT rowid, * FROM ' || name || ' ORDER BY 1' AS read FROM sqlite_master
     WHERE type = 'table' AND name NOT IN ('_migrations', '__drizzle_migrations', '__omega_memory_migrations', 'sqlite_stat1') AND sql NOT LIKE 'CREATE VIRTUAL%'
       AND name NOT GLOB '*_fts_*' AND name NOT GLOB '*_recall_*' ORDER BY name`,
  )
  const tables: Record<string, unknown[][]> = {}
  for (const [name, read] of rows.map((row) => Array.from(row) as string[])) {
    const stored = await memory.client.execute(read ?? '')
    tables[name ?? ''] = stored.rows.map((row) => Array.from(row))
  }
  return tables
}
