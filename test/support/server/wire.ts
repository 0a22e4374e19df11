import { Buffer } from 'node:buffer'

// The JSON of Hrana 2 and 3 over HTTP, as far as @libsql/client speaks it.

export type WireValue =
  | { type: 'null' }
  | { type: 'integer'; value: string }
  | { type: 'float'; value: number }
  | { type: 'text'; value: string }
  | { type: 'blob'; base64: string }

export interface WireStatement {
  sql?: string
  sql_id?: number
  args?: WireValue[]
  named_args?: { name: string; value: WireValue }[]
  want_rows?: boolean
}

export type WireCondition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: WireCondition }
  | { type: 'and' | 'or'; conds: WireCondition[] }
  | { type: 'is_autocommit' }

export interface WireBatch {
  steps: { condition?: WireCondition; stmt: WireStatement }[]
}

export type WireRequest =
  | { type: 'execute'; stmt: WireStatement }
  | { type: 'batch'; batch: WireBatch }
  | { type: 'sequence' | 'describe'; sql?: string; sql_id?: number }
  | { type: 'store_sql'; sql_id: number; sql: string }
  | { type: 'close_sql'; sql_id: number }
  | { type: 'get_autocommit' | 'close' }

export interface WirePipeline {
  baton?: string | null
  requests: WireRequest[]
}

export interface WireError {
  message: string
  code: string
}

export interface WireResult {
  cols: { name: string; decltype: string | null }[]
  rows: WireValue[][]
  affected_row_count: number
  last_insert_rowid: string | null
}

/** What the driver below takes and gives: it ends the whole process on anything else. */
export type SqlValue = null | bigint | number | string | Buffer

/** An answer of a statement, a batch or a request that failed, in the server's words. */
export class StatementError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }

  toWire(): WireError {
    return { message: this.message, code: this.code }
  }
}

/** The client broke the protocol: HTTP 400, and the stream is gone. */
export class ProtocolError extends Error {}

/** The client rested for too long: HTTP 500, and the stream is gone. */
export class StreamExpiredError extends Error {
  constructor() {
    super('The stream has expired due to inactivity')
  }
}

export function fromWire(value: WireValue): SqlValue {
  switch (value.type) {
    case 'null':
      return null
    case 'integer':
      return BigInt(value.value)
    case 'float':
    case 'text':
      return value.value
    case 'blob':
      return Buffer.from(value.base64, 'base64')
    default:
      throw new ProtocolError('A value has an unknown type')
  }
}

export function toWire(value: SqlValue): WireValue {
  if (value === null) return { type: 'null' }
  if (typeof value === 'bigint') return { type: 'integer', value: value.toString() }
  if (typeof value === 'number') return { type: 'float', value }
  if (typeof value === 'string') return { type: 'text', value }
  return { type: 'blob', base64: value.toString('base64') }
}

/** How much of the response limit a value takes. */
export function wireSize(value: SqlValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 25
  if (value !== null && typeof value === 'object') return value.length
  return 25 + String(value).length
}
