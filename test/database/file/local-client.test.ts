import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'

import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql/sqlite3'
import Database from 'libsql'
import { describe, expect, onTestFinished, test } from 'vitest'

import type { LocalClient } from '../../../src/database/file/local-client.ts'
import { openClient, only } from '../../support/client.ts'
import { temporaryPath } from '../../support/temporary.ts'

const table = 'CREATE TABLE t(a TEXT UNIQUE, b INTEGER)'
const count = 'SELECT count(*) FROM t'

const insert = (a: number) => ({ sql: 'INSERT INTO t VALUES (?, 1)', args: [a] })

async function openTable(path: string = temporaryPath()): Promise<LocalClient> {
  const client = await openClient({ path })
  await client.execute(table)
  return client
}

/** Another connection to the file, as another process has it. */
function openOther(path: string): Database.Database {
  const db = new Database(path, { timeout: 1000 })
  onTestFinished(() => {
    if (db.open) db.close()
  })
  return db
}

describe('open', () => {
  test('makes the file and what stands beside it readable by the owner alone', async () => {
    const path = temporaryPath()

    await openTable(path)

    const modes = [path, `${path}-wal`, `${path}-shm`].map((file) => statSync(file).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600, 0o600])
  })

  test.each([
    ['journal_mode', 'wal'],
    ['foreign_keys', 1],
    ['synchronous', 1],
    ['cache_size', -65_536],
    ['mmap_size', 1_073_741_824],
    ['journal_size_limit', 16_777_216],
    ['wal_autocheckpoint', 1000],
  ])('sets %s to %s', async (pragma, value) => {
    const client = await openClient()

    expect(await only(client, `PRAGMA ${pragma}`)).toBe(value)
  })

  test('waits for the disk at every commit when durability is full', async () => {
    const client = await openClient({ durability: 'full' })

    expect(await only(client, 'PRAGMA synchronous')).toBe(2)
  })

  test('refuses a file that is no database', async () => {
    const path = temporaryPath()
    writeFileSync(path, 'This is a text and has never been anything else, whatever its name says.')

    await expect(openClient({ path })).rejects.toThrow('SQLITE_NOTADB')
  })

  test('refuses a folder', async () => {
    const path = temporaryPath()
    mkdirSync(path)

    await expect(openClient({ path })).rejects.toThrow('SQLITE_CANTOPEN')
  })

  test('keeps a file secret with a key', async () => {
    const path = temporaryPath()
    const client = await openClient({ path, encryptionKey: 'right' })
    await client.execute(table)
    client.close()

    await expect(openClient({ path, encryptionKey: 'wrong' })).rejects.toThrow('SQLITE_NOTADB')
    const again = await openClient({ path, encryptionKey: 'right' })
    expect(await only(again, count)).toBe(0)
  })

  test('changes nothing when it is for reading only', async () => {
    const path = temporaryPath('name with # and ?.db')
    const other = openOther(path)
    other.exec(`${table}; INSERT INTO t VALUES ('a', 1)`)

    const client = await openClient({ path, readonly: true })

    expect(await only(client, count)).toBe(1)
    expect(await only(client, 'PRAGMA journal_mode')).toBe('delete')
    await expect(client.execute("INSERT INTO t VALUES ('b', 2)")).rejects.toThrow('SQLITE_READONLY')
  })

  test('does not make a file for reading only', async () => {
    const path = temporaryPath()

    await expect(openClient({ path, readonly: true })).rejects.toThrow('SQLITE_CANTOPEN')
    expect(existsSync(path)).toBe(false)
  })
})

describe('execute', () => {
  test('takes a statement in every form of the driver', async () => {
    const client = await openTable()

    await client.execute("INSERT INTO t VALUES ('a', 1)")
    await client.execute('INSERT INTO t VALUES (?, ?)', ['b', 2])
    await client.execute({ sql: 'INSERT INTO t VALUES (?, ?)', args: ['c', 3] })
    await client.execute({ sql: 'INSERT INTO t VALUES (:a, @b)', args: { a: 'd', '@b': 4 } })

    expect(await only(client, "SELECT group_concat(a || b, ' ') FROM t")).toBe('a1 b2 c3 d4')
  })

  test('tells how many rows a write changed, RETURNING or not', async () => {
    const client = await openTable()

    const inserted = await client.execute("INSERT INTO t VALUES ('a', 1), ('b', 2)")
    const returned = await client.execute('UPDATE t SET b = 3 RETURNING a')
    const none = await client.execute('DELETE FROM t WHERE b = 4')

    expect(inserted).toMatchObject({ rowsAffected: 2, lastInsertRowid: 2n })
    expect(returned.rowsAffected).toBe(2)
    expect(none.rowsAffected).toBe(0)
  })

  test('stores a whole number as an integer, in text and in JSON too', async () => {
    const client = await openTable()

    await client.execute('INSERT INTO t VALUES (?, ?)', [5, 5])
    const { rows } = await client.execute(
      "SELECT a, typeof(b), json_object('n', ?), typeof(?) FROM t",
      [5, 0.5],
    )

    expect(Array.from(rows[0] as ArrayLike<unknown>)).toEqual(['5', 'integer', '{"n":5}', 'real'])
  })

  test('does not keep the arguments of the last run', async () => {
    const client = await openTable()
    await client.execute('SELECT ?, ?', ['secret', 'too'])

    await expect(client.execute('SELECT ?, ?', ['one'])).rejects.toThrow('INVALID_ARGUMENT')
  })

  test('refuses several statements instead of dropping all but the first', async () => {
    const client = await openTable()

    await expect(client.execute('DELETE FROM t; DELETE FROM t')).rejects.toThrow('executeMultiple')
  })

  test.each(['BEGIN', 'COMMIT', 'SAVEPOINT a'])('refuses %s', async (sql) => {
    const client = await openTable()

    await expect(client.execute(sql)).rejects.toThrow('transaction()')
  })

  test('refuses an empty statement', async () => {
    const client = await openTable()

    await expect(client.execute(' -- nothing')).rejects.toThrow('empty')
  })

  test('still answers after any error of a kept statement', async () => {
    const client = await openTable()
    const insert = { sql: 'INSERT INTO t VALUES (?, ?) RETURNING a', args: ['a', 1] }
    await client.execute(insert)

    await expect(client.execute(insert)).rejects.toThrow('SQLITE_CONSTRAINT')
    const { rows } = await client.execute({ ...insert, args: ['b', 2] })

    expect(rows[0]?.a).toBe('b')
    expect(await only(client, count)).toBe(2)
  })

  test('sees a new column in the answer of a kept statement', async () => {
    const path = temporaryPath()
    const client = await openTable(path)
    await client.execute("INSERT INTO t VALUES ('a', 1)")
    await client.execute('SELECT * FROM t')

    openOther(path).exec('ALTER TABLE t RENAME COLUMN b TO c')
    const { rows } = await client.execute('SELECT * FROM t')

    expect(rows[0]).toMatchObject({ a: 'a', c: 1 })
  })

  test('tells the types of columns as they are now', async () => {
    const client = await openTable()
    await client.execute('SELECT a FROM t')

    await client.execute('DROP TABLE t')
    await client.execute('CREATE TABLE t(a INTEGER)')
    const { columnTypes } = await client.execute('SELECT a FROM t')

    expect(columnTypes).toEqual(['INTEGER'])
  })

  test('leaves nothing open behind an EXPLAIN', async () => {
    const client = await openTable()

    await client.execute("EXPLAIN INSERT INTO t VALUES ('a', 1)")
    await client.execute("INSERT INTO t VALUES ('b', 2)")
    await client.execute('VACUUM')

    expect(await only(client, count)).toBe(1)
  })

  test('refuses to make a new file in the place of one that is gone', async () => {
    const path = temporaryPath()
    const client = await openTable(path)
    rmSync(path)

    client.reconnect()

    await expect(client.execute(count)).rejects.toThrow('SQLITE_CANTOPEN')
  })
})

describe('batch', () => {
  test('writes all or nothing, and names the statement that failed', async () => {
    const client = await openTable()
    const insert = "INSERT INTO t VALUES ('a', 1)"

    const failed = client.batch([insert, insert])

    await expect(failed).rejects.toMatchObject({ statementIndex: 1, code: 'SQLITE_CONSTRAINT' })
    expect(await only(client, count)).toBe(0)
  })

  test('gives the answers in order', async () => {
    const client = await openTable()

    const results = await client.batch([
      { sql: 'INSERT INTO t VALUES (?, ?)', args: ['a', 1] },
      ['UPDATE t SET b = ? RETURNING b', [2]],
      count,
    ])

    expect(results.map(({ rows }) => rows[0]?.[0])).toEqual([undefined, 2, 1])
  })

  test('has nothing to say to no statements', async () => {
    const client = await openTable()

    expect(await client.batch([])).toEqual([])
  })

  test('takes the write lock before it reads, whatever its mode, when it will write', async () => {
    const path = temporaryPath()
    const client = await openTable(path)
    const other = openOther(path)
    other.exec('BEGIN IMMEDIATE')

    const batch = client.batch([count, "INSERT INTO t VALUES ('b', 2)"], 'deferred')
    await after(100)
    other.exec("INSERT INTO t VALUES ('a', 1); COMMIT")

    const [before] = await batch
    expect(before?.rows[0]?.[0]).toBe(1)
  })

  test('reads beside a writer when it only reads', async () => {
    const path = temporaryPath()
    const client = await openTable(path)
    openOther(path).exec("BEGIN IMMEDIATE; INSERT INTO t VALUES ('a', 1)")

    const results = await client.batch([count, count])

    expect(results.map(({ rows }) => rows[0]?.[0])).toEqual([0, 0])
  })

  test('refuses to write in mode read', async () => {
    const client = await openTable()

    await expect(client.batch([count, 'DELETE FROM t'], 'read')).rejects.toThrow('SQLITE_READONLY')
  })

  test('refuses a COMMIT of its own', async () => {
    const client = await openTable()

    await expect(client.batch(['COMMIT'])).rejects.toThrow('transaction()')
  })

  test('lets timers run while it works', async () => {
    const client = await openTable()
    const statements = Array.from({ length: 20_000 }, () => 'UPDATE t SET b = 1')
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)

    await client.batch(statements)
    clearInterval(timer)

    expect(ticks).toBeGreaterThan(2)
  })
})

describe('migrate', () => {
  test('may break a reference on its way', async () => {
    const client = await openClient()
    await client.executeMultiple(`
      CREATE TABLE parent(id INTEGER PRIMARY KEY);
      CREATE TABLE child(parent REFERENCES parent);
      INSERT INTO parent VALUES (1);
      INSERT INTO child VALUES (1);
    `)

    await client.migrate(['DELETE FROM parent', 'INSERT INTO parent VALUES (1)'])

    expect(await only(client, 'SELECT count(*) FROM child')).toBe(1)
    expect(await only(client, 'PRAGMA foreign_keys')).toBe(1)
  })
})

describe('executeMultiple', () => {
  test('runs a script with triggers, all or nothing', async () => {
    const client = await openTable()

    const failed = client.executeMultiple(`
      CREATE TRIGGER copy AFTER INSERT ON t WHEN new.b < 9 BEGIN INSERT INTO t VALUES (new.a || '!', 9); END;
      INSERT INTO t VALUES ('a', 1);
      INSERT INTO t VALUES ('a', 1);
    `)

    await expect(failed).rejects.toThrow('SQLITE_CONSTRAINT')
    expect(await only(client, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")).toBe(0)
  })

  test('leaves a script its own transactions, and ends one that it left open', async () => {
    const client = await openTable()

    await client.executeMultiple(`
      BEGIN; INSERT INTO t VALUES ('kept', 1); COMMIT;
      BEGIN; INSERT INTO t VALUES ('lost', 1);
    `)

    expect(await only(client, 'SELECT group_concat(a) FROM t')).toBe('kept')
  })
})

describe('transaction', () => {
  test('holds writes back until it ends', async () => {
    const client = await openTable()
    const transaction = await client.transaction()

    const waiting = client.execute("INSERT INTO t SELECT 'after', count(*) FROM t")
    await transaction.execute("INSERT INTO t VALUES ('a', 1)")
    await transaction.batch(["INSERT INTO t VALUES ('b', 2)", count])
    await transaction.executeMultiple("INSERT INTO t VALUES ('c', 3); SELECT 1")
    await transaction.commit()

    await waiting
    expect(await only(client, "SELECT b FROM t WHERE a = 'after'")).toBe(3)
    expect(transaction.closed).toBe(true)
  })

  test('writes nothing when it is rolled back or closed', async () => {
    const client = await openTable()

    const rolledBack = await client.transaction()
    await rolledBack.execute("INSERT INTO t VALUES ('a', 1)")
    await rolledBack.rollback()
    const closed = await client.transaction()
    await closed.execute("INSERT INTO t VALUES ('b', 2)")
    closed.close()

    expect(await only(client, count)).toBe(0)
  })

  test('keeps the order of statements that are not awaited', async () => {
    const client = await openTable()
    const transaction = await client.transaction()
    const names = Array.from({ length: 500 }, (_, i) => String(i))

    const writes = names.map((name) =>
      transaction.execute({ sql: 'INSERT INTO t VALUES (?, 0)', args: [name] }),
    )
    await Promise.all([...writes, transaction.commit()])

    expect(await only(client, 'SELECT group_concat(a ORDER BY rowid) FROM t')).toBe(names.join(','))
  })

  test('refuses to go on after its end', async () => {
    const client = await openTable()
    const transaction = await client.transaction()

    await transaction.commit()

    await expect(transaction.execute(count)).rejects.toThrow('TRANSACTION_CLOSED')
    await expect(transaction.commit()).rejects.toThrow('TRANSACTION_CLOSED')
  })

  test('ends with an error of the statement that ended it', async () => {
    const client = await openTable()
    await client.execute("INSERT INTO t VALUES ('a', 1)")
    const transaction = await client.transaction()

    const conflict = transaction.execute("INSERT OR ROLLBACK INTO t VALUES ('a', 2)")
    await expect(conflict).rejects.toThrow('SQLITE_CONSTRAINT')

    expect(transaction.closed).toBe(true)
    transaction.close()
    expect(await only(client, count)).toBe(1)
  })

  test('reads one state of the database in mode read, and cannot write', async () => {
    const path = temporaryPath()
    const client = await openTable(path)
    const transaction = await client.transaction('read')
    await transaction.execute(count)

    openOther(path).exec("INSERT INTO t VALUES ('a', 1)")

    expect(await only(transaction, count)).toBe(0)
    await expect(transaction.execute('DELETE FROM t')).rejects.toThrow('SQLITE_READONLY')
    await expect(transaction.executeMultiple('DELETE FROM t')).rejects.toThrow('SQLITE_READONLY')
    await transaction.commit()
    expect(await only(client, count)).toBe(1)
  })

  test('names the statement of its batch that failed', async () => {
    const client = await openTable()
    const transaction = await client.transaction()

    const failed = transaction.batch([count, 'SELECT nothing FROM nowhere'])

    await expect(failed).rejects.toMatchObject({ statementIndex: 1 })
    transaction.close()
  })

  test('makes a call that waits for it too long fail with an error that says so', async () => {
    const client = await openClient({ busyTimeoutMs: 50 })
    const transaction = await client.transaction()

    await expect(client.execute(table)).rejects.toThrow('make it on the transaction instead')
    await transaction.commit()

    await client.execute(table)
    expect(await only(client, count)).toBe(0)
  })

  test('sets no limit to whoever waits for other work when it is over', async () => {
    const client = await openClient({ busyTimeoutMs: 1 })
    await client.execute(table)
    await (await client.transaction()).rollback()
    const many = Array.from({ length: 5000 }, (_, a) => `INSERT INTO t VALUES (${a}, 1)`)

    const long = client.batch(many)
    const behind = client.execute('CREATE TABLE late(a)')

    await Promise.all([long, behind])
    expect(await only(client, count)).toBe(5000)
  })
})

describe('insideTransaction', () => {
  test("makes use of the client inside Drizzle's transaction fail at once", async () => {
    const client = await openTable()
    const db = drizzle(client)

    const inside = db.transaction((tx) =>
      client.insideTransaction(async () => {
        await tx.run(sql`INSERT INTO t VALUES ('a', 1)`)
        await client.execute(count)
      }),
    )

    await expect(inside).rejects.toThrow('TRANSACTION_ACTIVE')
    expect(await only(client, count)).toBe(0)
  })

  test('does not mind calls made beside the transaction or after it', async () => {
    const client = await openTable()
    const db = drizzle(client)

    const inside = db.transaction((tx) =>
      client.insideTransaction(async () => {
        await tx.run(sql`INSERT INTO t VALUES ('a', 1)`)
        return () => only(client, count)
      }),
    )
    const writing = client.execute("INSERT INTO t VALUES ('b', 2)")
    const [, later] = await Promise.all([writing, inside])

    expect(await later()).toBe(2)
  })

  test('does nothing when no transaction is open', async () => {
    const client = await openTable()

    expect(await client.insideTransaction(() => only(client, count))).toBe(0)
  })
})

describe('exclusive', () => {
  test('commits what its work did', async () => {
    const client = await openTable()

    const result = await client.exclusive(async (session) => {
      session.exec("INSERT INTO t VALUES ('a', 1); INSERT INTO t VALUES ('b', 2)")
      await after(1)
      return session.run('DELETE FROM t WHERE a = ?', ['a']).rowsAffected
    })

    expect(result).toBe(1)
    expect(await only(client, count)).toBe(1)
  })

  test('rolls back what its work did when it throws', async () => {
    const client = await openTable()

    const failed = client.exclusive((session) => {
      session.exec('DROP TABLE t; CREATE TABLE u(a)')
      throw new Error('no')
    })

    await expect(failed).rejects.toThrow('no')
    expect(await only(client, count)).toBe(0)
  })

  test('fails at once when its work uses the client', async () => {
    const client = await openTable()

    const failed = client.exclusive(() => client.execute(count))

    await expect(failed).rejects.toThrow('TRANSACTION_ACTIVE')
  })

  test('lets a table be rebuilt without foreign keys, and checks them before it commits', async () => {
    const client = await openClient()
    await client.executeMultiple(`
      CREATE TABLE parent(id INTEGER PRIMARY KEY);
      CREATE TABLE child(parent INTEGER REFERENCES parent ON DELETE CASCADE);
      INSERT INTO parent VALUES (1);
      INSERT INTO child VALUES (1);
    `)
    const rebuild = 'DROP TABLE parent; CREATE TABLE parent(id INTEGER PRIMARY KEY)'
    const off = { foreignKeys: 'off' } as const

    await client.exclusive((session) => {
      session.exec(`${rebuild}; INSERT INTO parent VALUES (1)`)
    }, off)
    const broken = client.exclusive((session) => {
      session.exec(rebuild)
    }, off)

    await expect(broken).rejects.toThrow('reference between child and parent is broken')
    expect(await only(client, 'SELECT count(*) FROM child JOIN parent')).toBe(1)
    expect(await only(client, 'PRAGMA foreign_keys')).toBe(1)
  })
})

describe('a busy file', () => {
  test('delays a write and fails it only when the time is over, with nothing written', async () => {
    const path = temporaryPath()
    const patient = await openTable(path)
    const hasty = await openClient({ path, busyTimeoutMs: 1 })
    const other = openOther(path)
    other.exec('BEGIN IMMEDIATE')

    const delayed = patient.execute("INSERT INTO t VALUES ('delayed', 1)")
    const refused = hasty.execute("INSERT INTO t VALUES ('refused', 1)")

    await expect(refused).rejects.toThrow('SQLITE_BUSY')
    other.exec('COMMIT')
    await delayed
    expect(await only(patient, 'SELECT group_concat(a) FROM t')).toBe('delayed')
  })

  test('does not poison the connection: what is acknowledged afterwards is on disk', async () => {
    const path = temporaryPath()
    const client = await openClient({ path, busyTimeoutMs: 1 })
    await client.execute(table)
    const other = openOther(path)

    other.exec('BEGIN IMMEDIATE')
    await expect(client.execute(insert(1))).rejects.toThrow('SQLITE_BUSY')
    await expect(client.batch([insert(2), insert(3)])).rejects.toThrow('SQLITE_BUSY')
    await expect(client.transaction()).rejects.toThrow('SQLITE_BUSY')
    await expect(client.execute('PRAGMA user_version = 9')).rejects.toThrow('SQLITE_BUSY')
    other.exec('COMMIT')
    await client.execute(insert(4))
    await client.batch([insert(5), count])

    expect(other.prepare('SELECT group_concat(a) AS a FROM t').all()).toEqual([{ a: '4,5' }])
    other.exec('BEGIN IMMEDIATE; COMMIT')
  })

  test('is met again by a transaction whose COMMIT was refused', async () => {
    const client = await openTable()
    const transaction = await client.transaction()
    await transaction.execute("INSERT INTO t VALUES ('a', 1)")
    await transaction.execute("EXPLAIN INSERT INTO t VALUES ('b', 2)")

    await expect(transaction.commit()).rejects.toThrow('SQLITE_BUSY')

    await client.execute("INSERT INTO t VALUES ('c', 3)")
    expect(await only(client, 'SELECT group_concat(a) FROM t')).toBe('c')
  })
})

describe('a full disk', () => {
  test('loses nothing that was acknowledged, and reads go on', async () => {
    const client = await openTable()
    await client.execute("INSERT INTO t VALUES ('a', 1)")
    await client.execute('PRAGMA max_page_count = 4')

    const big = { sql: 'INSERT INTO t VALUES (?, 1)', args: ['x'.repeat(100_000)] }
    await expect(client.batch([big, count])).rejects.toThrow('SQLITE_FULL')

    expect(await only(client, count)).toBe(1)
    await client.execute(big)
    expect(await only(client, count)).toBe(2)
  })
})

describe('close', () => {
  test('leaves everything in the one file', async () => {
    const path = temporaryPath()
    const client = await openTable(path)

    client.close()
    client.close()

    expect(client.closed).toBe(true)
    expect(statSync(`${path}-wal`).size).toBe(0)
  })

  test('refuses later calls and those that wait, and rolls back what is open', async () => {
    const path = temporaryPath()
    const client = await openTable(path)
    const transaction = await client.transaction()
    await transaction.execute("INSERT INTO t VALUES ('a', 1)")
    const waiting = client.execute("INSERT INTO t VALUES ('b', 2)")

    client.close()

    await expect(waiting).rejects.toThrow('CLIENT_CLOSED')
    await expect(client.execute(count)).rejects.toThrow('CLIENT_CLOSED')
    await expect(transaction.execute(count)).rejects.toThrow('TRANSACTION_CLOSED')
    await expect(transaction.commit()).rejects.toThrow('TRANSACTION_CLOSED')
    client.reconnect()
    expect(await only(client, count)).toBe(0)
  })

  test('stops a batch between two statements, with nothing written', async () => {
    const client = await openTable()
    const statements = Array.from({ length: 20_000 }, (_, i) => `INSERT INTO t VALUES (${i}, 1)`)

    const batch = client.batch(statements)
    client.close()

    await expect(batch).rejects.toThrow('CLIENT_CLOSED')
    client.reconnect()
    expect(await only(client, count)).toBe(0)
  })
})

describe('end', () => {
  test('waits for everything that was asked for', async () => {
    const client = await openTable()
    const write = client.batch(["INSERT INTO t VALUES ('a', 1)", count])

    await client.end(1000)

    expect(await write).toHaveLength(2)
  })
})

describe('sync', () => {
  test('is not for files', async () => {
    const client = await openTable()

    await expect(client.sync()).rejects.toThrow('SYNC_NOT_SUPPORTED')
  })
})

describe('in memory', () => {
  test('keeps its rows through errors and transactions', async () => {
    const client = await openTable(':memory:')
    await client.execute("INSERT INTO t VALUES ('a', 1)")

    await expect(client.execute('SELECT nothing')).rejects.toThrow('SQLITE_ERROR')
    await client.execute('EXPLAIN SELECT 1')
    const transaction = await client.transaction()
    const waiting = only(client, count)
    await transaction.commit()

    expect(await waiting).toBe(1)
    expect(await only(client, count)).toBe(1)
  })
})
