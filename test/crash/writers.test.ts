import { sql } from 'drizzle-orm'

import { MemoryStore } from '../../src/index.ts'
import { staged } from '../support/faults.ts'
import { describe, expect, test } from '../support/memory.ts'
import { start } from '../support/process.ts'

describe('four processes that record exchanges in one file', () => {
  test('lose none, double none and meet no error', async ({ path }) => {
    await (await MemoryStore.open({ url: `file:${path}` })).close()
    const script = new URL('../support/scripts/exchanges.ts', import.meta.url)
    const callers = { a: '1', b: '4', c: '10', d: '50' }
    const writers = Object.entries(callers).map(([name, count]) =>
      start(script, [path, name, String(staged.exchanges), count]),
    )

    await Promise.all(writers.map((writer) => writer.done()))

    const told = writers.flatMap((writer) => writer.takeMessages().map(String))
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    const rows = await memory.db.all<{ said: string }>(
      sql`SELECT substr(content, 8) AS said FROM messages WHERE role = 'assistant'`,
    )
    const stored = rows.map(({ said }) => said)
    const acknowledged = told.filter((key) => key !== 'open')
    expect(acknowledged).toHaveLength(4 * staged.exchanges)
    expect(stored.toSorted()).toEqual(acknowledged.toSorted())
    expect(await memory.doctor()).toMatchObject({ healthy: true, findings: [] })
  })
})
