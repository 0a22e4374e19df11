import type { MemoryStore } from '../../src/index.ts'
import { record } from './statements.ts'

/** The plan by which each statement of a piece of work is answered: one line a step. */
export async function plansOf(
  { client }: MemoryStore,
  work: () => Promise<unknown>,
): Promise<string[][]> {
  const plans: string[][] = []
  for (const { sql, values } of await record(client, work)) {
    const { rows } = await client.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: values })
    plans.push(rows.map(({ detail }) => detail as string))
  }
  return plans
}
