import { chmodSync, statSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { settleAliases } from '../../../../src/database/migrations/adoption/alias-links.ts'
import { MemoryStore } from '../../../../src/index.ts'
import { OlderFile } from '../../../fixtures/legacy/older-file.ts'
import {
  searchLikeTheOlderProgram,
  useLikeTheOlderProgram,
} from '../../../fixtures/legacy/statements.ts'
import { makeOlderFile, olderStates } from '../../../fixtures/legacy/states.ts'
import { faultsOf } from '../../../support/schema.ts'
import { temporaryPath } from '../../../support/temporary.ts'

const stateNamed = (name: string) => olderStates.find((state) => state.name === name)!

describe('adoption settles', () => {
  test('facts without a sender: of the only user, else of nobody in particular', async () => {
    const one = await adopted('untracked after step 1', 'one user')
    const several = await adopted('untracked after step 2', 'several users')

    expect(one.all('SELECT DISTINCT sender_id FROM facts')).toEqual([{ sender_id: 'ana' }])
    expect(several.all('SELECT DISTINCT sender_id FROM facts')).toEqual([{ sender_id: 'legacy' }])
  })

  test('who may read the file: its owner alone, so that doctor finds nothing', async () => {
    const path = temporaryPath()
    makeOlderFile(path, stateNamed('tracked after step 13'), 'one user')
    chmodSync(path, 0o644)

    const memory = await MemoryStore.open({ url: `file:${path}` })
    const { findings } = await memory.doctor()
    await memory.close()

    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  test('the last activity of conversations from before it was kept', async () => {
    const file = await adopted('untracked after step 2', 'one user', (older) => {
      older.run("UPDATE messages SET timestamp = '2025-06-16 08:00:00' WHERE id = 'ana-new-7'")
    })

    expect(file.all('SELECT id, last_activity, status FROM conversations ORDER BY id')).toEqual([
      { id: 'ana-new', last_activity: '2025-06-16 08:00:00', status: 'active' },
      { id: 'ana-old', last_activity: '2025-06-15 14:30:00', status: 'active' },
    ])
  })

  test('moments: the same instant in the text that sorts, words marked', async () => {
    const file = await adopted('tracked after step 13', 'nobody', (older) => {
      for (const [id, due] of Object.entries(dueMoments)) addTask(older, id, due)
    })

    const tasks = file.all('SELECT id, due_at, problem FROM scheduled_tasks ORDER BY rowid')
    expect(tasks).toEqual([
      { id: 'canonical', due_at: '2026-05-04 09:00:00', problem: null },
      { id: 'T', due_at: '2026-05-04 09:00:00', problem: null },
      { id: 'Z', due_at: '2026-05-04 09:00:00', problem: null },
      { id: 'offset', due_at: '2026-05-04 07:00:00', problem: null },
      { id: 'short offset', due_at: '2026-05-04 14:30:00', problem: null },
      {
        id: 'words',
        due_at: 'tomorrow at nine',
        problem: 'due_at is not a moment: tomorrow at nine',
      },
      {
        id: 'no such day',
        due_at: '2026-02-30 09:00:00',
        problem: 'due_at is not a moment: 2026-02-30 09:00:00',
      },
    ])
  })

  test('conversations that were active at once in one scope: the last used goes on', async () => {
    const file = await adopted('tracked after step 13', 'nobody', (older) => {
      addActive(older, 'first', '2026-05-04 09:00:00')
      addActive(older, 'second', '2026-05-04 09:30:00')
      addActive(older, 'idle', '2026-05-03 09:00:00')
    })

    expect(file.all('SELECT id, status FROM conversations ORDER BY id')).toEqual([
      { id: 'first', status: 'closed' },
      { id: 'idle', status: 'active' },
      { id: 'second', status: 'active' },
    ])
  })

  test('references to rows that are gone, without losing what refers', async () => {
    const file = await adopted('tracked after step 13', 'one user', (older) => {
      older.exec('PRAGMA foreign_keys=OFF')
      older.run("DELETE FROM messages WHERE id = 'ana-old-9'")
      older.run("DELETE FROM conversations WHERE id = 'ana-new'")
    })

    expect(file.all('SELECT DISTINCT source_message_id FROM facts')).toEqual([
      { source_message_id: null },
    ])
    expect(file.all("SELECT * FROM conversations WHERE id = 'ana-new'")).toMatchObject([
      { channel: 'legacy', sender_id: 'ana', status: 'closed' },
    ])
    expect(file.all('SELECT count(*) AS kept FROM messages')).toEqual([{ kept: 5 }])
  })

  test('the order of messages that bear one second, even after VACUUM', async () => {
    const file = await adopted('tracked after step 13', 'one user', (older) => {
      older.run("DELETE FROM messages WHERE id = 'ana-old-8'")
      older.exec('VACUUM')
    })

    const messages = file.all(
      "SELECT id, sequence FROM messages WHERE conversation_id = 'ana-old' ORDER BY sequence",
    )
    expect(messages).toEqual([
      { id: 'ana-old-9', sequence: 1 },
      { id: 'ana-old-7', sequence: 2 },
    ])
    expect(searchLikeTheOlderProgram(file, 'ana', 'the rake')).toHaveLength(2)
    expect(searchLikeTheOlderProgram(file, 'ana', 'thanks')).toHaveLength(2)
  })

  test('the same rows in the middle of rebuilding lessons, once each', async () => {
    const file = await adopted('broken off in step 13 after statement 2 of 7', 'several users')

    expect(file.all('SELECT count(*) AS kept FROM lessons')).toEqual([{ kept: 6 }])
  })
})

test('a file in rollback mode is adopted like one in WAL mode', async () => {
  const [draft, path] = [temporaryPath(), temporaryPath()]
  makeOlderFile(draft, stateNamed('untracked after step 3'), 'one user')
  {
    using older = new OlderFile(draft)
    older.exec(`VACUUM INTO '${path}'`)
  }

  const memory = await MemoryStore.open({ url: `file:${path}` })
  await memory.close()

  expect(memory.opening.adopted).toBe(true)
  using file = new OlderFile(path)
  expect(file.all('SELECT count(*) AS kept FROM messages')).toEqual([{ kept: 6 }])
})

describe('settleAliases', () => {
  test('leaves links to senders who are no aliases', () => {
    expect(settled({ a: 'x', b: 'x' })).toEqual({})
  })

  test('leads every link of a chain to its end', () => {
    expect(settled({ a: 'b', b: 'c', c: 'd' })).toEqual({ a: 'd', b: 'd' })
  })

  test('drops a link to oneself', () => {
    expect(settled({ a: 'a' })).toEqual({ a: undefined })
  })

  test('opens a circle at the one known longest, else at the first by name', () => {
    expect(settled({ a: 'b', b: 'c', c: 'a', tail: 'b' }, ['x', 'c', 'b'])).toEqual({
      a: 'c',
      c: undefined,
      tail: 'c',
    })
    expect(settled({ b: 'a', a: 'b' })).toEqual({ a: undefined })
  })
})

describe('the older program on an adopted file', () => {
  test('runs all its statements, and ours sees what it wrote', async () => {
    const path = temporaryPath()
    makeOlderFile(path, stateNamed('tracked after step 13'), 'several users')
    await (await MemoryStore.open({ url: `file:${path}` })).close()

    using file = new OlderFile(path)
    file.exec('PRAGMA foreign_keys=ON')
    useLikeTheOlderProgram(file, 'ana')
    useLikeTheOlderProgram(file, 'dora')

    expect(searchLikeTheOlderProgram(file, 'dora', 'the wheelbarrow')).toEqual([
      'Did the wheelbarrow come back?',
    ])
    await using memory = await MemoryStore.open({ url: `file:${path}` })
    await expectOlderRows(memory)
    expect(faultsOf(path)).toEqual([])
  })

  test('runs them on a new file too', async () => {
    const path = temporaryPath()
    await (await MemoryStore.open({ url: `file:${path}` })).close()

    using file = new OlderFile(path)
    file.exec('PRAGMA foreign_keys=ON')
    useLikeTheOlderProgram(file, 'ana')
    useLikeTheOlderProgram(file, 'dora')

    await using memory = await MemoryStore.open({ url: `file:${path}` })
    await expectOlderRows(memory)
  })
})

async function expectOlderRows(memory: MemoryStore): Promise<void> {
  const scope = { channel: 'telegram', senderId: 'dora' }
  const conversation = await memory.conversations.findActive(scope)
  expect(conversation?.id).toBe('older-dora')
  expect(await memory.messages.list('older-dora')).toMatchObject([
    { role: 'user', sequence: 1, content: 'Did the wheelbarrow come back?' },
    { role: 'assistant', sequence: 2, content: 'Not yet.' },
  ])
  expect(await memory.facts.get('dora', 'city')).toMatchObject({ value: 'Lisbon' })
  expect(await memory.aliases.resolve('dora@older')).toBe('dora')
  expect(await memory.sessions.get({ ...scope, project: 'shed' })).toMatchObject({
    sessionId: 'second',
  })
  expect(await memory.outcomes.listRecent({ senderId: 'dora' })).toHaveLength(1)
  expect(await memory.lessons.list({ senderId: 'dora' })).toHaveLength(2)
  const waiting = await memory.tasks.listForSender('dora')
  expect(waiting.find(({ id }) => id === 'older-dora-iso')?.dueAt).toEqual(
    new Date('2031-05-04T07:00:00Z'),
  )
  const unreadable = await memory.tasks.listFailed()
  expect(unreadable.map(({ id }) => id)).toContain('older-dora-words')
  expect(await memory.audit.verify()).toMatchObject({ ok: true })
}

const dueMoments = {
  canonical: '2026-05-04 09:00:00',
  T: '2026-05-04T09:00:00',
  Z: '2026-05-04T09:00:00Z',
  offset: '2026-05-04T09:00:00+02:00',
  'short offset': '2026-05-04 09:00-0530',
  words: 'tomorrow at nine',
  'no such day': '2026-02-30 09:00:00',
}

function addTask(file: OlderFile, id: string, due: string): void {
  file.insert('scheduled_tasks', {
    id,
    channel: 'telegram',
    sender_id: 'ana',
    reply_target: 'chat-1',
    description: 'water the roses',
    due_at: due,
  })
}

function addActive(file: OlderFile, id: string, lastActivity: string): void {
  file.insert('conversations', {
    id,
    channel: 'telegram',
    sender_id: 'ana',
    last_activity: lastActivity,
  })
}

/** An adopted file, to look at as any other program would. */
async function adopted(
  state: string,
  population: 'nobody' | 'one user' | 'several users',
  change: (file: OlderFile) => void = () => undefined,
): Promise<OlderFile> {
  const path = temporaryPath()
  makeOlderFile(path, stateNamed(state), population)
  {
    using file = new OlderFile(path)
    change(file)
  }
  await (await MemoryStore.open({ url: `file:${path}` })).close()
  return new OlderFile(path)
}

const settled = (links: Record<string, string>, known: string[] = []) =>
  Object.fromEntries(
    settleAliases(
      new Map(Object.entries(links)),
      new Map(known.map((sender, place) => [sender, place])),
    ),
  )
