import type { Client, InStatement } from '@libsql/client'

import type { MemoryStore } from '../../src/index.ts'

/** Every statement that a piece of work sends to the store, with the plan it is answered by: one line a step. */
export async function plansOf(
  memory: MemoryStore,
  work: () => Promise<unknown>,
): Promise<string[][]> {
  const { client } = memory
  const statements: InStatement[] = []
  const execute = client.execute.bind(client) as (statement: InStatement) => unknown
  const batch = client.batch.bind(client)
  client.execute = ((statement: InStatement) => {
    statements.push(statement)
    return execute(statement)
  }) as Client['execute']
  client.batch = (batched, mode) => {
    statements.push(...(batched as InStatement[]))
    return batch(batched, mode)
  }
  await work()
  Reflect.deleteProperty(client, 'execute')
  Reflect.deleteProperty(client, 'batch')
  const plans: string[][] = []
  for (const statement of statements) {
    const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement
    const { rows } = await client.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args })
    plans.push(rows.map(({ detail }) => detail as string))
  }
  return plans
}
