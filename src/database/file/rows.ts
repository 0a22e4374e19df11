import { Buffer } from 'node:buffer'

import type { ResultSet, Row, Value } from '@libsql/client'

/** A value as libsql hands it out, integers always as bigint. */
export type StoredValue = null | string | number | bigint | Buffer

/** Makes a row, as the driver shapes it, of the values of one statement's columns. */
export type RowMaker = (stored: StoredValue[]) => Row

/**
 * The driver builds each row with two property definitions a value. One class per column list gives the same row
 * (named fields that can be listed, indexes and a length that can't) about four times as fast.
 */
export function rowMaker(columns: readonly string[]): RowMaker {
  const Indexed = indexedClass(columns.length)
  const named = columns
    .map((name, index) => ({ name, index }))
    .filter(({ name, index }) => columns.indexOf(name) === index && !taken(name, columns.length))

  class NamedRow extends Indexed {
    [name: string]: Value
    constructor(values: Value[]) {
      super(values)
      for (const { name, index } of named) this[name] = values[index] ?? null
    }
  }
  return (stored) => new NamedRow(stored.map(value)) as unknown as Row
}

/** Names that a row has already, as the driver's rows do. */
function taken(name: string, length: number): boolean {
  const index = Number(name)
  return name === 'length' || name === '__proto__' || (String(index) === name && index < length)
}

type IndexedClass = new (values: Value[]) => object
const indexedClasses = new Map<number, IndexedClass>()

function indexedClass(length: number): IndexedClass {
  const known = indexedClasses.get(length)
  if (known) return known
  class IndexedRow {
    readonly #values: Value[]
    constructor(values: Value[]) {
      this.#values = values
    }
    static at(index: number) {
      return function at(this: IndexedRow) {
        return this.#values[index]
      }
    }
  }
  for (let i = 0; i < length; i++) {
    Object.defineProperty(IndexedRow.prototype, i, { get: IndexedRow.at(i) })
  }
  Object.defineProperty(IndexedRow.prototype, 'length', { value: length })
  indexedClasses.set(length, IndexedRow)
  return IndexedRow
}

function value(stored: StoredValue): Value {
  if (typeof stored === 'bigint') {
    const number = Number(stored)
    if (Number.isSafeInteger(number)) return number
    throw new RangeError('An integer in the result is too large for a JavaScript number')
  }
  // A buffer may be a view of a larger one: hand out its own bytes only.
  return typeof stored === 'object' && stored !== null ? new Uint8Array(stored).buffer : stored
}

/** The answer to one statement. */
export class LocalResultSet implements ResultSet {
  readonly columns: string[]
  readonly columnTypes: string[]
  readonly rows: Row[]
  readonly rowsAffected: number
  readonly lastInsertRowid: bigint | undefined

  constructor(
    columns: string[],
    columnTypes: string[],
    rows: Row[],
    rowsAffected: number,
    lastInsertRowid: bigint | undefined,
  ) {
    this.columns = columns
    this.columnTypes = columnTypes
    this.rows = rows
    this.rowsAffected = rowsAffected
    this.lastInsertRowid = lastInsertRowid
  }

  toJSON(): unknown {
    return {
      columns: this.columns,
      columnTypes: this.columnTypes,
      rows: this.rows.map((row) => Array.from(row as ArrayLike<Value>, jsonValue)),
      rowsAffected: this.rowsAffected,
      lastInsertRowid: this.lastInsertRowid?.toString() ?? null,
    }
  }
}

function jsonValue(value: Value): unknown {
  return value instanceof ArrayBuffer ? Buffer.from(value).toString('base64') : value
}
