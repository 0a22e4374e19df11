import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../../../src/index.ts'
import { OlderFile } from '../../../fixtures/legacy/older-file.ts'
import { makeOlderFile, olderStates } from '../../../fixtures/legacy/states.ts'
import { temporaryPath } from '../../../support/temporary.ts'
import { imprintOf } from '../../../support/untouched.ts'

const wholeFile = olderStates.find(({ name }) => name === 'tracked after step 13')!

/** What makes a file one that must be left alone, and the code and words of the refusal. */
const strangers: [name: string, make: (path: string) => void, code: string, words: RegExp][] = [
  [
    'a text',
    (path) => writeFileSync(path, 'Dear diary, '.repeat(1000)),
    'unknown_schema',
    /no database/,
  ],
  ['a single byte', (path) => writeFileSync(path, '?'), 'unknown_schema', /no database/],
  [
    "another application's facts and senders",
    (path) => change(path, 'CREATE TABLE Facts(body TEXT)', 'CREATE VIEW senders AS SELECT 1'),
    'unknown_schema',
    /taken the names Facts, senders in it; give the memory a database of its own/,
  ],
  [
    "another application's messages",
    (path) => change(path, 'CREATE TABLE messages(id INTEGER PRIMARY KEY, body TEXT)'),
    'unknown_schema',
    /taken the name messages/,
  ],
  [
    "a newer version of the older program's",
    (path) => older(path, "INSERT INTO _migrations(name) VALUES ('014_something')"),
    'unknown_schema',
    /steps are recorded/,
  ],
  [
    'an older file with a table that was changed by hand',
    (path) => older(path, 'ALTER TABLE facts ADD COLUMN confidence REAL'),
    'unknown_schema',
    /taken the name facts/,
  ],
  [
    "another application's index under a name of ours",
    (path) =>
      change(path, 'CREATE TABLE notes(at TEXT)', 'CREATE INDEX idx_outcomes_time ON notes(at)'),
    'unknown_schema',
    /taken the name idx_outcomes_time/,
  ],
  [
    "another application's messages_fts alone",
    (path) => change(path, 'CREATE TABLE messages_fts(note TEXT)'),
    'unknown_schema',
    /taken the name messages_fts in it/,
  ],
  [
    "another application's messages_fts_data beside a table of its own",
    (path) => change(path, 'CREATE TABLE messages_fts_data(x)', 'CREATE TABLE app_notes(x)'),
    'unknown_schema',
    /taken the name messages_fts_data in it/,
  ],
  [
    "a record of migrations that is not drizzle-kit's",
    (path) => change(path, 'CREATE TABLE __drizzle_migrations(step TEXT)'),
    'unknown_schema',
    /taken the name __drizzle_migrations in it/,
  ],
  ['a damaged older file', (path) => damaged(path, 2), 'corrupt', /damaged/],
  [
    'an older file whose facts alone are damaged',
    (path) => damaged(path, rootOf(path, 'facts'), 1),
    'corrupt',
    /damaged/,
  ],
]

describe('a file of somebody else', () => {
  test.each(strangers)('%s is left untouched', async (_, make, code, words) => {
    const path = temporaryPath()
    settled(path, make)
    chmodSync(path, 0o640)
    const before = imprintOf(path)

    const opening = MemoryStore.open({ url: `file:${path}` })

    await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
    expect(imprintOf(path)).toEqual(before)
  })

  test('is left untouched in the state a crash left it, with its -wal', async () => {
    const from = temporaryPath()
    const path = temporaryPath()
    using file = new OlderFile(from)
    file.exec('CREATE TABLE facts(id INTEGER PRIMARY KEY, body TEXT)')
    copyFileSync(from, path)
    copyFileSync(`${from}-wal`, `${path}-wal`)
    const before = imprintOf(path)

    const opening = MemoryStore.open({ url: `file:${path}` })

    await expect(opening).rejects.toMatchObject({ code: 'unknown_schema' })
    expect(imprintOf(path)).toEqual(before)
  })

  test('in rollback mode stays in it', async () => {
    const path = temporaryPath()
    settled(path, (draft) => {
      change(draft, 'CREATE TABLE facts(body TEXT)', 'PRAGMA journal_mode=DELETE')
    })
    const before = imprintOf(path)

    const opening = MemoryStore.open({ url: `file:${path}` })

    await expect(opening).rejects.toMatchObject({ code: 'unknown_schema' })
    expect(imprintOf(path)).toEqual(before)
  })
})

test('an older file may have tables of others beside its own, which stay', async () => {
  const path = temporaryPath()
  older(path, 'CREATE TABLE notes(id INTEGER PRIMARY KEY, message TEXT REFERENCES messages(id))')
  change(path, "INSERT INTO notes(message) SELECT id FROM messages WHERE id = 'ana-old-9'")

  await using memory = await MemoryStore.open({ url: `file:${path}` })

  const { rows } = await memory.client.execute(
    'SELECT content FROM notes JOIN messages ON messages.id = message',
  )
  expect(rows).toMatchObject([{ content: 'Where is the rake? (ana-old)' }])
})

/** A file that no connection of this process still has open: the driver lets go of one when it is collected. */
function settled(path: string, make: (path: string) => void): void {
  const draft = temporaryPath()
  make(draft)
  copyFileSync(draft, path)
}

function change(path: string, ...statements: string[]): void {
  using file = new OlderFile(path)
  file.exec(...statements, 'PRAGMA wal_checkpoint(TRUNCATE)')
}

function older(path: string, ...statements: string[]): void {
  makeOlderFile(path, wholeFile, 'several users')
  change(path, ...statements)
}

/** Pages of an older file are overwritten: those from one on, or so many of them. The first holds the schema. */
function damaged(path: string, page: number, count = Infinity): void {
  older(path)
  const bytes = readFileSync(path)
  const from = (page - 1) * 4096
  bytes.fill(0xa5, from, Math.min(from + count * 4096, bytes.length))
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  writeFileSync(path, bytes)
}

/** The page at which a table of an older file begins. */
function rootOf(path: string, table: string): number {
  const draft = `${path}.draft`
  older(draft)
  using file = new OlderFile(draft)
  const [found] = file.all('SELECT rootpage FROM sqlite_master WHERE name = ?', table)
  return Number(found?.['rootpage'])
}
