import { LibsqlError } from '@libsql/core/api'

import { MemoryError } from '../../errors.ts'
import { AnswerError } from './answer.ts'

/** What an error of a server or of the way to it says about the request. */
export type RemoteFailure =
  /** The request never reached the server, or was turned away undone: it can be sent again whatever it was. */
  | 'undone'
  /** Others were writing, and nothing was done: it can be sent again. */
  | 'busy'
  /** No answer came, or none that tells: the work may be done or not. */
  | 'unknown'
  /** The server has no such database, or is just putting it away. */
  | 'absent'
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

/** What a proxy answers when it is in trouble itself, before the work or after it. */
const passing = new Set([408, 421, 425, 429, 502, 503, 504])

/**
 * Tells from an error what became of the request. `hasWorked`: a libSQL server has answered at this address before, so
 * that whatever else answers now is taken for a passing trouble, where at first it is taken for a wrong address.
 */
export function remoteFailure(
  error: unknown,
  { hasWorked }: { hasWorked: boolean },
): RemoteFailure {
  if (error instanceof AnswerError) return failureOfAnswer(error, hasWorked)
  if (isDriverError(error)) {
    if (turnedAway.has(error.code)) return 'busy'
    return error.code === 'HRANA_PROTO_ERROR' ? 'unknown' : 'refused'
  }
  if (error instanceof MemoryError || error instanceof RangeError) return 'refused'
  if (!hasWorked && wrongAddress(error) !== undefined) return 'refused'
  return neverConnected.has(causeCode(error)) ? 'undone' : 'unknown'
}

function failureOfAnswer({ status, said }: AnswerError, hasWorked: boolean): RemoteFailure {
  // What a server says of itself. A proxy may say it of an answer that it has from the server.
  if (status === 429 && said !== undefined) return 'busy'
  if (isAbsence(said)) return 'absent'
  if (passing.has(status)) return 'unknown'
  if (status >= 500 || status < 300) return hasWorked || said !== undefined ? 'unknown' : 'refused'
  return 'refused'
}

/** Whether no answer came within the time that it was given. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TimeoutError'

/**
 * What a refusal looks like to the rest of the library, the same as from a file: the driver's error with the extended
 * code that servers leave out, or a MemoryError for what only servers say. `outcome`: what became of a write that something else answered.
 */
export function refusalOf(
  error: unknown,
  work: 'read' | 'write',
  outcome = 'it is unknown whether the write was done',
): unknown {
  if (error instanceof AnswerError) return refusedAnswer(error, work, outcome)
  if (!isDriverError(error)) return wrongAddress(error) ?? error
  if (error.code === 'SQLITE_CONSTRAINT') error.extendedCode ??= constraintCode(error.message)
  return error
}

function refusedAnswer(error: AnswerError, work: 'read' | 'write', outcome: string): MemoryError {
  const { status, said, mediaType, leadsTo } = error
  const told = (code: 'unauthorized' | 'unavailable', message: string) =>
    new MemoryError(code, message, { cause: error })
  if (status === 403 && said !== undefined && work === 'write') {
    return told('unauthorized', 'The token may read and may not write')
  }
  if (status === 401 || status === 403) {
    const expired = /expired/i.test(said ?? '')
    return told(
      'unauthorized',
      `The server refused the token${expired ? ', which has expired' : ''}`,
    )
  }
  if (isAbsence(said)) return told('unavailable', absence(said))
  // Whoever answers in the server's place may have handed the write on before.
  const doubt = said === undefined && work === 'write' ? ` (${outcome})` : ''
  if (leadsTo !== undefined) {
    return told(
      'unavailable',
      `The server answered HTTP ${status} and leads to ${leadsTo}: write that address${doubt}`,
    )
  }
  const what = status < 300 ? mediaType : `HTTP ${status}`
  return told(
    'unavailable',
    `The server answered ${what}: is this the address of a libSQL server?${doubt}`,
  )
}

const namespace = /^Namespace `([\w.-]{1,64})` doesn't exist/

const isAbsence = (said: string | undefined): said is string => namespace.test(said ?? '')

const absence = (said: string): string =>
  `The server has no database named '${namespace.exec(said)?.[1]}': create this namespace, or check the address`

/** What a connection that was not made says about an address that never worked. */
function wrongAddress(error: unknown): MemoryError | undefined {
  const code = causeCode(error)
  const told = (message: string) => new MemoryError('unavailable', message, { cause: error })
  if (code === 'ENOTFOUND') return told('There is no host of the name in the address of the server')
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return told(
      'The server speaks no TLS at this address: write http:// in the place of libsql:// or https://',
    )
  }
  if (certificates.test(code)) return told(`The certificate of the server was refused (${code})`)
  if (code.startsWith('HPE_')) {
    return told('What answers at this address speaks no HTTP: does the URL need https://?')
  }
  if (isBadPort(error)) return told('The port in the address is kept for other protocols')
  return undefined
}

const certificates = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/

const isBadPort = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port'

/**
 * A replica passes writes on to its primary and repeats in its own words what that said: this is the error that the
 * primary would have given.
 */
export function unproxied(error: unknown): unknown {
  if (!isDriverError(error) || error.code !== 'PROXY_ERROR') return error
  const said = error.message.replace(
    /^(?:PROXY_ERROR: )*error executing a request on the primary: /,
    '',
  )
  if (/transport|connect|unavailable|broken pipe|timed? ?out/i.test(said))
    return new Error(said, { cause: error })
  // What is left was said by a trigger.
  const [, code = 'SQLITE_CONSTRAINT'] = codes.find(([pattern]) => pattern.test(said)) ?? []
  return new LibsqlError(`SQLite error: ${said}`, code, undefined, undefined, error)
}

const codes: [RegExp, string][] = [
  [/constraint failed/, 'SQLITE_CONSTRAINT'],
  [/database (?:table )?is locked/, 'SQLITE_BUSY'],
  [/readonly database/, 'SQLITE_READONLY'],
  [/disk is full/, 'SQLITE_FULL'],
  [/malformed|not a database/, 'SQLITE_CORRUPT'],
  [/Transaction timed ?-?out/i, 'TRANSACTION_TIMEOUT'],
  [/no such|has no column|already exists|syntax|ambiguous|misuse|values? for/, 'SQLITE_UNKNOWN'],
]

interface DriverError extends Error {
  code: string
  extendedCode?: string
}

function isDriverError(error: unknown): error is DriverError {
  return error instanceof Error && error.name.startsWith('Libsql') && 'code' in error
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
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
