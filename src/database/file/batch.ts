import type { ResultSet } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import type { Call } from '../statements/call.ts'
import type { StatementKind } from '../statements/statement-text.ts'
import type { Connection } from './connection.ts'
import { batchError } from './driver-error.ts'
import type { EventLoop } from './event-loop.ts'

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

/** Runs statements in one transaction. */
export async function runAll(
  connection: Connection,
  begin: 'immediate' | 'deferred',
  calls: readonly Call[],
  eventLoop: EventLoop,
): Promise<ResultSet[]> {
  // One read sees one state of the database without a transaction.
  if (begin === 'deferred' && calls.length === 1) return runEach(connection, calls, eventLoop)
  connection.begin(begin)
  try {
    const results = await runEach(connection, calls, eventLoop)
    connection.commit()
    return results
  } catch (error) {
    connection.rollback()
    throw error
  }
}

/** Runs statements in the transaction that is open. Many of them let the event loop go round between two. */
export async function runEach(
  connection: Connection,
  calls: readonly Call[],
  eventLoop: EventLoop,
): Promise<ResultSet[]> {
  const results: ResultSet[] = []
  try {
    for (const { sql, text, args } of calls) {
      if (eventLoop.isDue) await eventLoop.goRound()
      results.push(connection.run(sql, text, args))
    }
    return results
  } catch (error) {
    throw batchError(error, results.length)
  }
}

/** A BEGIN of one call would change what the next call, perhaps of somebody else, does. */
export function refuseControl(kind: StatementKind): void {
  if (kind !== 'control') return
  throw new LibsqlError('Use transaction() or batch() instead of BEGIN and COMMIT', 'SQLITE_MISUSE')
}
