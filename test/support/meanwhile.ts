import type { Client, InStatement } from '@libsql/client'
import { onTestFinished } from 'vitest'

/** Does something each time before a client sends statements like this one, or the `BEGIN` of a transaction, as another program may just then. */
export function meanwhile(client: Client, like: RegExp, work: () => Promise<unknown>): void {
  const execute = client.execute.bind(client) as (...call: unknown[]) => Promise<unknown>
  const batch = client.batch.bind(client) as (...call: unknown[]) => Promise<unknown>
  const transaction = client.transaction.bind(client) as (...call: unknown[]) => Promise<unknown>
  Object.assign(client, {
    transaction: async (mode: unknown) => {
      if (like.test('BEGIN')) await work()
      return transaction(mode)
    },
    execute: async (statement: InStatement, args?: unknown) => {
      if (like.test(textOf(statement))) await work()
      return execute(statement, args)
    },
    batch: async (statements: InStatement[], mode: unknown) => {
      if (statements.some((statement) => like.test(textOf(statement)))) await work()
      return batch(statements, mode)
    },
  })
  onTestFinished(() => {
    Reflect.deleteProperty(client, 'execute')
    Reflect.deleteProperty(client, 'batch')
    Reflect.deleteProperty(client, 'transaction')
  })
}

const textOf = (statement: InStatement): string =>
  typeof statement === 'string' ? statement : statement.sql
