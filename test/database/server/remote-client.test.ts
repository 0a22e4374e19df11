import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished } from 'vitest'

import { drizzleOver } from '../../../src/database/database.ts'
import { repeatable } from '../../../src/database/repeatable.ts'
import { openRemoteClient, type RemoteOptions } from '../../../src/database/server/remote-client.ts'
import type { StoreClient } from '../../../src/database/store-client.ts'
import { failure } from '../../support/server/failure.ts'
import type { Fault } from '../../support/server/fault.ts'
import { serverTest } from '../../support/server/server-test.ts'
import type { TestServer, TestServerOptions } from '../../support/server/test-server.ts'

type Options = Partial<TestServerOptions & RemoteOptions>

const test = serverTest.extend<{
  start: (options?: Options) => Promise<{ server: TestServer; client: StoreClient }>
  /** A server that gives a write transaction that keeps others waiting some milliseconds only. */
  startHasty: () => Promise<{ server: TestServer; client: StoreClient }>
}>({
  start: async ({ startServer }, use) => {
    await use(async (options = {}) => withTable(await startServer(options), options))
  },
  startHasty: async ({ startImitation }, use) => {
    await use(async () => withTable(await startImitation({ transactionMs: 30 })))
  },
})

async function withTable(server: TestServer, options: Options = {}) {
  const client = await open({ url: server.url, ...options })
  await client.execute('CREATE TABLE things (id TEXT PRIMARY KEY, n INTEGER NOT NULL)')
  return { server, client }
}

async function open(options: RemoteOptions): Promise<StoreClient> {
  const client = await openRemoteClient(options)
  onTestFinished(() => client.close())
  return client
}

/** The first requests after the table was made go wrong, one fault each; an empty place is no fault. */
const failFirst = (server: TestServer, ...faults: (Fault | undefined)[]) => {
  const before = server.roundTrips
  server.faults = (request) => faults[request - before - 1]
}

const insert = (id: string, n = 1) => ({ sql: 'INSERT INTO things VALUES (?, ?)', args: [id, n] })
const keyed = (id: string) => ({
  sql: 'INSERT INTO things VALUES (?, ?) ON CONFLICT DO NOTHING',
  args: [id, 1],
})
const ids = async (client: StoreClient) =>
  (await client.execute('SELECT id FROM things ORDER BY id')).rows.map((row) => row.id)

const faults: Fault[] = [
  { kind: 'drop' },
  { kind: 'lose-reply' },
  { kind: 'cut-reply' },
  { kind: 'status', status: 503 },
  { kind: 'status-after', status: 502 },
  { kind: 'status-after', status: 429 },
  { kind: 'status-after', status: 421 },
]

describe('execute', () => {
  test.for(faults)('asks again for a read after %o', async (fault, { start }) => {
    const { client, server } = await start()
    failFirst(server, fault, fault)

    const { rows } = await client.execute('SELECT 1 AS one')

    expect(rows).toEqual([{ one: 1 }])
  })

  test.for(faults)('sends a repeatable write again after %o', async (fault, { start }) => {
    const { client, server } = await start()
    failFirst(server, fault, fault)

    await repeatable(() => client.execute(keyed('a')))

    expect(await ids(client)).toEqual(['a'])
  })

  test.for(faults)('never sends another write again after %o', async (fault, { start }) => {
    const { client, server } = await start()
    failFirst(server, fault)

    const errors: Error[] = []
    const roundTrips = await server.countRoundTrips(async () => {
      errors.push(await failure(client.execute(insert('a'))))
    })

    expect(roundTrips).toBe(1)
    expect(errors).toMatchObject([{ code: 'unavailable' }])
    expect(errors[0]?.message).toContain('it is unknown whether the write was done')
  })

  test('says that the outcome of a write is unknown', async ({ start }) => {
    const { client, server } = await start()
    failFirst(server, { kind: 'lose-reply' })

    const error = await failure(client.execute(insert('a')))

    expect(error).toMatchObject({
      name: 'MemoryError',
      code: 'unavailable',
      message: 'The server did not answer (asked once): it is unknown whether the write was done',
    })
  })

  test('sends any write again when the server is too busy to begin', async ({ start }) => {
    const { client, server } = await start()
    failFirst(server, { kind: 'too-busy' })

    await client.execute(insert('a'))

    expect(await ids(client)).toEqual(['a'])
  })

  test('stores numbers, dates and truth values as a file does', async ({ start }) => {
    const { client } = await start()

    const { rows } = await client.execute({
      sql: 'SELECT json_array(?, ?, ?) AS list, typeof(?) AS kind',
      args: [5, true, 0.5, new Date(0)],
    })

    expect(rows).toEqual([{ list: '[5,1,0.5]', kind: 'integer' }])
  })

  test('gives up when the total time is over', async ({ start }) => {
    const { client, server } = await start({ retryMs: 120 })
    server.faults = () => ({ kind: 'drop' })
    const started = performance.now()

    const error = await failure(client.execute('SELECT 1'))

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(error.message).toMatch(/^The server did not answer \(asked \d+ times\)$/)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('does not wait longer than its time-out for an answer', async ({ start }) => {
    const { client, server } = await start({ requestTimeoutMs: 200 })
    failFirst(server, { kind: 'slow', ms: 60_000 })

    const error = await failure(client.execute(insert('a')))

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(await ids(client)).toEqual(['a'])
  })
})

describe('a server that stays silent', () => {
  const silence: Fault = { kind: 'slow', ms: 60_000 }

  test('is asked again for a read, and for a write that may be repeated', async ({ start }) => {
    const { client, server } = await start({ requestTimeoutMs: 200, retryMs: 100 })
    failFirst(server, silence, undefined, silence)

    const { rows } = await client.execute('SELECT 1 AS one')
    await repeatable(() => client.execute(keyed('a')))

    expect(rows).toEqual([{ one: 1 }])
    expect(await ids(client)).toEqual(['a'])
  })

  test('is asked three times, although the time is over', async ({ start }) => {
    const { client, server } = await start({ requestTimeoutMs: 100, retryMs: 100 })
    server.faults = () => silence

    const roundTrips = server.countRoundTrips(() => failure(client.execute('SELECT 1')))

    expect(await roundTrips).toBe(3)
  })

  test('is told to hang when it answers reads and no write', async ({ start }) => {
    const { client, server } = await start({ requestTimeoutMs: 200 })
    failFirst(server, silence)

    const error = await failure(client.execute(insert('a')))

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(error.message).toContain('restarted with SQLD_CHECKPOINT_INTERVAL_S=5')
  })
})

describe('an answer that is too large for the server', () => {
  /** 40 rows of 1 kB each. */
  const fill = `
    WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 40)
    INSERT INTO things SELECT hex(zeroblob(500)) || n, n FROM counted`

  test('is read in parts, in its order and of one state', async ({ start }) => {
    const { client } = await start({ maxResponseBytes: 12_000 })
    await client.execute(fill)

    const all = await client.execute('SELECT id, n FROM things ORDER BY n DESC;')
    const named = await client.execute({
      sql: 'SELECT n, id FROM things WHERE n > :least ORDER BY n -- of some',
      args: { least: 10 },
    })
    const [counted, listed] = await client.batch([
      'SELECT count(*) AS n FROM things',
      { sql: 'SELECT id, n FROM things WHERE n <= ? ORDER BY n', args: [30] },
    ])

    expect(all.rows.map((row) => row.n)).toEqual(Array.from({ length: 40 }, (_, i) => 40 - i))
    expect(named.rows.map((row) => row.n)).toEqual(Array.from({ length: 30 }, (_, i) => i + 11))
    expect(counted?.rows).toEqual([{ n: 40 }])
    expect(listed?.rows.length).toBe(30)
    expect(listed?.columns).toEqual(['id', 'n'])
  })

  test('is an error when one row alone is too large', async ({ start }) => {
    const { client } = await start({ maxResponseBytes: 12_000 })

    const error = await failure(client.execute('SELECT hex(zeroblob(20000)) AS one'))

    expect(error).toMatchObject({ name: 'MemoryError', code: 'storage' })
  })
})

describe('transaction', () => {
  test('takes named arguments, and tells constraints as everywhere', async ({ start }) => {
    const { client } = await start()
    const transaction = await client.transaction('write')

    await transaction.execute({
      sql: 'INSERT INTO things VALUES (:id, $n)',
      args: { id: 'a', n: true },
    })
    const error = await failure(transaction.execute(insert('a')))
    await transaction.commit()

    expect(error).toMatchObject({ extendedCode: 'SQLITE_CONSTRAINT_UNIQUE' })
    expect(await ids(client)).toEqual(['a'])
  })

  test('writes nothing when it is for reading', async ({ start }) => {
    const { client } = await start()
    const transaction = await client.transaction('read')

    const error = await failure(transaction.execute(insert('a')))
    transaction.close()

    expect(error).toMatchObject({ code: 'SQLITE_READONLY' })
  })

  test('says that the server ended it when it kept others waiting', async ({ startHasty }) => {
    const { client } = await startHasty()
    const holder = await client.transaction('write')
    await holder.execute(insert('a'))
    await client.execute(insert('b'))

    const error = await failure(holder.execute(insert('c')))
    holder.close()

    expect(error).toMatchObject({ name: 'MemoryError', code: 'busy' })
    expect(error.message).toContain('nothing of it was written')
    expect(await ids(client)).toEqual(['b'])
  })

  test('refuses the client itself in its callback, at once', async ({ start }) => {
    const { client } = await start()
    const db = drizzleOver(client)

    const inside = await db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO things VALUES ('a', 1)`)
      return failure(client.execute(insert('b')))
    })

    expect(inside).toMatchObject({ name: 'MemoryError', code: 'conflict' })
    expect(await ids(client)).toEqual(['a'])
  })
})

describe('batch', () => {
  test('reads in a read transaction, and writes in a write transaction', async ({ start }) => {
    const { client } = await start()

    const results = await client.batch([insert('a'), 'SELECT id FROM things'])
    const reads = await client.batch(['SELECT 1 AS one', 'SELECT 2 AS two'])
    const error = await failure(client.batch([insert('b')], 'read'))

    expect(results[1]?.rows).toEqual([{ id: 'a' }])
    expect(reads.map((result) => result.rows)).toEqual([[{ one: 1 }], [{ two: 2 }]])
    expect(error.code).toBe('SQLITE_READONLY')
  })

  test('sends a repeatable batch until it is answered, and does it once', async ({ start }) => {
    const { client, server } = await start()
    failFirst(server, ...faults)

    await repeatable(() => client.batch([keyed('a'), keyed('b')]))

    expect(await ids(client)).toEqual(['a', 'b'])
  })

  test('waits its turn while others write', async ({ startHasty }) => {
    const { client } = await startHasty()
    const holder = await client.transaction('write')
    await holder.execute(insert('a'))

    await client.batch([insert('b'), insert('c')])
    holder.close()

    expect(await ids(client)).toEqual(['b', 'c'])
  })
})

describe('executeMultiple', () => {
  test('runs a script and never sends it again', async ({ start }) => {
    const { client, server } = await start()
    await client.executeMultiple("INSERT INTO things VALUES ('a', 1); DELETE FROM things")
    failFirst(server, { kind: 'lose-reply' })

    const error = await failure(client.executeMultiple("INSERT INTO things VALUES ('b', 1)"))

    expect(error.code).toBe('unavailable')
    expect(await ids(client)).toEqual(['b'])
  })

  test('never sends one again that met a server too busy, as part of it may be done', async ({
    start,
  }) => {
    const { client, server } = await start()
    failFirst(server, { kind: 'too-busy' })

    const errors: Error[] = []
    const roundTrips = await server.countRoundTrips(async () => {
      errors.push(await failure(client.executeMultiple("INSERT INTO things VALUES ('b', 1)")))
    })

    expect(roundTrips).toBe(1)
    expect(errors).toMatchObject([{ code: 'unavailable' }])
    expect(errors[0]?.message).toContain('it is unknown whether the write was done')
  })
})

describe('errors', () => {
  test('says that a token was refused', async ({ start }) => {
    const { server } = await start({ authToken: 'secret' })
    const stranger = await open({ url: server.url, authToken: 'guess' })

    const error = await failure(stranger.execute('SELECT 1'))

    expect(error).toMatchObject({ code: 'unauthorized', message: 'The server refused the token' })
  })

  test('says that nothing was written when no server is there', async ({ start }) => {
    const { server } = await start()
    const client = await open({ url: server.url, retryMs: 20 })
    await server.close()

    const error = await failure(client.execute(insert('a')))

    expect(error.code).toBe('unavailable')
    expect(error.message).toMatch(/: nothing was written$/)
  })

  test('asks whether an address that answers something else is a libSQL server', async ({
    start,
  }) => {
    const { server } = await start()
    const client = await open({ url: `${server.url}/elsewhere/` })

    const error = await failure(client.execute('SELECT 1'))

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(error.message).toContain('HTTP 404')
  })

  test.for([
    ["INSERT INTO things VALUES ('a', 1), ('a', 2)", 'SQLITE_CONSTRAINT_UNIQUE'],
    ["INSERT INTO things VALUES ('a', NULL)", 'SQLITE_CONSTRAINT_NOTNULL'],
    ["INSERT INTO positive VALUES (-1, 'a')", 'SQLITE_CONSTRAINT_CHECK'],
    ["INSERT INTO positive VALUES (1, 'nobody')", 'SQLITE_CONSTRAINT_FOREIGNKEY'],
    ["INSERT INTO positive VALUES (13, 'a')", 'SQLITE_CONSTRAINT_TRIGGER'],
  ])('tells from %s which constraint failed', async ([statement = '', code], { start }) => {
    const { client } = await start()
    await client.executeMultiple(`
      CREATE TABLE positive (n INTEGER CHECK (n > 0), thing TEXT REFERENCES things (id));
      CREATE TRIGGER unlucky BEFORE INSERT ON positive WHEN new.n = 13 BEGIN
        SELECT raise(ABORT, 'thirteen');
      END`)

    const error = await failure(client.execute(statement))

    expect(error).toMatchObject({ code: 'SQLITE_CONSTRAINT', extendedCode: code })
  })

  test('says that others kept it from writing for too long', async ({ start }) => {
    const { client, server } = await start({ retryMs: 20 })
    server.faults = () => ({ kind: 'too-busy' })

    expect(await failure(client.execute(insert('a')))).toMatchObject({ code: 'busy' })
  })

  test('works again after it was closed and opened anew', async ({ start }) => {
    const { client } = await start()
    client.close()

    client.reconnect()

    expect(await ids(client)).toEqual([])
  })

  test('says that it was closed', async ({ start }) => {
    const { client } = await start()
    client.close()

    expect(await failure(client.execute('SELECT 1'))).toMatchObject({ code: 'closed' })
  })

  test('refuses what cannot be stored without asking the server', async ({ start }) => {
    const { client, server } = await start()

    const roundTrips = server.countRoundTrips(() =>
      Promise.all([
        failure(client.execute({ sql: 'SELECT ?', args: [Number.NaN] })),
        failure(client.execute({ sql: 'SELECT ?', args: ['half a pair: \ud800'] })),
        failure(client.execute({ sql: 'SELECT ?, :b', args: [1, 2] })),
      ]),
    )

    expect(await roundTrips).toBe(0)
  })
})

describe('a bad line', () => {
  test('doubles and loses nothing when every seventh reply is lost', async ({ start }) => {
    const { client, server } = await start()
    server.faults = (request) => (request % 7 === 0 ? { kind: 'lose-reply' } : undefined)
    const names = Array.from({ length: 200 }, (_, n) => `id-${String(n).padStart(3, '0')}`)

    await Promise.all(names.map((id) => repeatable(() => client.batch([keyed(id)]))))

    expect(await ids(client)).toEqual(names)
  })
})
