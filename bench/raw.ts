import Database from 'libsql'

import type { Recorded } from '../test/support/statements.ts'

/** The libsql package with the settings of our store: what a program without a library would use. */
export function openRaw(path: string): Database.Database {
  const db = new Database(path, { timeout: 5000 })
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 1073741824; PRAGMA journal_size_limit = 16777216;
  `)
  return db
}

/** Runs the same statements on a raw connection that keeps them prepared. */
export function replayer(db: Database.Database): (statements: readonly Recorded[]) => void {
  const prepared = new Map<string, Database.Statement>()
  return (statements) => {
    for (const { sql, values } of statements) {
      let statement = prepared.get(sql)
      if (!statement) prepared.set(sql, (statement = db.prepare(sql)))
      statement.all(values)
    }
  }
}
