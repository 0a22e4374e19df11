/** An application's own drizzle-kit 0.31 beside the memory. Version 1.0 is tried in test/frameworks. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { expect, test } from 'vitest'

import { MemoryStore } from '../src/index.ts'
import { tablesFilter } from '../src/schema/index.ts'
import { describeOrders } from './support/drizzle/orders.ts'

describeOrders({
  packages: resolve('node_modules'),
  generated: new Map(),
  date(folder, index, when) {
    const path = join(folder, 'meta/_journal.json')
    const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { when: number }[] }
    journal.entries[index]!.when = when
    writeFileSync(path, JSON.stringify(journal))
  },
  migrate: async (client, config) => migrate(drizzle({ client }), config),
  migrateOn: async (memory, config) => migrate(memory.db, config),
})

test('tablesFilter names everything of ours, and there is no view, which it could not', async () => {
  await using memory = await MemoryStore.open({ url: ':memory:' })
  const { rows } = await memory.client.execute(
    "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'",
  )

  const left = rows.filter(({ type, name }) => {
    const isNamed = tablesFilter.some((pattern) =>
      pattern.endsWith('*')
        ? (name as string).startsWith(pattern.slice(1, -1))
        : name === pattern.slice(1),
    )
    return type === 'view' || !isNamed
  })

  expect(left).toMatchObject([{ name: '__drizzle_migrations' }])
})
