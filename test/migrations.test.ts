import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

import { describe, expect, test } from 'vitest'

import { historyTable, sharedHistoryTable } from '../src/database/migrations/history.ts'
import { statementsOf } from '../src/database/migrations/migrate.ts'
import { migrations } from '../src/database/migrations/migrations.ts'
import { MemoryStore } from '../src/index.ts'
import { version } from '../src/version.ts'
import { OlderFile } from './fixtures/legacy/older-file.ts'
import { makeOlderFile, olderStates } from './fixtures/legacy/states.ts'
import { openClient } from './support/client.ts'
import { start } from './support/process.ts'
import { faultsOf, freshSchema, schemaOf } from './support/schema.ts'
import { someOf } from './support/some-of.ts'
import { temporaryPath } from './support/temporary.ts'
import { imprintOf } from './support/untouched.ts'

const files = readdirSync('drizzle').filter((name) => name.endsWith('.sql'))
const opener = new URL('./support/scripts/opener.ts', import.meta.url)
const wholeFile = olderStates.find(({ name }) => name === 'tracked after step 13')!

describe('the migrations', () => {
  test('in the code are the files of drizzle/, word for word', () => {
    const read = files.map((file) => {
      const sql = readFileSync(`drizzle/${file}`, 'utf8')
      const hash = createHash('sha256').update(sql).digest('hex')
      return { name: file.replace('.sql', ''), hash, sql }
    })

    expect(migrations).toMatchObject(read)
  })

  test('are at least a second apart, in order', () => {
    const gaps = migrations.slice(1).map(({ when }, index) => when - migrations[index]!.when)

    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000)
  })

  test('make the schema that is pinned here', async () => {
    const schema = await freshSchema()

    await expect(`${schema.join('\n\n')}\n`).toMatchFileSnapshot('./fixtures/schema.txt')
  })

  test.each(migrations.slice(0, -1).map(({ name }, index) => [name, index + 1] as const))(
    'leave a sound database when they stop after %s',
    async (_, count) => {
      const path = await stoppedAfter(count)
      const faults = faultsOf(path)

      await using memory = await MemoryStore.open({ url: `file:${path}` })

      expect(faults).toEqual([])
      expect(memory.opening.applied).toEqual(migrations.slice(count).map(({ name }) => name))
      expect(faultsOf(path)).toEqual([])
      expect(schemaOf(path)).toEqual(await freshSchema())
    },
  )
})

describe('a file whose history is not ours', () => {
  const changes: [name: string, sql: string, words: string][] = [
    [
      'with an edited migration',
      `UPDATE ${historyTable} SET hash = 'edited' WHERE created_at = ${migrations[4]!.when}`,
      'it was made with another drizzle/0004_scheduled_tasks.sql',
    ],
    [
      'with one left out',
      `DELETE FROM ${historyTable} WHERE created_at = ${migrations[5]!.when}`,
      'drizzle/0005_limitations.sql was never applied',
    ],
    [
      'with an unknown one',
      `UPDATE ${historyTable} SET created_at = 5 WHERE created_at = ${migrations[0]!.when}`,
      'unknown entry where drizzle/0000_init.sql should be',
    ],
    [
      'of a newer version',
      `INSERT INTO ${historyTable}(hash, created_at) VALUES ('needs at least 9999999999999', 0)`,
      'newer version of omega-memory',
    ],
  ]

  test.each(changes)('%s is refused by name, untouched', async (_, sql, words) => {
    const draft = temporaryPath()
    await (await MemoryStore.open({ url: `file:${draft}` })).close()
    {
      using file = new OlderFile(draft)
      file.exec(sql, 'PRAGMA wal_checkpoint(TRUNCATE)')
    }
    // A copy, because the driver lets go of the draft when it is collected.
    const path = temporaryPath()
    copyFileSync(draft, path)
    const before = imprintOf(path)

    const opening = MemoryStore.open({ url: `file:${path}` })

    await expect(opening).rejects.toMatchObject({
      code: 'unknown_schema',
      message: expect.stringContaining(words),
    })
    expect(imprintOf(path)).toEqual(before)
  })
})

describe('two processes', () => {
  test('open the same new file and the same older file at once, again and again', async () => {
    await using one = start(opener)
    await using other = start(opener)
    const times = someOf(40)
    const paths = Array.from({ length: 2 * times }, () => temporaryPath())
    for (const path of paths.slice(times)) makeOlderFile(path, wholeFile, 'one user')

    const openings: unknown[] = []
    for (const path of paths) {
      one.send(path)
      other.send(path)
      openings.push(await one.message(), await other.message())
    }

    expect(openings.filter((opening) => JSON.stringify(opening).includes('error'))).toEqual([])
    const stored = paths.map((path) => countOf(path))
    expect(stored).toEqual([...Array(times).fill(4), ...Array(times).fill(10)])
    const adoptions = openings.filter((opening) =>
      JSON.stringify(opening).includes('"adopted":true'),
    )
    expect(adoptions).toHaveLength(times)
    expect(new Set(paths.slice(times).flatMap(backupsOf))).toEqual(
      new Set(['memory.db.before-0.1.0.bak']),
    )
  })
})

test('the version in the code is the one of the package', () => {
  expect(readFileSync('package.json', 'utf8')).toContain(`"version": "${version}"`)
})

async function stoppedAfter(count: number): Promise<string> {
  const path = temporaryPath()
  const client = await openClient({ path })
  await client.exclusive(
    async (session) => {
      session.run(
        `CREATE TABLE ${sharedHistoryTable} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
      )
      for (const migration of migrations.slice(0, count)) {
        for (const statement of statementsOf(migration)) session.run(statement)
        session.run(`INSERT INTO ${sharedHistoryTable}(hash, created_at) VALUES (?, ?)`, [
          migration.hash,
          migration.when,
        ])
      }
    },
    { foreignKeys: 'off' },
  )
  client.close()
  return path
}

const backupsOf = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.endsWith('.bak') || name.endsWith('.part'))

function countOf(path: string): unknown {
  using file = new OlderFile(path)
  return file.all('SELECT count(*) AS messages FROM messages')[0]?.messages
}
