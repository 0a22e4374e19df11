import type * as z from 'zod'

import { meantField, shownName, unknownField } from './field-names.ts'
import { defaultLimits, type Limits, underLimits } from './limits.ts'

/** What can go wrong, as stable codes. Messages may improve; codes do not change. */
export type MemoryErrorCode =
  /** A value or an option was refused before anything was read or written. */
  | 'invalid_input'
  /** A thing that had to exist does not. */
  | 'not_found'
  /** The thing is not in the state the call needs, such as a lease that has run out. */
  | 'conflict'
  /** The database belongs to something else, or to a newer version. */
  | 'unknown_schema'
  /** Another process kept the write lock for longer than `busyTimeoutMs`. */
  | 'busy'
  /** No room left: nothing was written, reads go on. */
  | 'storage_full'
  /** The file is damaged. */
  | 'corrupt'
  /** The server, or the application's embedder, did not answer; the outcome of a write may be unknown. */
  | 'unavailable'
  /** The server refused the token. */
  | 'unauthorized'
  /** The store was closed. */
  | 'closed'
  /** The file was deleted or replaced while it was open, or anything else the database refused. */
  | 'storage'

/** The only error this library throws. `code` tells a program what to do, `message` a person. */
export class MemoryError extends Error {
  readonly code: MemoryErrorCode

  constructor(code: MemoryErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'MemoryError'
    this.code = code
  }
}

/**
 * A value checked and normalised by its schema under the store's limits, or `invalid_input` that names the field and
 * never repeats its content.
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  limits: Limits = defaultLimits,
): z.output<Schema> {
  const result = underLimits(limits, () => read(schema, input))
  if (result.success) return result.data
  throw new MemoryError('invalid_input', result.error.issues.map(problemOf).join('; '))
}

/** What is wrong, after the name of the field it is wrong with. */
const problemOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? issue.message : `${fieldName(issue.path)}: ${issue.message}`

/** What is said of fields that are not known, with the name that is meant where one is near. */
function unknownFields(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined
  const known = Object.keys(Object(Object(issue.inst).shape))
  const path = (issue.path ?? []).map((part) => `${shownName(String(part))}.`).join('')
  return issue.keys.map((key) => path + unknownField(key, known, meantField(key, known))).join('; ')
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path.map((part) => shownName(String(part))).join('.') || 'input'

/** A getter or proxy may throw anything while it is read, users' words too: the message does not repeat it. */
function read<Schema extends z.ZodType>(schema: Schema, input: unknown) {
  try {
    return schema.safeParse(input, { error: unknownFields })
  } catch (cause) {
    throw new MemoryError('invalid_input', 'input: cannot be read', { cause })
  }
}
