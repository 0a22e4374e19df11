import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { failure } from '../support/server/failure.ts'
import { serverTest as test } from '../support/server/server-test.ts'

const person = { channel: 'app', senderId: 'ana' }

/** What refers to rows of ours, a row of it, and what is said of it. */
const blocking: [what: string, tables: string[], rows: string[], words: string][] = [
  [
    'a reference that says nothing, as Drizzle writes it',
    ['app_orders (id integer PRIMARY KEY, said text REFERENCES messages(id))'],
    ['app_orders SELECT 1, id FROM messages LIMIT 1'],
    'app_orders.said refers to messages and keeps its rows from being deleted;',
  ],
  [
    'RESTRICT',
    ['app_orders (id integer PRIMARY KEY, said text REFERENCES messages(id) ON DELETE RESTRICT)'],
    ['app_orders SELECT 1, id FROM messages LIMIT 1'],
    'app_orders.said refers to messages and',
  ],
  [
    'a reference of two columns, in other letters',
    [
      'app_orders (who text, what text, FOREIGN KEY (who, what) REFERENCES "Facts"(Sender_Id, "KEY"))',
    ],
    ['app_orders SELECT sender_id, "key" FROM facts'],
    'app_orders(who, what) refers to Facts and',
  ],
  [
    'a column that may not become null',
    ['app_orders (id integer, said text NOT NULL REFERENCES messages(id) ON DELETE SET NULL)'],
    ['app_orders SELECT 1, id FROM messages LIMIT 1'],
    'app_orders.said refers to messages and keeps its rows from being deleted: the column may not be null',
  ],
  [
    'a default that is no row',
    [
      "app_orders (id integer, said text DEFAULT 'x' REFERENCES messages(id) ON DELETE SET DEFAULT)",
    ],
    ['app_orders SELECT 1, id FROM messages LIMIT 1'],
    'its default has to be a row that stays',
  ],
  [
    'a reference to a row of the application that goes with ours',
    [
      'app_orders (id integer PRIMARY KEY, said text REFERENCES messages(id) ON DELETE CASCADE)',
      'app_lines (id integer PRIMARY KEY, o integer REFERENCES app_orders(id))',
    ],
    ['app_orders SELECT 1, id FROM messages LIMIT 1', 'app_lines VALUES (1, 1)'],
    'app_lines.o refers to app_orders and keeps its rows from being deleted;',
  ],
]

describe.each(['a file', 'a server'])('a reference of an application, on %s', (place) => {
  test.for(blocking)(
    'keeps somebody from being erased, and is named before and then: %s',
    async ([, tables, rows, words], { servers, startServer }) => {
      const url = place === 'a file' ? `file:${servers.path()}` : (await startServer()).url
      await using memory = await MemoryStore.open({ url })
      await memory.recordExchange({ ...person, user: 'Bread', assistant: 'Ordered' })
      await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
      for (const table of tables) await memory.client.execute(`CREATE TABLE ${table}`)
      for (const row of rows) await memory.client.execute(`INSERT INTO ${row}`)

      const { findings } = await memory.doctor()
      const error = await failure(memory.erase('ana'))

      expect(findings).toContainEqual(expect.objectContaining({ code: 'reference_blocks_erasing' }))
      expect(error).toMatchObject({ code: 'conflict' })
      expect(error.message).toContain(words)
      expect(error.message).toContain("{ onDelete: 'set null' }")
      expect(await memory.facts.list('ana')).toHaveLength(1)
    },
  )

  test('that says what becomes of it keeps nobody, and nothing is said of it', async ({
    servers,
    startServer,
  }) => {
    const url = place === 'a file' ? `file:${servers.path()}` : (await startServer()).url
    await using memory = await MemoryStore.open({ url })
    await memory.recordExchange({ ...person, user: 'Bread', assistant: 'Ordered' })
    for (const statement of [
      'CREATE TABLE app_a (id integer PRIMARY KEY, said text REFERENCES messages(id) ON DELETE SET NULL)',
      'CREATE TABLE app_b (id integer PRIMARY KEY, said text REFERENCES messages(id) ON DELETE CASCADE)',
      'CREATE TABLE app_c (id integer PRIMARY KEY, b integer REFERENCES app_b(id) ON DELETE CASCADE)',
      'CREATE TABLE app_d (id integer PRIMARY KEY, said text REFERENCES messages(id) ON DELETE SET DEFAULT)',
      'INSERT INTO app_a SELECT 1, id FROM messages LIMIT 1',
      'INSERT INTO app_b SELECT 1, id FROM messages LIMIT 1',
      'INSERT INTO app_c VALUES (1, 1)',
      'INSERT INTO app_d SELECT 1, id FROM messages LIMIT 1',
    ]) {
      await memory.client.execute(statement)
    }

    const { findings } = await memory.doctor()
    await memory.erase('ana')
    const { rows } = await memory.client.execute(
      'SELECT (SELECT count(*) FROM app_a WHERE said IS NULL) AS a, (SELECT count(*) FROM app_b) AS b, (SELECT count(*) FROM app_c) AS c, (SELECT count(*) FROM app_d WHERE said IS NULL) AS d',
    )

    expect(findings.filter(({ code }) => code === 'reference_blocks_erasing')).toEqual([])
    expect(rows).toMatchObject([{ a: 1, b: 0, c: 0, d: 1 }])
  })

  test('is not blamed for what another rule refuses', async ({ servers, startServer }) => {
    const url = place === 'a file' ? `file:${servers.path()}` : (await startServer()).url
    await using memory = await MemoryStore.open({ url })
    await memory.client.execute('CREATE TABLE app_a (said text REFERENCES messages(id))')
    await memory.client.execute(
      "CREATE TRIGGER app_no BEFORE INSERT ON facts BEGIN SELECT raise(ABORT, 'not today'); END",
    )

    const error = await failure(memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' }))

    expect(error).toMatchObject({ code: 'storage' })
    expect(error.message).not.toContain('app_a')
  })
})
