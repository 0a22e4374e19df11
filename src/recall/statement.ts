import type { InArgs } from '@libsql/client'
import type { SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'

/** A statement as the client takes it. */
export interface Statement {
  sql: string
  args: InArgs
}

const dialect = new SQLiteAsyncDialect()

/** The text of a statement, in which arguments stand by their names (`:senderId`) and numbers as they are. */
export const textOfStatement = (statement: SQL): string =>
  dialect.sqlToQuery(statement.inlineParams()).sql
