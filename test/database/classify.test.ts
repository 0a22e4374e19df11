import { LibsqlError } from '@libsql/client/sqlite3'
import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { classify } from '../../src/database/classify.ts'

const libsql = (code: string, message: string) => new LibsqlError(message, code)

describe('classify', () => {
  test.each([
    [libsql('SQLITE_BUSY', 'database is locked'), 'busy'],
    [libsql('SQLITE_BUSY_SNAPSHOT', 'database is locked'), 'busy'],
    [libsql('SQLITE_LOCKED', 'database table is locked'), 'busy'],
    [libsql('SQLITE_FULL', 'database or disk is full'), 'storage_full'],
    [new LibsqlError('disk I/O error', 'SQLITE_IOERR', 'SQLITE_IOERR_SHMSIZE'), 'storage_full'],
    [libsql('SQLITE_CORRUPT', 'database disk image is malformed'), 'corrupt'],
    [libsql('SQLITE_NOTADB', 'file is not a database'), 'corrupt'],
    [libsql('SQLITE_CANTOPEN', 'unable to open database file'), 'storage'],
    [
      new LibsqlError(
        'no such file',
        'SQLITE_CANTOPEN',
        undefined,
        14,
        new Error('ConnectionFailed'),
      ),
      'storage',
    ],
    [libsql('SQLITE_READONLY', 'attempt to write a readonly database'), 'storage'],
    [libsql('SQLITE_IOERR', 'disk I/O error'), 'storage'],
    [libsql('SQLITE_CONSTRAINT', 'UNIQUE constraint failed: a.b'), 'storage'],
    [libsql('SQLITE_ERROR', 'malformed JSON'), 'storage'],
    [libsql('SQLITE_ERROR', 'near "timeout": syntax error'), 'storage'],
    [libsql('CLIENT_CLOSED', 'The client is closed'), 'closed'],
    [libsql('TRANSACTION_ACTIVE', 'A transaction is open'), 'conflict'],
    [libsql('INVALID_ARGUMENT', 'Parameter 1: undefined cannot be stored'), 'invalid_input'],
    [libsql('SERVER_ERROR', 'Server returned HTTP status 401'), 'unauthorized'],
    [libsql('SERVER_ERROR', 'Server returned HTTP status 403'), 'unauthorized'],
    [libsql('SERVER_ERROR', 'Server returned HTTP status 502'), 'unavailable'],
    [libsql('HRANA_CLOSED_ERROR', 'Stream was closed'), 'unavailable'],
    [libsql('UNKNOWN', 'SQLite error: database or disk is full'), 'storage_full'],
    [libsql('UNKNOWN', 'SQLite error: database is locked'), 'busy'],
    [new TypeError('fetch failed'), 'unavailable'],
    [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'unavailable'],
    [new Error('something else'), 'storage'],
    ['not an error', 'storage'],
  ])('takes %s for %s', (error, code) => {
    expect(classify(error)).toBe(code)
  })

  test('looks below what Drizzle wraps around an error', () => {
    const error = new DrizzleQueryError('SELECT 1', [], libsql('SQLITE_BUSY', 'database is locked'))

    expect(classify(error)).toBe('busy')
  })

  test('never takes the words of a user for those of an error', () => {
    const words = ['fetch failed, 401, database is locked']
    const error = new DrizzleQueryError(
      'INSERT',
      words,
      libsql('SQLITE_CONSTRAINT', 'CHECK failed'),
    )

    expect(classify(error)).toBe('storage')
  })
})
