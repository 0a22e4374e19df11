import { type Client, createClient } from '@libsql/client'
import { describe, expect, onTestFinished } from 'vitest'

import { historyTable, sharedHistoryTable } from '../../../src/database/migrations/history.ts'
import { migrations } from '../../../src/database/migrations/migrations.ts'
import { MemoryStore } from '../../../src/index.ts'
import { failure } from '../../support/server/failure.ts'
import { serverTest } from '../../support/server/server-test.ts'
import { temporaryPath } from '../../support/temporary.ts'

interface Place {
  readonly url: string
  readonly client: Client
}

const test = serverTest.extend<{ places: Place[] }>({
  places: async ({ startServer }, use) => {
    const server = await startServer()
    await use(
      [server.url, `file:${temporaryPath()}`].map((url) => {
        const client = createClient({ url })
        onTestFinished(() => {
          client.close()
        })
        return { url, client }
      }),
    )
  },
})

const reopen = async ({ url }: Place) => (await MemoryStore.open({ url })).close()

const countOf = async ({ client }: Place, table: string) =>
  Number((await client.execute(`SELECT count(*) FROM ${table}`)).rows[0]?.[0])

/** A store as 0.1 left it: its history where an app's is by default. */
async function makeBy01(place: Place): Promise<void> {
  await reopen(place)
  await place.client.batch(
    [
      `INSERT INTO ${sharedHistoryTable}(hash, created_at) SELECT hash, created_at FROM ${historyTable}`,
      `DROP TABLE ${historyTable}`,
    ],
    'write',
  )
}

/** What drizzle-kit does with its defaults, for one migration of an app. */
const migrateApp = async ({ client }: Place, when: number) => {
  await client.batch(
    [
      `CREATE TABLE IF NOT EXISTS ${sharedHistoryTable} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
      `CREATE TABLE app_${when} (id integer PRIMARY KEY)`,
      `INSERT INTO ${sharedHistoryTable}(hash, created_at) VALUES ('of the app', ${when})`,
    ],
    'write',
  )
}

const all = migrations.length

describe('the history', () => {
  test('is apart from the one of an app, whichever comes first, on a file and on a server', async ({
    places,
  }) => {
    for (const place of places) {
      await migrateApp(place, 1)
      await reopen(place)
      await migrateApp(place, 2)
      await reopen(place)
      await migrateApp(place, 9_999_999_999_999)
      await reopen(place)

      expect(await countOf(place, historyTable)).toBe(all)
      expect(await countOf(place, sharedHistoryTable)).toBe(3)
    }
  })

  test('is taken over from where 0.1 kept it, which can be started again', async ({ places }) => {
    for (const place of places) {
      await makeBy01(place)

      await reopen(place)

      expect(await countOf(place, historyTable)).toBe(all)
      expect(await countOf(place, sharedHistoryTable)).toBe(all)
    }
  })

  test('leaves the table that 0.1 kept it in to an app that has tables', async ({ places }) => {
    for (const place of places) {
      await makeBy01(place)
      await reopen(place)
      await place.client.execute('CREATE TABLE orders (id integer PRIMARY KEY)')

      await reopen(place)
      await reopen(place)

      expect(await countOf(place, historyTable)).toBe(all)
      expect(await countOf(place, sharedHistoryTable)).toBe(0)
    }
  })

  test('is taken over from between the entries of an app, which stay', async ({ places }) => {
    for (const place of places) {
      await makeBy01(place)
      await migrateApp(place, 9_999_999_999_999)

      await reopen(place)

      expect(await countOf(place, historyTable)).toBe(all)
      const { rows } = await place.client.execute(`SELECT hash FROM ${sharedHistoryTable}`)
      expect(rows).toMatchObject([{ hash: 'of the app' }])
    }
  })

  test('may have steps of a newer version, unless they need that version', async ({ places }) => {
    for (const place of places) {
      await reopen(place)
      await place.client.execute(
        `INSERT INTO ${historyTable}(hash, created_at) VALUES ('later', 9999999999999)`,
      )

      await reopen(place)
      await place.client.execute(
        `INSERT INTO ${historyTable}(hash, created_at) VALUES ('needs at least 9999999999999', 0)`,
      )
      const error = await failure(MemoryStore.open({ url: place.url }))

      expect(error).toMatchObject({ code: 'unknown_schema' })
      expect(error.message).toContain('update the package')
    }
  })

  test('is not begun where an app has taken our names, which are told', async ({ places }) => {
    for (const place of places) {
      await place.client.batch(['CREATE TABLE Facts (id integer)', 'CREATE TABLE senders (id)'])

      const error = await failure(MemoryStore.open({ url: place.url }))

      expect(error).toMatchObject({ code: 'unknown_schema' })
      expect(error.message).toContain('taken the names Facts, senders in it')
      expect(await countOf(place, 'sqlite_master')).toBe(2)
    }
  })
})
