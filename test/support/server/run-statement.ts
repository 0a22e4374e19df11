import Database from 'libsql'

import type { ServerStatement } from './statement-kind.ts'
import { type SqlValue, StatementError, toWire, type WireResult, wireSize } from './wire.ts'

interface Run {
  statement: ServerStatement
  values: SqlValue[] | Record<string, SqlValue>
  wantRows: boolean
}

/** Runs one statement and puts its result, or its error, into the server's words. */
export function runStatement(
  connection: Database.Database,
  { statement, values, wantRows }: Run,
  maxBytes: number,
): { result: WireResult; bytes: number } {
  try {
    if (
      statement.kind === 'begin' ||
      statement.kind === 'begin-write' ||
      statement.kind === 'end'
    ) {
      connection.exec(statement.sql)
      return { result: empty, bytes: 0 }
    }
    const prepared = connection.prepare(statement.sql).safeIntegers(true)
    checkCount(statement, values)
    if (!prepared.reader) {
      prepared.run(values)
      return { result: withCounts(connection, statement, empty), bytes: 0 }
    }
    const cols = prepared.columns().map(({ name, type }) => ({ name, decltype: type }))
    const rows = prepared.raw(true).all(values) as SqlValue[][]
    const bytes = rows.flat().reduce<number>((sum, value) => sum + wireSize(value), 0)
    if (bytes > maxBytes) throw new StatementError('RESPONSE_TOO_LARGE', 'Response is too large')
    const wireRows = wantRows ? rows.map((row) => row.map(toWire)) : []
    return { result: withCounts(connection, statement, { ...empty, cols, rows: wireRows }), bytes }
  } catch (error) {
    throw error instanceof Database.SqliteError ? inServerWords(error, statement.sql) : error
  }
}

const empty: WireResult = { cols: [], rows: [], affected_row_count: 0, last_insert_rowid: null }

function withCounts(
  connection: Database.Database,
  statement: ServerStatement,
  result: WireResult,
): WireResult {
  if (!statement.changesRows) return result
  const counts = connection.prepare('SELECT changes(), last_insert_rowid()').safeIntegers(true)
  const [[changes, rowid] = []] = counts.raw(true).all() as bigint[][]
  return {
    ...result,
    affected_row_count: Number(changes),
    last_insert_rowid: statement.isInsert ? String(rowid) : null,
  }
}

/** A name may come with its prefix or without. */
const isGiven = (values: Record<string, SqlValue>, name: string) =>
  [name, name.slice(1)].some((known) => Object.hasOwn(values, known))

/** The driver keeps older bindings, or none, where values are missing; a server refuses, and knows a name by its name only. */
function checkCount(statement: ServerStatement, values: Run['values']): void {
  const unnamed = statement.parameters.find(
    (name) =>
      name !== undefined &&
      !name.startsWith('?') &&
      (Array.isArray(values) || !isGiven(values, name)),
  )
  if (unnamed !== undefined) {
    throw new StatementError('ARGS_INVALID', `value for parameter ${unnamed} not found`)
  }
  const given = Array.isArray(values) ? values.length : Object.keys(values).length
  if (given < statement.parameters.length) {
    throw new StatementError(
      'ARGS_INVALID',
      `Arguments do not match SQL parameters: ${given} of ${statement.parameters.length} given`,
    )
  }
}

const baseCodes: Record<number, string> = {
  2: 'SQLITE_INTERNAL',
  3: 'SQLITE_PERM',
  4: 'SQLITE_ABORT',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  12: 'SQLITE_NOTFOUND',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
}

/** A server says the base code only, and puts the kind of failure before SQLite's message. */
function inServerWords(error: InstanceType<typeof Database.SqliteError>, sql: string) {
  const { message } = error
  if (/syntax error|incomplete input|unrecognized token/.test(message)) {
    return new StatementError('SQL_PARSE_ERROR', `SQL string could not be parsed: ${message}`)
  }
  if (/^no such (?:table|column|function|module)/.test(message)) {
    const name = message.slice(message.lastIndexOf(' ') + 1)
    return new StatementError(
      'SQL_INPUT_ERROR',
      `SQL input error: ${message} (at offset ${Math.max(0, sql.indexOf(name))})`,
    )
  }
  const code = baseCodes[(error.rawCode ?? 1) & 0xff] ?? 'SQLITE_UNKNOWN'
  return new StatementError(code, `SQLite error: ${message}`)
}
