import { describe, expect } from 'vitest'

import { copyStore, type CopyProgress, type MemoryStore } from '../../src/index.ts'
import { everything } from '../support/everything.ts'
import { test as memoryTest } from '../support/memory.ts'
import { failure } from '../support/server/failure.ts'
import { TestServer } from '../support/server/test-server.ts'
import { reminder } from '../support/task.ts'

const test = memoryTest.extend<{
  server: TestServer
  /** An empty store on the server. */
  remote: MemoryStore
  /** Opens another file beside the test's own. */
  openFile: (name: string) => Promise<MemoryStore>
}>({
  server: async ({ path }, use) => {
    await using server = await TestServer.start({ path: `${path}.server` })
    await use(server)
  },
  remote: async ({ server, open }, use) => {
    await use(await open({ url: server.url }))
  },
  openFile: async ({ path, open }, use) => {
    await use((name) => open({ url: `file:${path}.${name}` }))
  },
})

/** Base64 that is long enough to stand apart from what holds it. */
const part = (text: string) => Buffer.alloc(30_000, text).toString('base64')

/** Something of everything that can be remembered. */
async function fill(memory: MemoryStore): Promise<void> {
  const scope = { channel: 'chat', senderId: 'ana' }
  const first = await memory.recordExchange({
    ...scope,
    user: 'The violin lesson is on Friday. 🎻',
    assistant: 'Noted.',
    metadata: { mood: 'glad', tries: [1, 2.5, null] },
  })
  await memory.conversations.close(first.conversation.id, { summary: 'Music' })
  await memory.recordExchange({ ...scope, senderId: 'ben', user: 'Hola', assistant: '¿Qué tal?' })
  await memory.recordExchange({ ...scope, project: 'garden', user: 'Prune roses', assistant: 'Ok' })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
  await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lyon' })
  await memory.facts.set({ senderId: 'ben', key: 'pet', value: 'a dodo' })
  await memory.facts.delete('ben', 'pet')
  await memory.aliases.create('ana-phone', 'ana')
  await memory.tasks.create(reminder({ dueAt: '2026-03-01 09:00' }))
  await memory.tasks.create(reminder({ description: 'Call the dentist' }))
  const [claim] = await memory.tasks.claimDue({ owner: 'worker' })
  if (claim) await memory.tasks.complete(claim)
  const note = { senderId: 'ana', namespace: ['notes'], key: 'k', value: { days: [1, 2.5] } }
  await memory.items.set(note)
  await memory.items.set({ ...note, key: 'picture', value: [part('picture')] })
  const value = { type: 'bytes', bytes: new Uint8Array([0, 255, 0]) }
  const place = { senderId: 'ana', threadId: 'graph', checkpointId: '1' }
  const channels = [{ name: 'said', version: '1', value }]
  await memory.checkpoints.put({ ...place, ...value, metadata: { step: 1 }, channels })
  const writes = [{ channel: 'said', place: -1, ...value }]
  await memory.checkpoints.putWrites({ ...place, task: 't', writes })
  const session = { senderId: 'ana', projectKey: 'app', sessionId: 's-1' }
  await memory.transcripts.append({ ...session, entries: [{ uuid: 'u' }, {}], summary: { n: 1 } })
  await memory.sessions.set({ ...scope, project: 'garden', sessionId: 'session-1' })
  await memory.outcomes.record({ senderId: 'ana', domain: 'tone', score: 1, lesson: 'Be brief' })
  await memory.lessons.record({ senderId: 'ana', domain: 'tone', rule: 'Be brief' })
  await memory.limitations.record({ title: 'No ears', description: 'It cannot hear.' })
  for (const input of ['one', 'two', 'three']) {
    await memory.audit.record({ ...scope, input, status: 'ok' })
  }
  await memory.client.batch(
    [
      `INSERT INTO message_vectors SELECT key, 'test', x'0000803f000000bf' FROM messages ORDER BY key LIMIT 1`,
      // The highest key is used up and gone: it must not be given out again.
      `DELETE FROM messages WHERE key = (SELECT max(key) FROM messages)`,
    ],
    'write',
  )
}

const hits = async (memory: MemoryStore, word: string) =>
  (
    await memory.client.batch([
      { sql: 'SELECT rowid FROM messages_recall WHERE messages_recall MATCH ?', args: [word] },
      { sql: 'SELECT rowid FROM messages_fts WHERE messages_fts MATCH ?', args: [word] },
    ])
  ).map(({ rows }) => rows.length)

const marked = async ({ client }: MemoryStore) =>
  (await client.execute('SELECT 1 FROM __omega_memory_migrations WHERE created_at = -1')).rows
    .length > 0

/** Copies while something is done in the source whenever messages were copied or compared. */
async function copyBeside(from: MemoryStore, to: MemoryStore, change: () => unknown) {
  const changes: unknown[] = []
  const copied = copyStore(from, to, {
    onProgress: ({ table }) => {
      if (table === 'messages') changes.push(change())
    },
  })
  try {
    return await copied
  } finally {
    await Promise.all(changes)
  }
}

describe('copyStore', () => {
  test('makes file, server and file equal row for row', async ({ memory, remote, openFile }) => {
    await fill(memory)
    const back = await openFile('back')

    const there = await copyStore(memory, remote)
    const andBack = await copyStore(remote, back)

    expect(await everything(remote)).toEqual(await everything(memory))
    expect(await everything(back)).toEqual(await everything(memory))
    expect(there).toEqual(andBack)
    expect(there.audit).toMatchObject({ ok: true, entries: 3 })
    expect(there.tables).toMatchObject({ conversations: 3, messages: 5, facts: 1, audit_log: 3 })
  })

  test('leaves no table out', async ({ memory, openFile }) => {
    await fill(memory)

    const { tables } = await copyStore(memory, await openFile('copy'))

    const stored = Object.keys(await everything(memory)).filter(
      (name) => !['sqlite_sequence', 'message_words', 'recall_letters', 'blob_uses'].includes(name), // made anew with the index
    )
    expect(Object.keys(tables).sort()).toEqual(stored.sort())
    expect(Object.values(tables).every((rows) => rows > 0)).toBe(true)
  })

  test('makes a store that is searched and written like the original', async ({ open, remote }) => {
    const memory = await open({ olderPrograms: true })
    await fill(memory)

    await copyStore(memory, remote)
    const again = { channel: 'chat', senderId: 'ana', user: 'And the cello?', assistant: 'No.' }
    await memory.recordExchange({ ...again, idempotencyKey: 'k' })
    await remote.recordExchange({ ...again, idempotencyKey: 'k' })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Nice' })
    await remote.facts.set({ senderId: 'ana', key: 'city', value: 'Nice' })

    expect(await hits(remote, 'violin')).toEqual([1, 1])
    const keys = 'SELECT key, sequence, content FROM messages ORDER BY key'
    expect((await remote.client.execute(keys)).rows).toEqual(
      (await memory.client.execute(keys)).rows,
    )
    expect(await remote.facts.history('ana', 'city')).toEqual(
      await memory.facts.history('ana', 'city'),
    )
  })

  test('goes on where an attempt was interrupted', async ({ memory, server, remote }) => {
    await fill(memory)
    await memory.client.batch(
      Array.from({ length: 1200 }, (_, n) => ({
        sql: `INSERT INTO facts (id, sender_id, key, value) VALUES (?1, 'ana', ?1, 'v')`,
        args: [`fact-${n}`],
      })),
      'write',
    )
    const seen: CopyProgress[] = []
    server.faults = () => (seen.length > 5 ? { kind: 'status', status: 401 } : undefined)

    const error = await failure(
      copyStore(memory, remote, { onProgress: (progress) => seen.push(progress) }),
    )
    server.faults = undefined
    const rest: CopyProgress[] = []
    const receipt = await copyStore(memory, remote, {
      onProgress: (progress) => rest.push(progress),
    })

    expect(error).toMatchObject({ code: 'unauthorized' })
    expect(receipt.resumed).toBeGreaterThan(500)
    expect(rest.filter(({ phase }) => phase === 'copying')).not.toEqual([])
    expect(rest.filter(({ done, total }) => done > total)).toEqual([])
    expect(await everything(remote)).toEqual(await everything(memory))
  })

  test('copies everything once although replies are lost', async ({ memory, server, remote }) => {
    await fill(memory)
    server.faults = (request) => (request % 3 === 0 ? { kind: 'lose-reply' } : undefined)

    await copyStore(memory, remote)
    server.faults = undefined

    expect(await everything(remote)).toEqual(await everything(memory))
  })

  test('reads smaller pages when a server refuses an answer as too large', async ({
    memory,
    path,
    open,
  }) => {
    const long = 'word '.repeat(2000)
    for (let n = 0; n < 20; n += 1) {
      await memory.recordExchange({ channel: 'c', senderId: 's', user: long, assistant: `${n}` })
    }
    await using server = await TestServer.start({ path: `${path}.small`, maxResponseBytes: 50_000 })
    const small = await open({ url: server.url })

    await copyStore(memory, small)

    expect((await small.stats('s')).messages).toBe(40)
  })

  test('sends large rows in portions', async ({ memory, remote }) => {
    const large = 'word '.repeat(100_000)
    for (let n = 0; n < 4; n += 1) {
      await memory.recordExchange({ channel: 'c', senderId: 's', user: large, assistant: `${n}` })
    }

    const seen: CopyProgress[] = []
    await copyStore(memory, remote, { onProgress: (progress) => seen.push(progress) })

    const sent = seen.filter(({ phase, table }) => phase === 'copying' && table === 'messages')
    expect(sent.length).toBeGreaterThan(1)
    expect(sent.at(-1)).toMatchObject({ done: 8, total: 8 })
  })

  test('tells how far it has come', async ({ memory, openFile }) => {
    await fill(memory)
    const seen: CopyProgress[] = []

    await copyStore(memory, await openFile('copy'), {
      onProgress: (progress) => seen.push(progress),
    })

    expect(seen).toContainEqual({ phase: 'copying', table: 'messages', done: 5, total: 5 })
    expect(seen).toContainEqual({ phase: 'verifying', table: 'messages', done: 5, total: 5 })
  })

  test('refuses a target that holds something else', async ({ memory, openFile }) => {
    await fill(memory)
    const other = await openFile('other')
    await other.recordExchange({ channel: 'chat', senderId: 'zoe', user: 'Hi', assistant: 'Hi' })
    const before = await everything(other)

    const error = await failure(copyStore(memory, other))

    expect(error).toMatchObject({ code: 'conflict' })
    expect(await everything(other)).toEqual(before)
  })

  test('brings along what is changed, added and deleted in the source meanwhile', async ({
    memory,
    remote,
  }) => {
    await fill(memory)
    const changes = [
      async () => {
        await memory.client.execute(
          "UPDATE conversations SET summary = 'Other' WHERE summary = 'Music'",
        )
        await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Nice' })
        await memory.erase('ben')
        await memory.recordExchange({
          channel: 'chat',
          senderId: 'cleo',
          user: 'Hello',
          assistant: 'Hello',
        })
      },
    ]

    const receipt = await copyBeside(memory, remote, () => changes.shift()?.())

    expect(receipt.audit.ok).toBe(true)
    expect(await everything(remote)).toEqual(await everything(memory))
    expect(await marked(remote)).toBe(false)
  })

  test('brings along large parts that edits add, change and drop meanwhile', async ({
    memory,
    remote,
  }) => {
    await fill(memory)
    const note = { senderId: 'ana', namespace: ['notes'], key: 'picture' }
    const said = { channel: 'chat', senderId: 'ana', role: 'user' as const, content: 'Look' }
    const { id } = await memory.messages.append({ ...said, body: { image: part('first') } })
    const changes = [
      () => memory.messages.update(id, { body: { image: part('second') } }),
      () => memory.items.set({ ...note, value: [part('third'), part('fourth')] }),
      () => memory.items.delete(note),
    ]

    await copyBeside(memory, remote, () => changes.shift()?.())
    const { blobs } = await remote.admin.count()

    expect(changes).toEqual([])
    expect(await everything(remote)).toEqual(await everything(memory))
    expect(await remote.messages.get(id)).toMatchObject({ body: { image: part('second') } })
    expect(blobs).toBe((await memory.admin.count()).blobs)
    expect(await remote.doctor()).toMatchObject({ healthy: true })
  })

  test('ends beside a writer that never rests, says what it missed, and goes on when called again', async ({
    memory,
    remote,
    server,
    open,
  }) => {
    await fill(memory)
    let said = 0
    const write = () =>
      memory.recordExchange({
        channel: 'chat',
        senderId: 'ana',
        user: `More ${said++}`,
        assistant: 'Ok',
      })

    const error = await failure(copyBeside(memory, remote, write))
    const again = await open({ url: server.url })
    const before = await again.doctor()
    const receipt = await copyStore(memory, remote)

    expect(error).toMatchObject({ code: 'conflict' })
    expect(error.message).toMatch(/\d+ of messages/)
    expect(error.message).toContain('copy again, which goes on')
    expect(again.opening).toMatchObject({ unfinishedCopy: true })
    expect(before.findings).toContainEqual(
      expect.objectContaining({ code: 'copy_unfinished', severity: 'error' }),
    )
    expect(receipt.resumed).toBeGreaterThan(10)
    expect(await everything(remote)).toEqual(await everything(memory))
    expect((await open({ url: server.url })).opening).not.toHaveProperty('unfinishedCopy')
  })

  test('changes no row of a target that it did not begin', async ({ memory, openFile }) => {
    await fill(memory)
    const moved = await openFile('moved')
    await copyStore(memory, moved)
    await moved.client.execute("UPDATE conversations SET summary = 'Other' WHERE summary = 'Music'")
    const before = await everything(moved)

    const error = await failure(copyStore(memory, moved))

    expect(error).toMatchObject({ code: 'conflict' })
    expect(error.message).toContain('1 of conversations')
    expect(await everything(moved)).toEqual(before)
    expect(await marked(moved)).toBe(false)
  })

  test('says which tables of the application it left, and takes along those that are named', async ({
    memory,
    remote,
    openFile,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.client.batch(
      [
        'CREATE TABLE app_lines (id integer PRIMARY KEY, place integer REFERENCES app_places(id), what text)',
        'CREATE TABLE app_places (id integer PRIMARY KEY, fact text REFERENCES facts(id) ON DELETE SET NULL)',
        'CREATE TABLE other (what text)',
        'CREATE INDEX app_lines_what ON app_lines(what)',
        'INSERT INTO app_places SELECT 7, id FROM facts',
        "INSERT INTO app_lines VALUES (1, 7, 'bread'), (2, 7, NULL)",
        "INSERT INTO other VALUES ('x')",
        "INSERT INTO __drizzle_migrations(hash, created_at) VALUES ('of the app', 1)",
      ],
      'write',
    )

    const bare = await copyStore(memory, await openFile('bare'))
    const whole = await copyStore(memory, remote, { with: ['app_*'] })

    expect(bare.left).toEqual({ app_lines: 2, app_places: 1, other: 1 })
    expect(whole.left).toEqual({ other: 1 })
    expect(whole.tables).toMatchObject({ app_lines: 2, app_places: 1, __drizzle_migrations: 1 })
    const { rows } = await remote.client.execute(
      `SELECT what, value FROM app_lines JOIN app_places ON app_places.id = place JOIN facts ON facts.id = fact
       ORDER BY app_lines.id`,
    )
    expect(rows).toMatchObject([{ what: 'bread', value: 'Porto' }, { what: null }])
  })

  test("takes along drizzle-kit 1.0's record, and tables of any name and with columns that are made of others", async ({
    memory,
    remote,
  }) => {
    await memory.client.batch(
      [
        'DROP TABLE __drizzle_migrations',
        'CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric, name text, applied_at TEXT)',
        "INSERT INTO __drizzle_migrations VALUES (1, 'a', 1, '20261129_first', 'now')",
        `CREATE TABLE "app of ""Ana""" (id integer PRIMARY KEY AUTOINCREMENT, "a ""b""" text, long text GENERATED ALWAYS AS ("a ""b""" || '!') STORED)`,
        `INSERT INTO "app of ""Ana"""("a ""b""") VALUES ('bread')`,
      ],
      'write',
    )

    const { tables } = await copyStore(memory, remote, { with: ['app*'] })

    expect(tables).toMatchObject({ __drizzle_migrations: 1, 'app of "Ana"': 1 })
    const read = `SELECT name, long FROM __drizzle_migrations JOIN "app of ""Ana"""`
    expect((await remote.client.execute(read)).rows).toMatchObject([
      { name: '20261129_first', long: 'bread!' },
    ])
  })

  test('leaves a column of the application on a table of ours, and says so', async ({
    memory,
    openFile,
  }) => {
    await memory.client.execute('ALTER TABLE facts ADD COLUMN app_note text')
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'Rex' })
    await memory.client.execute("UPDATE facts SET app_note = 'sunny' WHERE \"key\" = 'city'")

    const { left, tables } = await copyStore(memory, await openFile('copy'))

    expect(left).toEqual({ 'facts.app_note': 1 })
    expect(tables).toMatchObject({ facts: 2 })
  })
})
