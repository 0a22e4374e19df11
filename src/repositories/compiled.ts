import type { InStatement, InValue, ResultSet } from '@libsql/client'
import { is, Param, Placeholder, type SQL } from 'drizzle-orm'
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'

import type { Database } from '../database/database.ts'
import { type Columns, rowOf, type RowOf } from './rows.ts'

interface Buildable {
  toSQL(): { sql: string; params: unknown[] }
}

/** A query of Drizzle's builder as the client takes it. */
export function toStatement(query: Buildable): InStatement {
  const { sql, params } = query.toSQL()
  return { sql, args: params as InValue[] }
}

type Values = Readonly<Record<string, unknown>>

const dialect = new SQLiteAsyncDialect()
dialect.escapeParam = (place) => `?${place + 1}`

/**
 * A statement written as Drizzle's `sql` when it is first used, for `CompiledQuery`. A placeholder that stands in several places is one
 * parameter: handing one over takes as long as much of what SQLite does with it.
 */
export const statement = (text: () => SQL): Buildable => ({
  toSQL() {
    const { sql, params } = dialect.sqlToQuery(text())
    const places = new Map<unknown, number>()
    const numbers = params.map((param) => {
      const key = is(param, Placeholder) ? param.name : param
      const number = places.get(key) ?? places.size + 1
      places.set(key, number)
      return number
    })
    const renumbered = sql.replaceAll(/\?(\d+)/g, (_, place) => `?${numbers[Number(place) - 1]}`)
    return {
      sql: renumbered,
      params: params.filter((_, at) => numbers.indexOf(numbers[at]!) === at),
    }
  },
})

/**
 * A query of one table's rows, or of some columns of them, built once: Drizzle's `batch` builds every query anew, and takes no placeholders.
 */
export class CompiledQuery<C extends Columns> {
  readonly #columns: C
  readonly #query: Buildable
  #text: string | undefined
  #arguments: readonly ((values: Values) => unknown)[] = []

  constructor(columns: C, query: Buildable) {
    this.#columns = columns
    this.#query = query
  }

  /** The statement, with its placeholders filled. */
  with(values: Values): InStatement {
    this.#text ??= this.#built()
    return { sql: this.#text, args: this.#arguments.map((take) => take(values) as InValue) }
  }

  /** Builds it at its first use: a program that starts uses few of all there are. */
  #built(): string {
    const { sql, params } = this.#query.toSQL()
    this.#arguments = params.map(argumentOf)
    return sql
  }

  /** Runs the statement by itself: half the time of a query that Drizzle has prepared. */
  async run(db: Database, values: Values): Promise<RowOf<C>[]> {
    return this.rowsOf(await db.$client.execute(this.with(values)))
  }

  /** The rows that the statement gave, as Drizzle would hand them out. */
  rowsOf(result: Pick<ResultSet, 'rows' | 'columns'>): RowOf<C>[] {
    return result.rows.map((row) => rowOf(this.#columns, row))
  }
}

/** Where an argument comes from. Which params are placeholders is asked once: it takes longer than reading a row. */
function argumentOf(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) {
    const { name } = param
    return (values) => values[name]
  }
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { encoder, value } = param
    return (values) => encoder.mapToDriverValue(values[value.name])
  }
  return () => param
}
