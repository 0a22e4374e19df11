/** Every error that a person can cause: what is said, in 80 columns, once, with what to do; and nothing left behind. */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { createClient } from '@libsql/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { freeNow } from '../../src/database/file/closed-handles.ts'
import { MemoryStore } from '../../src/index.ts'
import { everyCommand, nonsense, optionsOf, rightly, wrongly } from './every-command.ts'
import { expectTold } from './expect-told.ts'
import { omega, type Ran, sample } from './omega.ts'

/** The same for programs: one JSON object. */
function expectTellsPrograms({ code, stdout, stderr }: Ran, asked: Ran): void {
  expect({ code, stdout }).toEqual({ code: asked.code, stdout: '' })
  expect(JSON.parse(stderr)).toEqual({
    error: expect.objectContaining({
      code: expect.stringMatching(/^[a-z_]+$/),
      message: expect.stringMatching(/\S/),
    }),
  })
}

/** Runs a wrong command line for a person and for a program. */
async function expectRefused(name: string, words: readonly string[]): Promise<Ran> {
  const path = name.split(' ')
  const told = await omega([...path, ...words])
  expectTold(told)
  expectTellsPrograms(await omega([...path, '--json', ...words]), told)
  return told
}

/** The databases that can't be opened, made once. */
const folder = mkdtempSync(join(tmpdir(), 'omega-memory-walk-'))
const within = (name: string) => join(folder, name)
const broken = {
  'that is not there': within('nowhere.db'),
  'that is a folder': folder,
  'that is a text': within('text.db'),
  'of another program': within('other.db'),
  'of an application without a memory': within('app.db'),
  'of a newer version': within('newer.db'),
  'that is damaged': within('damaged.db'),
  'that is encrypted': within('encrypted.db'),
  'under a file': within('text.db/memory.db'),
}

const change = async (file: string, sql: string) => {
  const client = createClient({ url: `file:${within(file)}` })
  await client.executeMultiple(`${sql}; PRAGMA wal_checkpoint(TRUNCATE)`)
  client.close()
}

beforeAll(async () => {
  await omega(['import', sample, '--db', within('memory.db')])
  writeFileSync(within('text.db'), 'Not a database, but a text.')
  await change('other.db', 'CREATE TABLE facts (name TEXT)')
  await change('app.db', 'CREATE TABLE recipes (name TEXT)')
  copyFileSync(within('memory.db'), within('newer.db'))
  await change(
    'newer.db',
    "INSERT INTO __omega_memory_migrations (hash, created_at) VALUES ('needs at least 99999999999999', 0)",
  )
  const bytes = readFileSync(within('memory.db'))
  writeFileSync(within('damaged.db'), bytes.fill(0xaa, 100, 24_576))
  const url = pathToFileURL(within('encrypted.db')).href
  const encrypted = await MemoryStore.open({ url, encryptionKey: 'a key' })
  await encrypted.close()
  await freeNow()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const digests = new Map<string, string>()

/** The digest of a file. It is read again when the system says that it was written, or that its times were set. */
function digestOf(path: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
  const key = [path, ino, size, mtimeNs, ctimeNs].join(' ')
  const digest = digests.get(key) ?? createHash('sha256').update(readFileSync(path)).digest('hex')
  digests.set(key, digest)
  return digest
}

/** Everything that lies in the folder, to the byte. A closed file's -wal goes when its statements are collected. */
const lying = () =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !/-(wal|shm)$/.test(name))
      .sort()
      .map((name) => [name, digestOf(within(name))]),
  )

describe('the walk', () => {
  test('knows every command and every option', () => {
    const commands = everyCommand.map(({ name }) => name)
    const options = everyCommand.flatMap(optionsOf).map(({ long }) => long)

    expect(new Set(commands)).toEqual(new Set(Object.keys(rightly)))
    expect(new Set(options)).toEqual(new Set(Object.keys(nonsense)))
  })
})

describe.each(everyCommand.map((leaf) => [leaf.name, leaf] as const))('%s', (name, leaf) => {
  const takesDb = optionsOf(leaf).some(({ long }) => long === '--db')
  const begins = ['import', 'demo', 'mcp', 'graph import'].includes(name)

  test.each(wrongly(leaf).map(({ what, words }) => [what, words] as const))(
    'refuses %s',
    async (_what, words) => {
      const before = lying()
      const db = takesDb && !words.includes('--db') ? ['--db', within('memory.db')] : []

      const { code } = await expectRefused(name, [...db, ...words])

      // An id that nobody has is asked for rightly, and isn't found.
      const isId = optionsOf(leaf).some(({ flags }) => flags === `${words.at(-2)} <id>`)
      const isElsewhere = words.includes('nowhere.json') || words.includes('docs')
      expect(isElsewhere || code === (isId && words.at(-1) === 'soon' ? 1 : 2)).toBe(true)
      expect(lying()).toEqual(before)
    },
  )

  // Side by side: a file that is refused is looked at once more after a moment, in which another process may bring it forward.
  test.concurrent.each(
    Object.entries(broken).filter(([what]) => !(begins && /not there|without a memory/.test(what))),
  )('refuses a database %s, and leaves it as it is', async (_what, db) => {
    const before = lying()
    const words = takesDb ? [...rightly[name]!, '--db', db] : [db, within('copy.db')]

    await expectRefused(name, words)

    expect(lying()).toEqual(before)
  })
})
