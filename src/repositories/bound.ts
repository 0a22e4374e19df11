import { getTableColumns, is, type Placeholder, sql, SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/** What may stand for a value in a query: the value, a placeholder of a prepared query, or an expression. */
export type Bound<Value> = Value | Placeholder | SQL<Value>

/** The values of a row in the order of the table's columns, for `INSERT … SELECT`, which names no columns. */
export function rowValues<Table extends SQLiteTable>(table: Table, row: BoundRow<Table>): SQL {
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value = row[name]
    return is(value, SQL) ? value : sql.param(value, column)
  })
  return sql.join(values, sql`, `)
}

type BoundRow<Table extends SQLiteTable> = {
  [Column in keyof Table['$inferSelect']]: Bound<Table['$inferSelect'][Column]>
}
