/** What holds of every version of drizzle-kit beside the memory: each order of the two, on a file and on a server, twice. */
import { join } from 'node:path'

import { createClient } from '@libsql/client'
import { describe, expect, onTestFinished } from 'vitest'

import { MemoryStore } from '../../../src/index.ts'
import { freePort } from '../server/real-server.ts'
import { serverTest } from '../server/server-test.ts'
import { App, type Drizzle } from './app.ts'

/** A table that the application gets later. */
export const more =
  "export const visits = sqliteTable('app_visits', { id: integer().primaryKey() })"
const all = ['app_customers', 'app_orders', 'app_visits']

interface Fixtures {
  appOn(place: string): Promise<App>
}

export function describeOrders(drizzle: Drizzle): void {
  const test = serverTest.extend<Fixtures>({
    appOn: async ({ startServer }, use) => {
      await use(
        async (place) =>
          new App(drizzle, place === 'a server' ? (await startServer()).url : undefined),
      )
    },
  })

  describe.each(['a file', 'a server'])('drizzle-kit beside the memory, on %s', (place) => {
    test('migrates after the memory was there, again and again', async ({ appOn }) => {
      const app = await appOn(place)

      const found = [await app.remember('one')]
      await app.generate('first')
      await app.kit('migrate')
      found.push(await app.remember('two'))
      app.writeTables(more)
      await app.generate('second')
      await app.kit('migrate')
      found.push(await app.remember('three'))

      expect(found).toEqual([[], [], []])
      expect(await app.tables()).toEqual(all)
    })

    test('migrates before the memory is there, again and again', async ({ appOn }) => {
      const app = await appOn(place)

      await app.generate('first')
      await app.kit('migrate')
      const found = [await app.remember('one')]
      app.writeTables(more)
      await app.generate('second')
      await app.kit('migrate')
      found.push(await app.remember('two'))
      await app.kit('migrate')
      found.push(await app.remember('three'))

      expect(found).toEqual([[], [], []])
      expect(await app.tables()).toEqual(all)
      // It reads the migrations alone, wherever the database is.
      if (place === 'a file') expect(await app.kit('check')).toContain("Everything's fine")
    })

    test('makes the tables of migrations that are older than ours', async ({ appOn }) => {
      const app = await appOn(place)

      const found = [await app.remember('one')]
      await app.generate('first')
      app.date(0, 1_700_000_000_000)
      await app.kit('migrate')
      found.push(await app.remember('two'))
      app.writeTables(more)
      await app.generate('second')
      app.date(1, 1_700_000_001_000)
      await app.kit('migrate')
      found.push(await app.remember('three'))

      expect(found).toEqual([[], [], []])
      expect(await app.tables()).toEqual(all)
    })

    test('pushes before the memory is there, and after it', async ({ appOn }) => {
      const app = await appOn(place)

      await app.kit('push')
      const found = [await app.remember('one')]
      app.writeTables(more)
      await app.kit('push')
      found.push(await app.remember('two'))
      const pushed = await app.kit('push')
      found.push(await app.remember('three'))

      expect(found).toEqual([[], [], []])
      expect(pushed).toContain('No changes detected')
      expect(await app.tables()).toEqual(all)
    })

    test('pushes and pulls the tables of the application, and leaves ours alone', async ({
      appOn,
    }) => {
      const app = await appOn(place)

      const found = [await app.remember('one')]
      app.writeTables(more)
      await app.kit('push')
      found.push(await app.remember('two'))
      const pushed = await app.kit('push')
      await app.kit('pull')
      const pulled = app.read('drizzle/schema.ts')

      expect(found).toEqual([[], []])
      expect(pushed).toContain('No changes detected')
      const names = Array.from(pulled.matchAll(/sqliteTable\("(\w+)"/g), ([, name]) => name)
      expect(new Set(names)).toEqual(new Set(all))
      expect(await app.tables()).toEqual(all)
    })

    test('finds by its new words what was changed in a studio', async ({ appOn }) => {
      const app = await appOn(place)
      await app.remember('saffron')
      await app.generate('first')
      const client = createClient({ url: app.url })
      await drizzle.migrate(client, { migrationsFolder: join(app.folder, 'drizzle') })
      client.close()

      const ask = await app.studio(await freePort())
      const { schemaFiles } = (await ask({ type: 'init' })) as { schemaFiles: unknown[] }
      const change = {
        sql: 'UPDATE messages SET content = ? WHERE role = ? RETURNING content',
        params: ['cardamom', 'user'],
        method: 'all',
      }
      const changed = await ask({ type: 'proxy', data: change })

      expect(schemaFiles).toMatchObject([{ name: 'schema.ts' }])
      expect(changed).toEqual([{ content: 'cardamom' }])
      await using memory = await MemoryStore.open({ url: app.url })
      const found = await memory.messages.search({ senderId: 'ana', query: 'cardamom' })
      expect(found[0]?.message.content).toBe('cardamom')
      expect(await app.tables()).toEqual(['app_customers', 'app_orders'])
    })

    test('leaves to migrate() of drizzle-orm what it generated, before the memory and after it', async ({
      appOn,
    }) => {
      const app = await appOn(place)
      await app.generate('first')
      const client = createClient({ url: app.url })
      onTestFinished(() => {
        client.close()
      })
      const migrations = { migrationsFolder: join(app.folder, 'drizzle') }

      await drizzle.migrate(client, migrations)
      const found = [await app.remember('one')]
      app.writeTables(more)
      await app.generate('second')
      {
        await using memory = await MemoryStore.open({ url: app.url })
        await drizzle.migrateOn(memory, migrations)
      }
      found.push(await app.remember('two'))

      expect(found).toEqual([[], []])
      expect(await app.tables()).toEqual(all)
    })
  })
}
