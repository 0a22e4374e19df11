import {
  createTableRelationsHelpers,
  extractTablesRelationalConfig,
  type ExtractTablesWithRelations,
} from 'drizzle-orm'
import { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { LibSQLSession } from 'drizzle-orm/libsql/session'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'

import * as schema from '../schema/index.ts'
import type { StoreClient } from './store-client.ts'

type Schema = typeof schema

/**
 * Drizzle over our client, which knows our tables: `db.query.conversations`. A single statement or a `batch` is atomic on a
 * file and on a server alike: a batch of reads sees one state of the store, and a batch with a write in it takes the write
 * lock first.
 */
export type Database = LibSQLDatabase<Schema> & { readonly $client: StoreClient }

/**
 * Drizzle over a client. Writes wait for an open transaction, and on a file reads do too, so inside its callback only
 * `tx` may be used: there the store and `db` itself fail at once, where they would wait for themselves.
 */
export function drizzleOver(client: StoreClient): Database {
  const db = drizzle(client)
  const transaction = db.transaction.bind(db)
  db.transaction = async (work, config) =>
    transaction((tx) => client.insideTransaction(() => work(tx)), config)
  return db
}

/** What Drizzle's own function of this name makes; each of those loads a driver, and this loads none. */
function drizzle(client: StoreClient): Database {
  const dialect = new SQLiteAsyncDialect()
  relational ??= readRelations()
  const session = new LibSQLSession<Schema, ExtractTablesWithRelations<Schema>>(
    client,
    dialect,
    relational,
    {},
    undefined,
  )
  const db = new LibSQLDatabase<Schema>('async', dialect, session, relational)
  return Object.assign(db, { $client: client })
}

let relational: ReturnType<typeof readRelations> | undefined

/** As Drizzle's own function reads a schema that it is given. */
function readRelations() {
  const { tables, tableNamesMap } = extractTablesRelationalConfig<
    ExtractTablesWithRelations<Schema>
  >(schema, createTableRelationsHelpers)
  return { fullSchema: schema, schema: tables, tableNamesMap }
}
