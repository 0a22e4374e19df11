import type { InArgs } from '@libsql/client'
import type { SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'

/** A statement as the client takes it. */
export interface Statement {
  sql: string
  args: InArgs
}

const dialect = new SQLiteAsyncDialect()

/**
 * Gives the text of a statement, in which arguments stand by their names (`:senderId`) and numbers as they are. Built at its
 * first use: a program that starts uses few of all there are.
 */
export function textOfStatement(statement: SQL): () => string {
  let text: string | undefined
  return () => (text ??= dialect.sqlToQuery(statement.inlineParams()).sql)
}
