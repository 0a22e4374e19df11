import { isError } from '../any-realm.ts'
import type { MemoryErrorCode } from '../errors.ts'

const byCode = new Map<string, MemoryErrorCode>([
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_PROTOCOL', 'busy'],
  ['SQLITE_FULL', 'storage_full'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  // Said of a file only; its cause would be taken for a server's.
  ['SQLITE_CANTOPEN', 'storage'],
  ['CLIENT_CLOSED', 'closed'],
  ['TRANSACTION_ACTIVE', 'conflict'],
  ['INVALID_ARGUMENT', 'invalid_input'],
  ['SQLITE_TOOBIG', 'invalid_input'],
])

/** A value is longer than the database takes: a server may take less than a file. */
export const tooBig = /string or blob too big/i

/** What SQLite says, for servers that pass on its words but not its code. */
const bySqliteMessage: readonly (readonly [RegExp, MemoryErrorCode])[] = [
  [/database (table )?is locked/i, 'busy'],
  [/database or disk is full/i, 'storage_full'],
  [/disk image is malformed|file is not a database/i, 'corrupt'],
  [tooBig, 'invalid_input'],
]

/** What stands between a program and a server. */
const byNetworkMessage: readonly (readonly [RegExp, MemoryErrorCode])[] = [
  [/\b(401|403)\b|unauthori[sz]ed|forbidden|authentication|\bjwt\b/i, 'unauthorized'],
  [/client is closed/i, 'closed'],
  [/fetch failed|timed? ?out|aborted|socket|stream|connection|HTTP status 5\d\d/i, 'unavailable'],
  [/\bE(CONN[A-Z]+|NOTFOUND|AI_AGAIN|PIPE|HOSTUNREACH|NETUNREACH)\b/, 'unavailable'],
]

/** What an error of the driver or of a server means for a program: the first of its causes that is known decides. */
export function classify(error: unknown): MemoryErrorCode {
  for (let cause = error; isError(cause); cause = cause.cause) {
    const known = classifyOne(cause)
    if (known) return known
  }
  return 'storage'
}

function classifyOne(error: Error): MemoryErrorCode | undefined {
  // Drizzle's message is the statement and its values: a user's words would be taken for an error's.
  if (error.message.startsWith('Failed query:')) return undefined
  // No room for the -shm, which is made before anything is written.
  if ('extendedCode' in error && error.extendedCode === 'SQLITE_IOERR_SHMSIZE')
    return 'storage_full'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isSqlite = code.startsWith('SQLITE_')
  const known = byCode.get(isSqlite ? code.split('_').slice(0, 2).join('_') : code)
  if (known) return known
  const patterns = isSqlite ? bySqliteMessage : [...bySqliteMessage, ...byNetworkMessage]
  const text = `${code} ${error.message}`
  return patterns.find(([pattern]) => pattern.test(text))?.[1]
}
