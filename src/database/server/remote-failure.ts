import { isError } from '../../any-realm.ts'
import { MemoryError } from '../../errors.ts'

/** What an error of a server or of the way to it says about the request. */
export type RemoteFailure =
  /** The request never reached the server, or was turned away undone: it can be sent again whatever it was. */
  | 'undone'
  /** The same, because others were writing. */
  | 'busy'
  /** No answer came: the work may be done or not. */
  | 'unknown'
  /** The server said no, and would say it again. */
  | 'refused'

/** Error codes of a connection that was never made. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Answers of a server that rolled everything back because it is at its limits. */
const turnedAway = new Set(['SQLITE_BUSY', 'TRANSACTION_BUSY', 'TRANSACTION_TIMEOUT'])

/** Tells from an error of the driver what became of the request. */
export function remoteFailure(error: unknown): RemoteFailure {
  const status = statusOf(error)
  if (status !== undefined) {
    if (status === 429) return 'busy'
    return status >= 500 || status === 408 ? 'unknown' : 'refused'
  }
  if (isDriverError(error)) {
    if (turnedAway.has(error.code)) return 'busy'
    return error.code === 'HRANA_PROTO_ERROR' ? 'unknown' : 'refused'
  }
  if (error instanceof MemoryError || error instanceof RangeError) return 'refused'
  return neverConnected.has(causeCode(error)) ? 'undone' : 'unknown'
}

/**
 * What a refusal looks like to the rest of the library, the same as from a file: the driver's error with the extended
 * code that servers leave out, or a MemoryError for what only servers say.
 */
export function refusalOf(error: unknown): unknown {
  const status = statusOf(error)
  if (status === 401 || status === 403) {
    return new MemoryError('unauthorized', 'The server refused the token', { cause: error })
  }
  if (status !== undefined) {
    const message = `The server answered HTTP ${status}: is this the address of a libSQL server?`
    return new MemoryError('unavailable', message, { cause: error })
  }
  if (!isDriverError(error)) return error
  if (error.code === 'SQLITE_CONSTRAINT') error.extendedCode ??= constraintCode(error.message)
  return error
}

interface DriverError extends Error {
  code: string
  extendedCode?: string
}

function isDriverError(error: unknown): error is DriverError {
  return isError(error) && error.name.startsWith('Libsql') && 'code' in error
}

/** The HTTP status, when the server or a proxy answered with one instead of a result. */
function statusOf(error: unknown): number | undefined {
  if (!isDriverError(error) || error.code !== 'SERVER_ERROR') return undefined
  const { cause } = error
  if (isError(cause) && 'status' in cause) return Number(cause.status)
  return undefined
}

function causeCode(error: unknown): string {
  const cause = isError(error) ? error.cause : undefined
  return isError(cause) && 'code' in cause ? String(cause.code) : ''
}

const constraints: [RegExp, string][] = [
  [/UNIQUE constraint failed/, 'SQLITE_CONSTRAINT_UNIQUE'],
  [/FOREIGN KEY constraint failed/, 'SQLITE_CONSTRAINT_FOREIGNKEY'],
  [/NOT NULL constraint failed/, 'SQLITE_CONSTRAINT_NOTNULL'],
  [/CHECK constraint failed/, 'SQLITE_CONSTRAINT_CHECK'],
]

/** Servers send the base code only; what is left when no built-in constraint is named was raised by a trigger. */
function constraintCode(message: string): string {
  const named = constraints.find(([pattern]) => pattern.test(message))
  return named?.[1] ?? 'SQLITE_CONSTRAINT_TRIGGER'
}
