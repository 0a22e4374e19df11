import { LibsqlBatchError, LibsqlError } from '@libsql/core/api'
import Database from 'libsql'

import { isError } from '../../any-realm.ts'
import { ownTransactionWords } from '../refusals.ts'

/** An error of the libsql package as the driver presents it: the base code, the extended code and the cause. */
export function driverError(error: unknown): unknown {
  if (error instanceof Database.SqliteError) {
    const base = error.code.split('_').slice(0, 2).join('_')
    return new LibsqlError(error.message, base, error.code, error.rawCode, error)
  }
  // A database that cannot be opened at all fails with a bare Error.
  if (isError(error) && error.message.startsWith('ConnectionFailed')) {
    return new LibsqlError('unable to open database file', 'SQLITE_CANTOPEN', undefined, 14, error)
  }
  return error
}

const waits = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL'])

/** Whether the same work may succeed a little later. */
export function isBusy(error: unknown): boolean {
  return error instanceof LibsqlError && waits.has(error.code)
}

/** For every call on a client that was closed, and every call that was waiting then. */
export const closedError = () => new LibsqlError('The client is closed', 'CLIENT_CLOSED')

/** For a call that would wait for the transaction it is made in. */
export const ownTransaction = () => new LibsqlError(ownTransactionWords, 'TRANSACTION_ACTIVE')

/** For a call that waited behind a transaction, perhaps its own, for as long as anybody should. */
export const heldTooLong = () =>
  new LibsqlError(
    'A transaction of this program held the store for longer than busyTimeoutMs. If this call is made inside that ' +
      'transaction, make it on the transaction instead',
    'TRANSACTION_ACTIVE',
  )

/** The driver tells which statement of a batch failed. */
export function batchError(error: unknown, index: number): unknown {
  if (!(error instanceof LibsqlError) || error instanceof LibsqlBatchError) return error
  const cause = isError(error.cause) ? error.cause : undefined
  const message = error.message.replace(`${error.code}: `, '')
  return new LibsqlBatchError(message, index, error.code, error.extendedCode, error.rawCode, cause)
}
