import type { InArgs, InStatement, ResultSet } from '@libsql/client'
import { fillPlaceholders, type InferSelectModel, type Table } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { rowOf } from './rows.ts'

interface Buildable {
  toSQL(): { sql: string; params: unknown[] }
}

/**
 * A query of whole rows of one table, built once: Drizzle's `batch` builds every query anew, and takes no placeholders.
 */
export class CompiledQuery<T extends Table> {
  readonly #table: T
  readonly #sql: string
  readonly #params: unknown[]

  constructor(table: T, query: Buildable) {
    const { sql, params } = query.toSQL()
    this.#table = table
    this.#sql = sql
    this.#params = params
  }

  /** The statement, with its placeholders filled. */
  with(values: Record<string, unknown>): InStatement {
    return { sql: this.#sql, args: fillPlaceholders(this.#params, values) as InArgs }
  }

  /** Runs the statement by itself: half the time of a query that Drizzle has prepared. */
  async run(db: Database, values: Record<string, unknown>): Promise<InferSelectModel<T>[]> {
    return this.rowsOf(await db.$client.execute(this.with(values)))
  }

  /** The rows that the statement gave, as Drizzle would hand them out. */
  rowsOf(result: Pick<ResultSet, 'rows' | 'columns'>): InferSelectModel<T>[] {
    return result.rows.map((row) => rowOf(this.#table, row))
  }
}
