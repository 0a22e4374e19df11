import { types } from 'node:util'

/*
 * A vm context, a test environment or a frame has classes of its own: what was made there is a Date all the same, and
 * `instanceof` says that it is none. So things are known by what they are.
 */

/** Whether it is a `Date`, whoever's. */
export const isDate = (value: unknown): value is Date => types.isDate(value)

/** Whether it is a `Uint8Array`, whoever's; a `Buffer` is one. */
export const isBytes = (value: unknown): value is Uint8Array => types.isUint8Array(value)

/** Whether it is an `Error`, whoever's. */
export const isError = (value: unknown): value is Error =>
  types.isNativeError(value) || value instanceof Error

/** Whether it is an `AbortSignal`, whoever's: it can say that it aborted, and tell when it does. */
export const isAbortSignal = (value: unknown): value is AbortSignal =>
  typeof value === 'object' &&
  value !== null &&
  'aborted' in value &&
  typeof value.aborted === 'boolean' &&
  'addEventListener' in value &&
  typeof value.addEventListener === 'function'
