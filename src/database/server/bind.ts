import type { InArgs } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { nativeArguments } from '../statements/arguments.ts'
import type { Call } from '../statements/call.ts'

/** A statement and its arguments as a server takes them, with every value stored as on a file. */
export function bind({ sql, text, args }: Call): { sql: string; args: InArgs } {
  const values = nativeArguments(text.parameters, args)
  for (const value of values) if (isIllFormed(value)) throw illFormed()
  const names = text.parameters.filter((name) => name !== undefined)
  if (names.length === 0) return { sql, args: values }
  if (names.length < values.length) throw mixed()
  return { sql, args: Object.fromEntries(names.map((name, i) => [name, values[i] ?? null])) }
}

/** A server binds a named parameter by its name only, and can't tell then which value belongs to a `?`. */
const mixed = () =>
  new LibsqlError(
    'On a server, ? and named parameters cannot stand in one statement',
    'INVALID_ARGUMENT',
  )

/** Half a surrogate pair has no UTF-8: a server answers HTTP 400, where a file stores U+FFFD. */
const isIllFormed = (value: unknown) => typeof value === 'string' && !value.isWellFormed()

const illFormed = () =>
  new LibsqlError('A text that is sent to a server must be well-formed Unicode', 'INVALID_ARGUMENT')
