import type { Client, InStatement } from '@libsql/client'
import { onTestFinished } from 'vitest'

/** Does something each time before a client sends statements like this one, as another program may just then. */
export function meanwhile(client: Client, like: RegExp, work: () => Promise<unknown>): void {
  const { execute, batch } = client
  const textOf = (statement: InStatement | [string, unknown?]) =>
    typeof statement === 'string' ? statement : 'sql' in statement ? statement.sql : statement[0]
  Object.assign(client, {
    execute: async (statement: InStatement, args?: unknown) => {
      if (like.test(textOf(statement))) await work()
      return Reflect.apply(execute, client, [statement, args])
    },
    batch: async (statements: InStatement[], mode: unknown) => {
      if (statements.some((statement) => like.test(textOf(statement)))) await work()
      return Reflect.apply(batch, client, [statements, mode])
    },
  })
  onTestFinished(() => {
    Reflect.deleteProperty(client, 'execute')
    Reflect.deleteProperty(client, 'batch')
  })
}
