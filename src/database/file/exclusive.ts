import type { InArgs, ResultSet } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { toCall } from '../statements/call.ts'
import type { Connection } from './connection.ts'

/** Statement by statement access to the database while nobody else has it. */
export interface ExclusiveSession {
  /** Runs one statement. */
  run(sql: string, args?: InArgs): ResultSet
  /** Runs a script of any number of statements, without arguments or rows. */
  exec(sql: string): void
}

export interface ExclusiveOptions {
  /** `off` lets tables be rebuilt: references are checked once, at the end, before COMMIT. */
  readonly foreignKeys?: 'on' | 'off'
}

/** A session on a connection that is held by a write transaction. */
export function exclusiveSession(connection: Connection): ExclusiveSession {
  return {
    run(sql, args) {
      const call = toCall(sql, args)
      return connection.run(sql, call.text, call.args)
    },
    exec(sql) {
      connection.exec(sql)
    },
  }
}

/** What SQLite did not check while foreign keys were off. */
export function checkForeignKeys(session: ExclusiveSession): void {
  const [violation] = session.run('PRAGMA foreign_key_check').rows
  if (!violation) return
  const tables = `${violation.table as string} and ${violation.parent as string}`
  throw new LibsqlError(
    `a reference between ${tables} is broken`,
    'SQLITE_CONSTRAINT',
    'SQLITE_CONSTRAINT_FOREIGNKEY',
  )
}
