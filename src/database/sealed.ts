import { DrizzleQueryError } from 'drizzle-orm'

import { isAbortSignal, isError } from '../any-realm.ts'
import { MemoryError, type MemoryErrorCode } from '../errors.ts'
import { classify, tooBig } from './classify.ts'
import { readOnlyWords } from './refusals.ts'
import type { StoreClient } from './store-client.ts'
import { toldCall } from './told-calls.ts'

/** What the sealed methods of a class need to know of the client below it. */
type SealedClient = Pick<StoreClient, 'calls' | 'execute'>

/**
 * Has only a `MemoryError` come out of the methods of a class, or the reason of a signal that they were given. Drizzle
 * puts every bound value into its own error's message, and users' words must not end in logs: the message names the
 * method and the driver's code instead. While a call goes on, the client of its object knows of it, so that closing can
 * wait. Called once, in the class's own `static` block.
 */
export function seal<Sealed extends object>(
  sealedClass: { readonly name: string; readonly prototype: Sealed },
  clientOf: (sealedObject: Sealed) => SealedClient,
): void {
  const { name: className, prototype } = sealedClass
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const method: unknown = property.value
    if (typeof method !== 'function' || name === 'constructor') continue
    const where = `${className}.${name}`
    const value = {
      // A method of the same name, so that a stack trace and an inspector show what was called.
      [name](this: Sealed, ...args: unknown[]): unknown {
        return sealedCall(
          where,
          args,
          () => Reflect.apply(method, this, args),
          () => clientOf(this),
        )
      },
    }[name]
    Object.defineProperty(prototype, name, { ...property, value })
  }
}

/** Carries what a function of the caller threw: it comes out of a sealed method as it is. */
export class CallersError extends Error {
  constructor(cause: unknown) {
    super("an error of the caller's own", { cause })
  }
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
  if (known?.startsWith('SQLITE_READONLY')) return readOnlyWords
  if (isError(cause) && tooBig.test(cause.message)) {
    return 'a value is longer than this database takes; nothing was stored'
  }
  if (isError(cause) && cause.message.includes('no such table: ')) return tableGone
  // Our own client's words: it is in the way of itself.
  if (known === 'TRANSACTION_ACTIVE' && isError(cause))
    return cause.message.replace(`${known}: `, '')
  if (known !== undefined) return reasons[code](known)
  return code === 'storage' ? 'an unexpected error; its cause says which' : reasons[code]('no code')
}

const tableGone =
  'a table of the store is not there: its database was deleted, made anew or changed while it was open; close the store, open it again and ask doctor'

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

function sealedCall(
  where: string,
  args: readonly unknown[],
  call: () => unknown,
  client: () => SealedClient,
): unknown {
  const seal = (error: unknown) => {
    if (error instanceof CallersError) return error.cause
    return args.some((given) => isReasonOf(given, error)) ? error : sealedError(where, error)
  }
  return toldCall(where, (tell) => {
    try {
      const result = call()
      if (!(result instanceof Promise)) {
        tell?.(result)
        return result
      }
      const end = begun(client)
      return result.then(
        (value: unknown) => {
          end()
          tell?.(value)
          return value
        },
        async (failure: unknown) => {
          end()
          const error = await withReferences(where, seal(failure), client)
          tell?.(undefined, error)
          throw error
        },
      )
    } catch (failure) {
      const error = seal(failure)
      tell?.(undefined, error)
      throw error
    }
  })
}

/** Names what refers to a row that was to be deleted: SQLite only says that something does. */
async function withReferences(
  where: string,
  error: unknown,
  client: () => SealedClient,
): Promise<unknown> {
  if (!(error instanceof MemoryError) || error.code !== 'storage') return error
  if (driverCode(error.cause)?.startsWith('SQLITE_CONSTRAINT') !== true) return error
  try {
    const { blockedBy, listRefusing, referenceAdvice } = await import('./references.ts')
    const blocking = await listRefusing(client(), error.cause)
    if (blocking.length === 0) return error
    const which = blocking.slice(0, 5).map(blockedBy).join('; ')
    const message = `${where}: ${which}; ${referenceAdvice}`
    return new MemoryError('conflict', message, { cause: error.cause })
  } catch {
    return error
  }
}

/** A method that was called on no object of its class has failed already. */
function begun(client: () => SealedClient): () => void {
  try {
    return client().calls.begin()
  } catch {
    return () => {}
  }
}

/** Whether the application stopped the call itself: then the reason is its own. */
function isReasonOf(options: unknown, error: unknown): boolean {
  try {
    const { signal } = Object(options) as { signal?: unknown }
    return isAbortSignal(signal) && signal.aborted && signal.reason === error
  } catch {
    // A proxy may throw whatever is asked of it.
    return false
  }
}

/** Drizzle wraps the driver's error in one that repeats the bound values; the innermost cause does not. */
function driverErrorIn(error: unknown): unknown {
  let cause = error
  while (cause instanceof DrizzleQueryError && cause.cause) cause = cause.cause
  return cause
}
