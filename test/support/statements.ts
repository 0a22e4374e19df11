import type { Client, InStatement, ResultSet, TransactionMode } from '@libsql/client'

import { type NativeValue, nativeArguments } from '../../src/database/statements/arguments.ts'
import { readStatement } from '../../src/database/statements/statement-text.ts'

/** A statement with its arguments, ready for libsql. */
export interface Recorded {
  readonly sql: string
  readonly values: NativeValue[]
}

/** The statements that some work sends to the database. */
export async function record(client: Client, work: () => Promise<unknown>): Promise<Recorded[]> {
  const recorded: Recorded[] = []
  const note = (statement: InStatement | [string, unknown?], args?: unknown) => {
    const [sql, given] =
      typeof statement === 'string'
        ? [statement, args]
        : Array.isArray(statement)
          ? statement
          : [statement.sql, statement.args]
    const { parameters } = readStatement(sql)
    recorded.push({ sql, values: nativeArguments(parameters, given as InArgs) })
  }
  const execute = client.execute.bind(client) as (...call: unknown[]) => Promise<ResultSet>
  const batch = client.batch.bind(client)
  Object.assign(client, {
    execute: async (statement: InStatement, args?: unknown) => {
      note(statement, args)
      return execute(statement, args)
    },
    batch: async (statements: InStatement[], mode: TransactionMode) => {
      for (const statement of statements) note(statement)
      return batch(statements, mode)
    },
  })
  try {
    await work()
  } finally {
    Reflect.deleteProperty(client, 'execute')
    Reflect.deleteProperty(client, 'batch')
  }
  return recorded
}

type InArgs = Parameters<typeof nativeArguments>[1]
