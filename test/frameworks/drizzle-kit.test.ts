/** drizzle-kit 1.0 with the drizzle-orm of its version, in an application beside the memory, which keeps its own version of Drizzle. */
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { expect, test } from 'vitest'

import { historyTable, sharedHistoryTable } from '../../src/database/migrations/history.ts'
import { App, type Drizzle } from '../support/drizzle/app.ts'
import { describeOrders, more } from '../support/drizzle/orders.ts'
import { frameworksFolder } from '../support/frameworks.ts'

const drizzle1: Drizzle = {
  packages: join(frameworksFolder, 'node_modules'),
  generated: new Map(),
  // A migration is a folder, whose name begins with its date: YYYYMMDDHHMMSS.
  date(folder, index, when) {
    const name = readdirSync(folder).toSorted()[index]!
    const date = new Date(when).toISOString().replaceAll(/\D/g, '').slice(0, 14)
    renameSync(join(folder, name), join(folder, date + name.slice(14)))
  },
  migrate: async (client, config) => migrate(drizzle({ client }), config),
  migrateOn: async ({ client }, config) => migrate(drizzle({ client }), config),
}

describeOrders(drizzle1)

test('a store of 0.1 and drizzle-kit 1.0 record their migrations in tables apart', async () => {
  const app = new App(drizzle1)
  await app.remember('one')
  const client = createClient({ url: app.url })
  await client.execute(
    `INSERT INTO ${sharedHistoryTable}(hash, created_at) SELECT hash, created_at FROM ${historyTable}`,
  )
  await client.execute(`DROP TABLE ${historyTable}`)
  client.close()
  const found = [await app.remember('two')]
  await app.kit('generate', '--name=first')

  const refused = await app.kit('migrate').catch(({ stdout, stderr }) => `${stdout}${stderr}`)
  app.write(
    'drizzle.config.ts',
    app
      .read('drizzle.config.ts')
      .replace('tablesFilter,', "tablesFilter, migrations: { table: 'app_migrations' },"),
  )
  await app.kit('migrate')
  found.push(await app.remember('three'))
  app.writeTables(more)
  await app.kit('generate', '--name=second')
  await app.kit('migrate')
  found.push(await app.remember('four'))

  expect(refused).toContain('do not match any local migration')
  expect(found).toEqual([[], [], []])
  expect(await app.tables()).toEqual([
    'app_customers',
    'app_migrations',
    'app_orders',
    'app_visits',
  ])
})
