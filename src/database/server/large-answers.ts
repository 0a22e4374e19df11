import type { Client, InArgs, ResultSet, Transaction } from '@libsql/client'
import { LibsqlError } from '@libsql/core/api'

import { MemoryError } from '../../errors.ts'

interface Bound {
  readonly sql: string
  readonly args: InArgs
}

/** Whether a server refused to answer because the answer would be larger than it allows (10 MB unless told otherwise). */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof LibsqlError && error.code === 'RESPONSE_TOO_LARGE'

/** Reads what is too large for one answer: each statement in as many parts as it takes, and all of one state. */
export async function readInParts(
  http: Client,
  statements: readonly Bound[],
): Promise<ResultSet[]> {
  const transaction = await http.transaction('read')
  try {
    // The driver closes a transaction whose first statement fails, and a state is kept from the first read on.
    await transaction.execute('SELECT count(*) FROM sqlite_master')
    const results: ResultSet[] = []
    for (const statement of statements) results.push(await readWhole(transaction, statement))
    return results
  } finally {
    transaction.close()
  }
}

async function readWhole(transaction: Transaction, { sql, args }: Bound): Promise<ResultSet> {
  try {
    return await transaction.execute({ sql, args })
  } catch (error) {
    if (!isTooLarge(error)) throw error
  }
  const from = `FROM (${sql.replace(/[\s;]+$/, '')}\n)`
  const counted = await transaction.execute({ sql: `SELECT count(*) ${from}`, args })
  return readParts(Number(counted.rows[0]?.[0]), ({ limit, offset }) =>
    transaction.execute({ sql: `SELECT * ${from} LIMIT ${limit} OFFSET ${offset}`, args }),
  )
}

interface Part {
  readonly limit: number
  readonly offset: number
}

async function readParts(
  count: number,
  read: (part: Part) => Promise<ResultSet>,
): Promise<ResultSet> {
  let limit = Math.ceil(count / 2)
  let whole: ResultSet | undefined
  for (let offset = 0; offset < count;) {
    try {
      const part = await read({ limit, offset })
      if (whole) whole.rows.push(...part.rows)
      else whole = part
      offset += limit
    } catch (error) {
      if (!isTooLarge(error)) throw error
      if (limit === 1) throw tooLargeRow(error)
      limit = Math.ceil(limit / 2)
    }
  }
  if (whole === undefined) throw new RangeError('An empty answer was too large')
  return whole
}

const tooLargeRow = (cause: unknown) =>
  new MemoryError('storage', 'A single row is larger than the answers that the server gives', {
    cause,
  })
