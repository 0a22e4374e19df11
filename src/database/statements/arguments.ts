import { Buffer } from 'node:buffer'
import { types } from 'node:util'

import type { InArgs } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

/** What libsql can bind. Anything else aborts the process, so nothing else may reach it. */
export type NativeValue = null | string | number | bigint | Buffer

/**
 * The arguments of a statement as libsql takes them, in the order of its parameters. Fails with
 * INVALID_ARGUMENT, naming the parameter and never showing the value.
 */
export function nativeArguments(
  parameters: readonly (string | undefined)[],
  args: InArgs | undefined,
): NativeValue[] {
  if (args !== undefined && !Array.isArray(args)) return namedArguments(parameters, args)
  const values = args ?? []
  if (values.length !== parameters.length) {
    throw invalid(
      `The statement takes ${parameters.length} arguments and was given ${values.length}`,
    )
  }
  // A kept statement keeps its old bindings, so that every parameter is bound at every run.
  const natives: NativeValue[] = []
  for (let i = 0; i < values.length; i++) natives.push(nativeValue(values[i], i + 1))
  return natives
}

function namedArguments(
  parameters: readonly (string | undefined)[],
  args: Record<string, unknown>,
): NativeValue[] {
  return parameters.map((name, i) => {
    const given = name === undefined ? undefined : givenName(args, name)
    if (name === undefined || given === undefined) {
      throw invalid(`The statement's parameter ${name ?? i + 1} was given no argument`)
    }
    return nativeValue(args[given], name)
  })
}

/** Under which name an argument was given: with SQLite's prefix or without. */
function givenName(args: Record<string, unknown>, name: string): string | undefined {
  if (Object.hasOwn(args, name)) return name
  return [`:${name}`, `@${name}`, `$${name}`].find((prefixed) => Object.hasOwn(args, prefixed))
}

const minInteger = -(2n ** 63n)
const maxInteger = 2n ** 63n - 1n

/**
 * A whole number is bound as an integer: libsql binds every JavaScript number as REAL, and 5 would read '5.0' from a
 * text column or inside JSON. Columns of type REAL turn it back.
 */
function nativeValue(value: unknown, parameter: number | string): NativeValue {
  if (typeof value === 'string' || value === null) return value
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return BigInt(value)
    if (Number.isFinite(value)) return value
    throw invalid(`Parameter ${parameter}: only finite numbers can be stored`)
  }
  if (typeof value === 'bigint') {
    if (value >= minInteger && value <= maxInteger) return value
    throw invalid(`Parameter ${parameter}: the bigint does not fit into 64 bits`)
  }
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (types.isDate(value)) return nativeValue(value.valueOf(), parameter)
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value)
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  }
  throw invalid(`Parameter ${parameter}: ${describe(value)} cannot be stored`)
}

const invalid = (message: string) => new LibsqlError(message, 'INVALID_ARGUMENT')

function describe(value: unknown): string {
  return value === undefined ? 'undefined' : `a value of type ${typeof value}`
}
