import type { ResultSet } from '@libsql/client'
import type Database from 'libsql'

import type { StatementKind } from '../statements/statement-text.ts'
import { LocalResultSet, type RowMaker, rowMaker, type StoredValue } from './rows.ts'

/** A prepared statement with the shape of its rows. */
export class Statement {
  readonly #native: Database.Statement
  readonly #returnsRows: boolean
  readonly #writes: boolean
  #shape: Shape | undefined

  constructor(db: Database.Database, sql: string, kind: StatementKind) {
    this.#native = db.prepare(sql)
    this.#native.safeIntegers(true)
    this.#writes = kind === 'write'
    this.#returnsRows = this.#native.reader
    if (this.#returnsRows) this.#native.raw(true)
  }

  run(values: unknown[]): ResultSet {
    if (!this.#returnsRows) {
      const { changes, lastInsertRowid } = this.#native.run(values)
      return new LocalResultSet([], [], [], changes, BigInt(lastInsertRowid))
    }
    // all() runs to the end; get() and run() would leave a statement that returns rows half-run.
    const stored = this.#native.all(values) as StoredValue[][]
    // The columns are known for certain after the run only: it is then that SQLite looks whether the tables changed.
    const { columns, types, row } = (this.#shape ??= shapeOf(this.#native.columns()))
    const rows = stored.map(row)
    return new LocalResultSet(columns, types, rows, this.#writes ? rows.length : 0, undefined)
  }
}

interface Shape {
  readonly columns: string[]
  readonly types: string[]
  readonly row: RowMaker
}

function shapeOf(definitions: readonly Database.ColumnDefinition[]): Shape {
  const columns = definitions.map(({ name }) => name)
  return { columns, types: definitions.map(({ type }) => type ?? ''), row: rowMaker(columns) }
}
