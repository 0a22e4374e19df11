import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import {
  deleteSession,
  foldSessionSummary,
  forkSession,
  getSessionInfo,
  getSessionMessages,
  getSubagentMessages,
  importSessionToStore,
  InMemorySessionStore,
  listSessions,
  listSubagents,
  renameSession,
  type SessionStore,
  tagSession,
} from '@anthropic-ai/claude-agent-sdk'
import { onTestFinished } from 'vitest'

import { OmegaSessionStore } from '../../src/doors/claude-agent-sdk/index.ts'
import { describe, expect, test } from '../support/memory.ts'

const first = '11111111-1111-4111-8111-111111111111'
const second = '22222222-2222-4222-8222-222222222222'

const line = (sessionId: string, type: 'user' | 'assistant', n: number, content: unknown) => ({
  type,
  uuid: `${sessionId.slice(0, 35)}${n}`,
  parentUuid: n === 0 ? null : `${sessionId.slice(0, 35)}${n - 1}`,
  sessionId,
  timestamp: `2026-03-01T08:00:0${n}.000Z`,
  isSidechain: false,
  cwd: '/app',
  gitBranch: 'main',
  message: { role: type, content },
})

/** The sessions of a project as Claude Code leaves them on disk, in a configuration folder of this test's own. */
function sessionsOnDisk(): string {
  const config = mkdtempSync(join(tmpdir(), 'omega-memory-'))
  const before = process.env['CLAUDE_CONFIG_DIR']
  process.env['CLAUDE_CONFIG_DIR'] = config
  onTestFinished(() => {
    if (before === undefined) delete process.env['CLAUDE_CONFIG_DIR']
    else process.env['CLAUDE_CONFIG_DIR'] = before
  })
  const dir = mkdtempSync(join(tmpdir(), 'omega-memory-app-'))
  const project = join(config, 'projects', dir.replaceAll(/[^a-zA-Z0-9]/g, '-'))
  const write = (path: string, lines: readonly object[]) => {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), lines.map((each) => `${JSON.stringify(each)}\n`).join(''))
  }
  write(`${first}.jsonl`, [
    line(first, 'user', 0, 'Where is the zebra crossing drawn?'),
    line(first, 'assistant', 1, [{ type: 'text', text: 'In crossing.ts, line 12.' }]),
    line(first, 'user', 2, 'Draw it wider'),
    line(first, 'assistant', 3, [{ type: 'text', text: 'Done.' }]),
    { type: 'summary', summary: 'Crossings', leafUuid: `${first.slice(0, 35)}3` },
  ])
  write(`${second}.jsonl`, [
    line(second, 'user', 0, 'Explain the build'),
    line(second, 'assistant', 1, [{ type: 'text', text: 'It bundles.' }]),
  ])
  write(`${first}/subagents/agent-abc.jsonl`, [
    { ...line(first, 'user', 0, 'Find the crossing'), isSidechain: true, agentId: 'abc' },
    { ...line(first, 'assistant', 1, 'Found'), isSidechain: true, agentId: 'abc' },
  ])
  return dir
}

/** Each call of the SDK with a store, in turn, and what it gave. */
async function walk(sessionStore: SessionStore, dir: string): Promise<unknown> {
  const options = { dir, sessionStore }
  for (const id of [first, second]) await importSessionToStore(id, sessionStore, { dir })
  const imported = await listSessions(options)
  await renameSession(first, 'Wider crossings', options)
  await tagSession(first, 'streets', options)
  await renameSession(second, 'The build', options)
  const renamed = await listSessions(options)
  const fork = await forkSession(first, { ...options, upToMessageId: `${first.slice(0, 35)}1` })
  const forked = await getSessionMessages(fork.sessionId, options)
  const info = [await getSessionInfo(first, options), await getSessionInfo(fork.sessionId, options)]
  const messages = await getSessionMessages(first, options)
  const subagents = await listSubagents(first, options)
  const ofSubagents = []
  for (const agent of subagents) {
    ofSubagents.push(await getSubagentMessages(first, agent, options))
  }
  await deleteSession(second, options)
  const left = await listSessions(options)
  await deleteSession(first, options)
  const gone = await getSessionMessages(first, options)
  const result = { imported, renamed, forked, info, messages, subagents, ofSubagents, left, gone }
  return withoutNew(result)
}

/** What is different at every run or kind of list: ids that are made, moments of writing, and how long a transcript is. */
function withoutNew(result: unknown): unknown {
  const names = new Map<string, string>()
  return JSON.parse(JSON.stringify(result), (key, value: unknown) => {
    if (key === 'lastModified') return 'when'
    if (key === 'fileSize') return undefined
    if (key === 'timestamp' && !String(value).startsWith('2026-03-01')) return 'now'
    if (typeof value !== 'string' || !/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)) return value
    if (value.startsWith(first.slice(0, 8)) || value.startsWith(second.slice(0, 8))) return value
    if (!names.has(value)) names.set(value, `new ${names.size}`)
    return names.get(value)
  })
}

describe('the functions of the SDK for sessions', () => {
  test('give the same on our store as on the one that the SDK keeps in memory', async ({
    memory,
  }) => {
    const dir = sessionsOnDisk()
    const ours: SessionStore = new OmegaSessionStore({
      memory,
      senderId: 'ana',
      foldSessionSummary,
    })

    const expected = await walk(new InMemorySessionStore(), dir)
    const actual = await walk(ours, dir)

    expect(actual).toEqual(expected)
    expect(expected).toMatchObject({
      imported: expect.arrayContaining([expect.objectContaining({ sessionId: first })]),
      renamed: expect.arrayContaining([
        expect.objectContaining({ customTitle: 'Wider crossings', tag: 'streets' }),
      ]),
      subagents: ['abc'],
      gone: [],
    })
  })

  test('give the same when our store keeps no summaries', async ({ memory }) => {
    const dir = sessionsOnDisk()
    const ours: SessionStore = new OmegaSessionStore({ memory, senderId: 'ana' })

    expect(await walk(ours, dir)).toEqual(await walk(new InMemorySessionStore(), dir))
  })

  test('leave what was said in the sessions to be found by its words', async ({ memory }) => {
    const dir = sessionsOnDisk()
    const ours = new OmegaSessionStore({ memory, senderId: 'ana', foldSessionSummary })
    await importSessionToStore(first, ours, { dir })
    await importSessionToStore(first, ours, { dir })

    const hits = await memory.messages.search({ senderId: 'ana', query: 'zebra crossing' })

    const found = hits.map(({ message }) => message.content)
    expect(found.filter((text) => text.includes('zebra'))).toEqual([
      'Where is the zebra crossing drawn?',
    ])
  })
})
