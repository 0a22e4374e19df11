import type { Client } from '@libsql/client'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'

/**
 * Drizzle over our client. A single statement or a `batch` is atomic on a file and on a server alike: a batch of reads
 * sees one state of the store, and a batch with a write in it takes the write lock first.
 */
export type Database = LibSQLDatabase<Record<string, never>> & { readonly $client: Client }
