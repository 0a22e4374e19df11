import Database from 'libsql'

import { MemoryStore } from '../../src/index.ts'
import { temporaryPath } from './temporary.ts'

let fresh: string[] | undefined

/** The schema of a file that was never anything but ours, of this version, and that an older program may search. */
export async function freshSchema(): Promise<string[]> {
  if (fresh) return fresh
  const path = temporaryPath()
  await (await MemoryStore.open({ url: `file:${path}`, olderPrograms: true })).close()
  return (fresh = schemaOf(path))
}

/** Everything a file's schema says: each table, index and trigger with its statement, and each table's references. */
export function schemaOf(path: string): string[] {
  const db = new Database(path)
  try {
    const objects = db
      .prepare(
        `SELECT type || ' ' || name || ' on ' || tbl_name || ': ' || coalesce(sql, 'implied') AS line
         FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'
         UNION ALL
         SELECT 'reference of ' || m.name || ': ' || f."from" || ' to ' || f."table" || '.' || f."to"
         FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 1`,
      )
      .all() as { line: string }[]
    return objects.map(({ line }) => line)
  } finally {
    db.close()
  }
}

/** What SQLite itself finds wrong with a file: the whole of it, its references, and its word indexes. */
export function faultsOf(path: string): unknown[] {
  const db = new Database(path)
  try {
    return [
      ...db
        .prepare('SELECT integrity_check AS fault FROM pragma_integrity_check')
        .all()
        .filter((row) => (row as { fault: string }).fault !== 'ok'),
      ...db.prepare('SELECT * FROM pragma_foreign_key_check').all(),
    ]
  } finally {
    db.close()
  }
}
