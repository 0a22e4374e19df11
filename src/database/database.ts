import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'

import type { StoreClient } from './store-client.ts'

/**
 * Drizzle over our client. A single statement or a `batch` is atomic on a file and on a server alike: a batch of reads
 * sees one state of the store, and a batch with a write in it takes the write lock first.
 */
export type Database = LibSQLDatabase<Record<string, never>> & { readonly $client: StoreClient }

/**
 * Drizzle over a client. Writes wait for an open transaction, and on a file reads do too, so inside its callback only
 * `tx` may be used: there the store and `db` itself fail at once, where they would wait for themselves.
 */
export function drizzleOver(client: StoreClient): Database {
  const db = drizzle({ client })
  const transaction = db.transaction.bind(db)
  db.transaction = async (work, config) =>
    transaction((tx) => client.insideTransaction(() => work(tx)), config)
  return db
}
