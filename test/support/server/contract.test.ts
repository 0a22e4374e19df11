import { type Client, createClient } from '@libsql/client/http'
import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/http'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { describe, expect, onTestFinished } from 'vitest'

import { failure } from './failure.ts'
import { findServer } from './find-server.ts'
import { serverTest } from './server-test.ts'
import type { TestServer, TestServerOptions } from './test-server.ts'

// What a libSQL server does, as far as this project leans on it. The imitation is held to the same.

type Kind = 'the imitation' | 'a real server'
const servers: Kind[] =
  findServer() === undefined ? ['the imitation'] : ['the imitation', 'a real server']

const test = serverTest.extend<{
  kind: Kind
  start: (options?: Partial<TestServerOptions>) => Promise<{ server: TestServer; client: Client }>
}>({
  kind: 'the imitation',
  start: async ({ startImitation, startReal, kind }, use) => {
    await use(async (options = {}) => {
      const server = await (kind === 'a real server' ? startReal : startImitation)(options)
      const client = createClient({ url: server.url, authToken: options.authToken })
      onTestFinished(() => client.close())
      return { server, client }
    })
  },
})

const store = (id: number, statement = 'SELECT 1') => ({
  type: 'store_sql',
  sql_id: id,
  sql: statement,
})

describe.for(servers)('@libsql/client, on %s', (kind) => {
  test.override({ kind })

  test('reads back every type of value', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (id INTEGER PRIMARY KEY, a, b, c, d, e)')

    await client.execute({
      sql: 'INSERT INTO things (a, b, c, d, e) VALUES (?, ?, ?, ?, ?)',
      args: ['ñandú 🦤', 1.5, 9_007_199_254_740_991n, null, new Uint8Array([0, 255])],
    })
    const { rows, columns } = await client.execute('SELECT * FROM things')

    expect(columns).toEqual(['id', 'a', 'b', 'c', 'd', 'e'])
    expect(rows).toEqual([
      {
        id: 1,
        a: 'ñandú 🦤',
        b: 1.5,
        c: Number.MAX_SAFE_INTEGER,
        d: null,
        e: new Uint8Array([0, 255]).buffer,
      },
    ])
  })

  test('reports affected rows and the row id', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)')

    const inserted = await client.execute("INSERT INTO things (name) VALUES ('a'), ('b')")
    const updated = await client.execute("UPDATE things SET name = 'c' RETURNING id")

    expect([inserted.rowsAffected, inserted.lastInsertRowid]).toEqual([2, 2n])
    expect([updated.rowsAffected, updated.rows.length]).toEqual([2, 2])
  })

  test('rolls a batch back when one statement fails', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (name TEXT UNIQUE)')

    const error = await failure(
      client.batch(["INSERT INTO things VALUES ('a')", "INSERT INTO things VALUES ('a')"], 'write'),
    )
    const { rows } = await client.execute('SELECT count(*) AS n FROM things')

    expect(error.code).toBe('SQLITE_CONSTRAINT')
    expect(error.message).toContain('UNIQUE constraint failed: things.name')
    expect(rows[0]?.n).toBe(0)
  })

  test('runs a batch of any length in one round trip', async ({ start }) => {
    const { client, server } = await start()
    await client.execute('CREATE TABLE things (n INTEGER)')
    const inserts = Array.from({ length: 200 }, (_, n) => ({
      sql: 'INSERT INTO things VALUES (?)',
      args: [n],
    }))

    const roundTrips = await server.countRoundTrips(() => client.batch(inserts, 'write'))

    expect(roundTrips).toBe(1)
  })

  test('keeps an interactive transaction apart until it commits', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (n INTEGER)')

    const transaction = await client.transaction('write')
    await transaction.execute('INSERT INTO things VALUES (1)')
    const outside = await client.execute('SELECT * FROM things')
    const inside = await transaction.execute('SELECT * FROM things')
    await transaction.commit()
    const after = await client.execute('SELECT * FROM things')

    expect([outside, inside, after].map((result) => result.rows.length)).toEqual([0, 1, 1])
  })

  test('forgets a transaction that is rolled back or closed', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (n INTEGER)')

    const first = await client.transaction('write')
    await first.execute('INSERT INTO things VALUES (1)')
    await first.rollback()
    const second = await client.transaction('write')
    await second.execute('INSERT INTO things VALUES (2)')
    second.close()
    await client.execute('INSERT INTO things VALUES (3)')

    expect((await client.execute('SELECT n FROM things')).rows).toEqual([{ n: 3 }])
  })

  test('runs a script, and stops at its first error', async ({ start }) => {
    const { client } = await start()

    await client.executeMultiple(`
      CREATE TABLE things (n INTEGER); -- a comment; with a semicolon
      CREATE TRIGGER doubled AFTER INSERT ON things WHEN new.n < 10 BEGIN
        INSERT INTO things VALUES (CASE WHEN new.n = 5 THEN 50 ELSE new.n * 10 END);
        DELETE FROM things WHERE n = 0;
      END;
      INSERT INTO things VALUES (5), (2)`)
    const error = await failure(
      client.executeMultiple('INSERT INTO things VALUES (7); SELECT missing; DELETE FROM things'),
    )

    expect(error.message).toContain('no such column: missing')
    expect((await client.execute('SELECT n FROM things ORDER BY n')).rows).toEqual(
      [2, 5, 7, 20, 50, 70].map((n) => ({ n })),
    )
  })

  test('lets a read transaction write, although a replica would not', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (n INTEGER)')

    await client.batch(['INSERT INTO things VALUES (1)'], 'read')

    expect((await client.execute('SELECT n FROM things')).rows).toEqual([{ n: 1 }])
  })

  test('finds words with FTS5, kept up by a trigger', async ({ start }) => {
    const { client } = await start()
    await client.batch(
      [
        'CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)',
        "CREATE VIRTUAL TABLE found USING fts5(body, content='', contentless_delete=1)",
        'CREATE TRIGGER kept AFTER INSERT ON notes BEGIN INSERT INTO found (rowid, body) VALUES (new.id, new.body); END',
        "INSERT INTO notes (body) VALUES ('the flight to Porto'), ('the train to Lyon')",
      ],
      'write',
    )

    const { rows } = await client.execute({
      sql: 'SELECT rowid, bm25(found) < 0 AS ranked FROM found WHERE found MATCH ?',
      args: ['"porto"'],
    })

    expect(rows).toEqual([{ rowid: 1, ranked: 1 }])
  })
})

describe.for(servers)('Drizzle, on %s', (kind) => {
  test.override({ kind })

  const things = sqliteTable('things', {
    id: integer('id').primaryKey(),
    name: text('name').notNull().unique(),
  })

  test('inserts, upserts, reads and batches', async ({ start }) => {
    const { client } = await start()
    const db = drizzle(client)
    await db.run(sql`CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)`)

    const created = await db.insert(things).values({ name: 'a' }).returning().get()
    const [changed, all] = await db.batch([
      db.update(things).set({ name: 'b' }).where(eq(things.id, created.id)).returning(),
      db.select().from(things),
    ])

    expect(created).toEqual({ id: 1, name: 'a' })
    expect(changed).toEqual([{ id: 1, name: 'b' }])
    expect(all).toEqual([{ id: 1, name: 'b' }])
  })
})

describe.for(servers)('refusals, on %s', (kind) => {
  test.override({ kind })

  test.for([
    'VACUUM',
    'ANALYZE',
    "ATTACH 'other.db' AS other",
    'CREATE TEMP TABLE things (n)',
    'PRAGMA synchronous = NORMAL',
    'PRAGMA cache_size(100)',
    'PRAGMA optimize',
    'PRAGMA wal_checkpoint(TRUNCATE)',
    'PRAGMA incremental_vacuum',
  ])('refuses %s', async (statement, { start }) => {
    const { client } = await start()

    const error = await failure(client.execute(statement))

    expect(error.code).toBe('SQL_PARSE_ERROR')
    expect(error.message).toContain('unsupported statement')
  })

  test.for([
    'REINDEX',
    'PRAGMA foreign_keys',
    'PRAGMA journal_mode',
    'PRAGMA integrity_check',
    'PRAGMA table_info(things)',
    'PRAGMA user_version = 3',
    'EXPLAIN QUERY PLAN SELECT 1',
    'SELECT * FROM pragma_database_list',
    'WITH one AS (SELECT 1) SELECT * FROM one',
  ])('allows %s', async (statement, { start }) => {
    const { client } = await start()

    await expect(client.execute(statement)).resolves.toBeDefined()
  })

  test('refuses a HAVING without a GROUP BY, which the grammar of a server has not', async ({
    start,
  }) => {
    const { client } = await start()

    const error = await failure(client.execute('SELECT 1 HAVING count(*) = 1'))

    expect(error.code).toBe('SQL_PARSE_ERROR')
  })

  test('stores the words of an index and of a table as they were given', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (n INTEGER) -- a comment')
    await client.execute('CREATE INDEX by_n ON things(n) -- a comment')

    const { rows } = await client.execute('SELECT sql FROM sqlite_master ORDER BY name DESC')

    expect(rows).toEqual([
      { sql: 'CREATE TABLE things (n INTEGER)' },
      { sql: 'CREATE INDEX by_n ON things(n) -- a comment' },
    ])
  })

  test('names a base code and no extended one', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (n INTEGER NOT NULL)')

    const error = await failure(client.execute('INSERT INTO things VALUES (NULL)'))

    expect(error).toMatchObject({ code: 'SQLITE_CONSTRAINT', extendedCode: undefined })
  })

  test('refuses a wrong token with 401 and takes the right one', async ({ start }) => {
    const { client, server } = await start({ authToken: 'secret' })
    const stranger = createClient({ url: server.url, authToken: 'guess' })

    const error = await failure(stranger.execute('SELECT 1'))

    expect(error.cause).toMatchObject({ status: 401 })
    expect((await client.execute('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })

  test('refuses too few arguments, and two statements in one', async ({ start }) => {
    const { client } = await start()

    const few = await failure(client.execute({ sql: 'SELECT ?, ?', args: [1] }))
    const many = await failure(client.execute('SELECT 1; SELECT 2'))

    expect([few.code, many.code]).toEqual(['ARGS_INVALID', 'SQL_MANY_STATEMENTS'])
  })

  test('refuses an answer that is too large', async ({ start }) => {
    const { client } = await start({ maxResponseBytes: 10_000 })

    const error = await failure(client.execute('SELECT hex(zeroblob(6000)) AS x'))
    const fits = await client.execute('SELECT hex(zeroblob(2000)) AS x')

    expect(error.code).toBe('RESPONSE_TOO_LARGE')
    expect(fits.rows.length).toBe(1)
  })
})

describe.for(servers)('the protocol, on %s', (kind) => {
  test.override({ kind })

  const post = async (server: TestServer, path: string, body: unknown) => {
    const reply = await fetch(server.url + path, { method: 'POST', body: JSON.stringify(body) })
    return { status: reply.status, body: reply.ok ? ((await reply.json()) as Reply) : undefined }
  }
  interface Reply {
    baton: string | null
    results: { type: string; response?: Record<string, unknown>; error?: { code: string } }[]
  }

  test('greets on /health, /version and each version of its protocol, and knows nothing else', async ({
    start,
  }) => {
    const { server } = await start()

    const statuses = await Promise.all(
      ['/health', '/version', '/v2', '/v3', '/v3-protobuf', '/v4'].map(
        async (path) => (await fetch(server.url + path)).status,
      ),
    )

    expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
  })

  test('describes a statement and tells the transaction state', async ({ start }) => {
    const { server } = await start()

    const { body } = await post(server, '/v3/pipeline', {
      requests: [
        { type: 'describe', sql: 'SELECT :who AS who, ? AS what' },
        { type: 'execute', stmt: { sql: 'BEGIN' } },
        { type: 'get_autocommit' },
        { type: 'close' },
      ],
    })

    expect(body?.baton).toBeNull()
    expect(body?.results[0]?.response?.result).toMatchObject({
      params: [{ name: ':who' }, { name: null }],
      cols: [{ name: 'who' }, { name: 'what' }],
      is_readonly: true,
    })
    expect(body?.results[2]?.response).toMatchObject({ is_autocommit: false })
  })

  test('stores at most 50 statements of at most 5,000 bytes', async ({ start }) => {
    const { server } = await start()
    const { body } = await post(server, '/v2/pipeline', {
      requests: [
        store(0, `SELECT '${'x'.repeat(5000)}'`),
        ...Array.from({ length: 51 }, (_, id) => store(id)),
        { type: 'close_sql', sql_id: 7 },
        { type: 'execute', stmt: { sql_id: 8 } },
      ],
    })

    const codes = body?.results.map((result) => result.error?.code ?? result.type)
    expect(codes).toEqual([
      'SQL_STORE_TOO_LARGE',
      ...Array.from({ length: 50 }, () => 'ok'),
      'SQL_STORE_TOO_MANY',
      'ok',
      'ok',
    ])
  })

  test('takes a baton once, and refuses one it never gave', async ({ start }) => {
    const { server } = await start()
    const requests = [{ type: 'execute', stmt: { sql: 'SELECT 1' } }]

    const first = await post(server, '/v2/pipeline', { requests })
    const second = await post(server, '/v2/pipeline', { baton: first.body?.baton, requests })
    const again = await post(server, '/v2/pipeline', { baton: first.body?.baton, requests })
    const unknown = await post(server, '/v2/pipeline', { baton: 'made up', requests })

    expect([second, again, unknown].map((reply) => reply.status)).toEqual([200, 400, 400])
  })

  test('refuses a body that is not JSON and a statement that was never stored', async ({
    start,
  }) => {
    const { server } = await start()

    const text = await fetch(`${server.url}/v2/pipeline`, { method: 'POST', body: 'hello' })
    const missing = await post(server, '/v2/pipeline', {
      requests: [{ type: 'execute', stmt: { sql_id: 1 } }],
    })

    expect([text.status, missing.status]).toEqual([400, 400])
  })
})
