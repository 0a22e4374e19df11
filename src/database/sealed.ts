import { DrizzleQueryError } from 'drizzle-orm'

import { MemoryError, type MemoryErrorCode } from '../errors.ts'
import { classify } from './classify.ts'

/**
 * The same object, from whose methods only a `MemoryError` comes out, or the reason of a signal that they were given.
 * Drizzle puts every bound value into its own error's message, and users' words must not end in logs: the message names
 * the method and the driver's code instead.
 */
export function sealed<Target extends object>(target: Target): Target {
  for (const name of methodsOf(target)) {
    const method: unknown = Reflect.get(target, name)
    if (typeof method !== 'function') continue
    const where = `${target.constructor.name}.${name}`
    Object.defineProperty(target, name, {
      value: (...args: unknown[]) =>
        sealedCall(where, args, () => Reflect.apply(method, target, args)),
    })
  }
  return target
}

/** The error a caller may see: a `MemoryError` as it is, anything else by the driver's code alone. */
export function sealedError(where: string, error: unknown): MemoryError {
  if (error instanceof MemoryError) return error
  const cause = driverErrorIn(error)
  if (cause instanceof MemoryError) return cause
  const code = classify(cause)
  return new MemoryError(code, `${where}: ${reasonOf(cause, code)}`, { cause })
}

/** Without a driver's code it may be no error of the database at all: the cause is what tells. */
function reasonOf(cause: unknown, code: MemoryErrorCode): string {
  const known = driverCode(cause)
  if (known === 'SQLITE_READONLY_DBMOVED') return moved
  if (known !== undefined) return reasons[code](known)
  return code === 'storage' ? 'an unexpected error; its cause says which' : reasons[code]('no code')
}

const moved =
  'the file, or its -wal or -shm, was deleted, moved or replaced while it was open; what was written since is not there: close the store and open it again'

const reasons: Record<MemoryErrorCode, (driverCode: string) => string> = {
  busy: () => 'another process kept the database locked for longer than busyTimeoutMs',
  storage_full: () => 'there is no room left to write; nothing was stored, and reading goes on',
  corrupt: () => 'the file is damaged or is not a database; restore a backup',
  unavailable: () => 'the server did not answer',
  unauthorized: () => 'the server refused the token; check authToken',
  closed: () => 'the store is closed',
  conflict: (driverCode) => `the database is not in a state for this (${driverCode})`,
  invalid_input: (driverCode) => `the input was refused (${driverCode})`,
  not_found: (driverCode) => `not found (${driverCode})`,
  unknown_schema: (driverCode) => `the database is not one of ours (${driverCode})`,
  storage: (driverCode) => `the database refused (${driverCode})`,
}

function driverCode(error: unknown): string | undefined {
  const { extendedCode, code } = Object(error) as { extendedCode?: unknown; code?: unknown }
  return [extendedCode, code].find((known) => typeof known === 'string')
}

function sealedCall(where: string, args: readonly unknown[], call: () => unknown): unknown {
  const seal = (error: unknown) =>
    args.some((given) => isReasonOf(given, error)) ? error : sealedError(where, error)
  try {
    const result = call()
    if (!(result instanceof Promise)) return result
    return result.catch((error: unknown) => {
      throw seal(error)
    })
  } catch (error) {
    throw seal(error)
  }
}

/** Whether the application stopped the call itself: then the reason is its own. */
function isReasonOf(options: unknown, error: unknown): boolean {
  const { signal } = Object(options) as { signal?: unknown }
  return signal instanceof AbortSignal && signal.aborted && signal.reason === error
}

function methodsOf(target: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(target)).filter(
    (name) => name !== 'constructor',
  )
}

/** Drizzle wraps the driver's error in one that repeats the bound values; the innermost cause does not. */
function driverErrorIn(error: unknown): unknown {
  let cause = error
  while (cause instanceof DrizzleQueryError && cause.cause) cause = cause.cause
  return cause
}
