import type { ResultSet } from '@libsql/client'
import { LibsqlError } from '@libsql/client/sqlite3'

import type { Call } from './call.ts'
import type { Connection } from './connection.ts'
import { batchError } from './driver-error.ts'
import { isWrite, type StatementKind } from './statement-text.ts'
import type { Turn } from './turn.ts'

/** Runs a statement, a write between BEGIN IMMEDIATE and COMMIT: as it stands, a busy file would poison the connection. */
export function runOne(connection: Connection, { sql, text, args }: Call): ResultSet {
  if (!isWrite(text.kind)) return connection.run(sql, text, args)
  return inWrite(connection, () => connection.run(sql, text, args))
}

/** Runs `work` in a write transaction: all of it or nothing. */
export function inWrite<Result>(connection: Connection, work: () => Result): Result {
  connection.begin('immediate')
  try {
    const result = work()
    connection.commit()
    return result
  } catch (error) {
    connection.rollback()
    throw error
  }
}

/** Runs statements in one transaction. A long batch lets the event loop go round between two of them. */
export async function runAll(
  connection: Connection,
  begin: 'immediate' | 'deferred',
  calls: readonly Call[],
  turn: Turn,
): Promise<ResultSet[]> {
  const results: ResultSet[] = []
  connection.begin(begin)
  try {
    for (const { sql, text, args } of calls) {
      if (turn.isOver) await turn.next()
      results.push(connection.run(sql, text, args))
    }
    connection.commit()
    return results
  } catch (error) {
    connection.rollback()
    throw results.length < calls.length ? batchError(error, results.length) : error
  }
}

/** A BEGIN of one call would change what the next call, perhaps of somebody else, does. */
export function refuseControl(kind: StatementKind): void {
  if (kind !== 'control') return
  throw new LibsqlError('Use transaction() or batch() instead of BEGIN and COMMIT', 'SQLITE_MISUSE')
}
