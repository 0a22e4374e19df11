import { describe, expect, onTestFinished } from 'vitest'

import { type MemoryOptions, MemoryStore } from '../../../src/index.ts'
import { failure } from '../../support/server/failure.ts'
import { serverTest } from '../../support/server/server-test.ts'

const test = serverTest.extend<{ open: (options: MemoryOptions) => Promise<MemoryStore> }>({
  open: async ({}, use) => {
    await use(async (options) => {
      const memory = await MemoryStore.open(options)
      onTestFinished(() => memory.close())
      return memory
    })
  },
})

const scope = { channel: 'chat', senderId: 'ada' }
const exchange = { ...scope, user: 'Hello', assistant: 'Hello, Ada' }

/** Everything in the schema; a server's blanks and comments are its own. */
const shape = async (memory: MemoryStore) => {
  const sql = 'SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2'
  const { rows } = await memory.client.execute(sql)
  return rows.map((row) =>
    Array.from(row, (value) => JSON.stringify(value).replace(/--.*?\\n|\\[nt]|\s/g, '')),
  )
}

describe('migrateServer', () => {
  test('makes every table of an empty database in five round trips', async ({
    startServer,
    open,
  }) => {
    const server = await startServer()

    const roundTrips = await server.countRoundTrips(() => open({ url: server.url }))
    const memory = await open({ url: server.url })
    await memory.recordExchange(exchange)

    expect(roundTrips).toBe(5)
    expect(await memory.stats('ada')).toEqual({ conversations: 1, messages: 2, facts: 0 })
  })

  test('leaves a database that is up to date alone', async ({ startServer, open }) => {
    const server = await startServer()
    await open({ url: server.url })

    const roundTrips = await server.countRoundTrips(() => open({ url: server.url }))

    expect(roundTrips).toBe(3)
  })

  test('lets eight programs begin with an empty database at once', async ({
    startServer,
    open,
  }) => {
    const server = await startServer()
    server.latencyMs = 2

    const stores = await Promise.all(Array.from({ length: 8 }, () => open({ url: server.url })))
    await Promise.all(stores.map((memory) => memory.recordExchange(exchange)))

    expect(await stores[0]?.stats('ada')).toEqual({ conversations: 1, messages: 16, facts: 0 })
  })

  test('makes the same tables, indexes and triggers as on a file', async ({
    startServer,
    open,
  }) => {
    const server = await startServer()
    const onServer = await open({ url: server.url })
    const onFile = await open({ url: ':memory:' })

    expect(await shape(onServer)).toEqual(await shape(onFile))
  })

  test('does its work once when a reply is lost', async ({ startServer, open }) => {
    const server = await startServer()
    server.faults = (request) => (request % 2 === 0 ? { kind: 'lose-reply' } : undefined)

    const memory = await open({ url: server.url })
    await memory.recordExchange(exchange)

    expect(await memory.stats('ada')).toEqual({ conversations: 1, messages: 2, facts: 0 })
  })

  test('refuses the tables of another program, and says what to do', async ({
    startServer,
    open,
  }) => {
    const server = await startServer()
    const memory = await open({ url: server.url })
    await memory.client.execute('DROP TABLE __omega_memory_migrations')

    const error = await failure(open({ url: server.url }))

    expect(error).toMatchObject({ code: 'unknown_schema' })
    expect(error.message).toContain('another application has taken the names')
  })

  test('refuses a history that is not ours', async ({ startServer, open }) => {
    const server = await startServer()
    const memory = await open({ url: server.url })
    await memory.client.execute(
      "UPDATE __omega_memory_migrations SET hash = 'other' WHERE rowid = 3",
    )

    const error = await failure(open({ url: server.url }))

    expect(error).toMatchObject({ code: 'unknown_schema' })
    expect(error.message).toContain('drizzle/0002_memory_enhancement.sql')
  })

  test('says that a token was refused, and that no server is there', async ({
    startServer,
    open,
  }) => {
    const server = await startServer({ authToken: 'secret' })
    const refused = await failure(open({ url: server.url, authToken: 'guess' }))
    await server.close()

    const gone = await failure(open({ url: server.url, busyTimeoutMs: 20 }))

    expect([refused, gone]).toMatchObject([{ code: 'unauthorized' }, { code: 'unavailable' }])
  })
})
