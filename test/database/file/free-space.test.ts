import { execFileSync } from 'node:child_process'

import type { Client, InStatement } from '@libsql/client'
import { describe, expect, test } from 'vitest'

import { wipeFreeSpace } from '../../../src/database/file/free-space.ts'
import { openClient } from '../../support/client.ts'
import { temporaryPath } from '../../support/temporary.ts'

describe('wipeFreeSpace', () => {
  test('leaves nothing of rows that were deleted without overwriting, in pages that are used and in free ones', async () => {
    const path = temporaryPath()
    const client = await openClient({ path })
    await client.executeMultiple(`
      PRAGMA secure_delete = OFF;
      CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT);
      CREATE INDEX notes_text ON notes(text);
      INSERT INTO notes SELECT value, 'canary ' || value || ' ' || hex(zeroblob(value % 90)) FROM generate_series(1, 5000);
      DELETE FROM notes WHERE id % 3 <> 0 OR id > 3000;
      UPDATE notes SET text = 'kept ' || id;
      PRAGMA wal_checkpoint(TRUNCATE);`)
    expect(bytesOf(path)).toContain('canary')

    const left = await wipeFreeSpace(client)

    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(left).toBe(0)
    expect(bytesOf(path)).not.toContain('canary')
    const [check, rows] = await client.batch([
      'PRAGMA integrity_check',
      "SELECT count(*) AS kept FROM notes WHERE text = 'kept ' || id",
    ])
    expect(check?.rows[0]).toMatchObject({ integrity_check: 'ok' })
    expect(rows?.rows[0]).toMatchObject({ kept: 1000 })
    const list = await pageOf(client, (await pageOf(client, 1)).readUInt32BE(32))
    const listed = 8 + 4 * list.readUInt32BE(4)
    expect(list.subarray(listed).every((byte) => byte === 0)).toBe(true)
  })

  test('ends at a page whose free blocks lead round in a circle', async () => {
    const client = await openClient()
    await client.executeMultiple(`
      CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO notes SELECT value, 'note ' || value FROM generate_series(1, 9);
      DELETE FROM notes WHERE id = 5;`)
    const { rows } = await client.execute("SELECT rootpage FROM sqlite_master WHERE name = 'notes'")
    const number = Number(rows[0]?.['rootpage'])
    const page = await pageOf(client, number)
    const block = page.readUInt16BE(1)
    page.writeUInt16BE(block, block)
    await client.execute({
      sql: 'UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?',
      args: [page, number],
    })

    expect(block).toBeGreaterThan(0)
    expect(await wipeFreeSpace(client)).toBe(0)
    expect((await pageOf(client, number)).equals(page)).toBe(true)
  })

  // The first statements read which pages are free, the next which may hold something, and the fourth what they hold.
  test.for([3, 4])(
    'leaves pages alone that another connection takes into use while it looks: after statement %i',
    async (place) => {
      const path = temporaryPath()
      const client = await openClient({ path })
      const other = await openClient({ path })
      await client.executeMultiple(`
      PRAGMA secure_delete = OFF;
      CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO notes SELECT value, 'canary ' || hex(zeroblob(900)) FROM generate_series(1, 400);
      DELETE FROM notes;`)
      const execute = client.execute.bind(client)
      let looked = 0
      client.execute = async (statement: InStatement) => {
        const found = await execute(statement)
        if (++looked === place) {
          await other.execute(
            "INSERT INTO notes SELECT value, 'kept ' || hex(zeroblob(900)) FROM generate_series(1, 300)",
          )
        }
        return found
      }

      await wipeFreeSpace(client)

      const [check, rows] = await other.batch([
        'PRAGMA integrity_check',
        "SELECT count(*) AS kept FROM notes WHERE text LIKE 'kept %'",
      ])
      expect(check?.rows[0]).toMatchObject({ integrity_check: 'ok' })
      expect(rows?.rows[0]).toMatchObject({ kept: 300 })
    },
  )

  test('goes by the pages of a file that shrinks by itself', async () => {
    const path = temporaryPath()
    const client = await openClient({ path })
    await client.executeMultiple(`
      PRAGMA auto_vacuum = INCREMENTAL;
      VACUUM;
      PRAGMA secure_delete = OFF;
      CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO notes SELECT value, 'canary ' || hex(zeroblob(400)) FROM generate_series(1, 5000);
      DELETE FROM notes WHERE id % 2 = 0 OR id > 3000;
      UPDATE notes SET text = 'kept';`)

    await wipeFreeSpace(client)

    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(bytesOf(path)).not.toContain('canary')
    const { rows } = await client.execute('PRAGMA integrity_check')
    expect(rows[0]).toMatchObject({ integrity_check: 'ok' })
  })

  test('goes by pages of 64 KiB, also where one is empty, and by the first one, which begins with the header of the file', async () => {
    const path = temporaryPath()
    const client = await openClient({ path })
    await client.executeMultiple(`
      PRAGMA journal_mode = DELETE;
      PRAGMA page_size = 65536;
      VACUUM;
      PRAGMA journal_mode = WAL;
      PRAGMA secure_delete = OFF;
      CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO notes SELECT value, 'canary ' || value FROM generate_series(1, 900);
      DELETE FROM notes;
      CREATE TABLE canary_in_the_first_page(id INTEGER);
      DROP TABLE canary_in_the_first_page;
      PRAGMA wal_checkpoint(TRUNCATE);`)
    expect((await client.execute('PRAGMA page_size')).rows[0]).toMatchObject({ page_size: 65536 })
    expect(bytesOf(path)).toContain('canary 900')
    expect(bytesOf(path)).toContain('canary_in')

    expect(await wipeFreeSpace(client)).toBe(0)

    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(bytesOf(path)).not.toContain('canary')
    const { rows } = await client.execute('PRAGMA integrity_check')
    expect(rows[0]).toMatchObject({ integrity_check: 'ok' })
  })

  test('reads the pages as bytes in a file whose texts are UTF-16', async () => {
    const path = temporaryPath()
    const client = await openClient({ path })
    await client.executeMultiple(`
      PRAGMA encoding = 'UTF-16le';
      PRAGMA secure_delete = OFF;
      CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT);
      INSERT INTO notes SELECT value, 'canary ' || value FROM generate_series(1, 5000);
      DELETE FROM notes WHERE id % 2 = 0 OR id > 3000;
      UPDATE notes SET text = 'kept';
      PRAGMA wal_checkpoint(TRUNCATE);`)
    expect((await client.execute('PRAGMA encoding')).rows[0]).toMatchObject({
      encoding: 'UTF-16le',
    })
    expect(bytesOf(path)).toContain('c\0a\0n\0a\0r\0y')

    await wipeFreeSpace(client)

    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    expect(bytesOf(path)).not.toContain('c\0a\0n\0a\0r\0y')
    const { rows } = await client.execute('PRAGMA integrity_check')
    expect(rows[0]).toMatchObject({ integrity_check: 'ok' })
  })
})

async function pageOf(client: Client, number: number): Promise<Buffer> {
  const { rows } = await client.execute({
    sql: 'SELECT data FROM sqlite_dbpage WHERE pgno = ?',
    args: [number],
  })
  return Buffer.from(rows[0]?.['data'] as ArrayBuffer)
}

/** By another process: a file that this one opens and closes loses the locks of the client that is open here. */
const bytesOf = (path: string): string =>
  execFileSync('cat', [path], { maxBuffer: 1e9 }).toString('latin1')
