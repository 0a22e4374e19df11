import { createClient } from '@libsql/client/sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openClient } from '../../support/client.ts'

const queries = [
  "SELECT 1 AS a, 'two' AS b, 2.5 AS c, NULL AS d, x'0102' AS e",
  'SELECT 1 AS a, 2 AS a, 3 AS b',
  'SELECT 1',
  'SELECT 7 AS length, 8 AS x',
  'SELECT 1 AS a WHERE 0',
  'SELECT -9007199254740991 AS low, 9007199254740991 AS high',
  'PRAGMA table_info(t)',
  'INSERT INTO t(a) VALUES (1), (2) RETURNING a, b',
]

describe('a row', () => {
  test.each(queries)('is what the driver gives for %s', async (sql) => {
    const driver = createClient({ url: ':memory:' })
    onTestFinished(() => {
      driver.close()
    })
    const client = await openClient({ path: ':memory:' })
    const table = 'CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)'
    await Promise.all([driver.execute(table), client.execute(table)])

    const [theirs, ours] = await Promise.all([driver.execute(sql), client.execute(sql)])

    expect(ours.columns).toEqual(theirs.columns)
    expect(ours.columnTypes).toEqual(theirs.columnTypes)
    expect(ours.rows.map((row) => Object.entries(row))).toEqual(
      theirs.rows.map((row) => Object.entries(row)),
    )
    expect(ours.rows.map(asArray)).toEqual(theirs.rows.map(asArray))
    expect(ours.toJSON().rows).toEqual(theirs.toJSON().rows)
    expect(ours.toJSON().columns).toEqual(theirs.toJSON().columns)
  })

  test('is refused when an integer would lose digits', async () => {
    const client = await openClient({ path: ':memory:' })

    await expect(client.execute('SELECT 9007199254740993')).rejects.toThrow(/too large/)
    expect((await client.execute('SELECT 1e300 AS real')).rows[0]?.real).toBe(1e300)
  })

  test('holds bytes of its own', async () => {
    const client = await openClient({ path: ':memory:' })

    const { rows } = await client.execute("SELECT x'0102' AS bytes")

    expect(rows[0]?.bytes).toBeInstanceOf(ArrayBuffer)
    expect(rows[0]?.bytes).toHaveProperty('byteLength', 2)
  })
})

describe('toJSON', () => {
  test('writes bytes as base64 and the rowid as text', async () => {
    const client = await openClient({ path: ':memory:' })
    await client.execute('CREATE TABLE t(a)')

    const inserted = await client.execute("INSERT INTO t VALUES (x'0102')")
    const selected = await client.execute('SELECT a FROM t')

    expect(inserted.toJSON()).toMatchObject({ rowsAffected: 1, lastInsertRowid: '1' })
    expect(selected.toJSON()).toMatchObject({ rows: [['AQI=']], lastInsertRowid: null })
  })
})

/** As Drizzle reads a row. */
const asArray = (row: ArrayLike<unknown>): unknown[] => Array.prototype.slice.call(row)
