import fc from 'fast-check'

import { storeHistory } from '../../../src/cli/import/store-history.ts'
import type { MemoryStore } from '../../../src/index.ts'
import { describe, expect, test } from '../../support/memory.ts'

const entry = (uuid: string, parentUuid: string | null, more: object) => ({
  uuid,
  parentUuid,
  sessionId: 's',
  cwd: '/home/ana/shop',
  timestamp: '2026-02-01T10:00:00Z',
  ...more,
})

/** A prompt, an answer, or a call of a tool, which is no history but stands in the tree. */
const asked = (uuid: string, parent: string | null) =>
  entry(uuid, parent, { type: 'user', message: { content: `words of ${uuid}` } })
const answered = (uuid: string, parent: string) =>
  entry(uuid, parent, {
    type: 'assistant',
    message: { content: [{ type: 'text', text: `words of ${uuid}` }] },
  })
const called = (uuid: string, parent: string) =>
  entry(uuid, parent, { type: 'assistant', message: { content: [{ type: 'tool_use' }] } })

const lines = (entries: readonly object[]) => entries.map((one) => JSON.stringify(one)).join('\n')

async function take(memory: MemoryStore, senderId: string, content: string) {
  const input = {
    name: 's.jsonl',
    size: undefined,
    chunks: async function* () {
      yield Buffer.from(content)
    },
  }
  const { signal } = new AbortController()
  return storeHistory(async () => memory, input, { senderId, signal })
}

async function said(memory: MemoryStore, senderId: string): Promise<string[]> {
  const talks = await memory.conversations.list({ senderId })
  const all = await Promise.all(talks.map(({ id }) => memory.messages.list(id)))
  return all.flat().map(({ content }) => content.replace('words of ', ''))
}

const talks: readonly (readonly [what: string, entries: object[], expected: string[]])[] = [
  [
    'to an earlier prompt',
    [
      asked('q1', null),
      answered('a1', 'q1'),
      asked('q2', 'a1'),
      answered('a2', 'q2'),
      asked('q3', 'a1'),
    ],
    ['q1', 'a1', 'q3'],
  ],
  [
    'to its beginning',
    [asked('q1', null), answered('a1', 'q1'), asked('q2', null), answered('a2', 'q2')],
    ['q2', 'a2'],
  ],
  [
    'over calls of tools',
    [
      asked('q1', null),
      answered('a1', 'q1'),
      called('t1', 'a1'),
      asked('q2', 't1'),
      asked('q3', 'a1'),
    ],
    ['q1', 'a1', 'q3'],
  ],
  [
    'twice',
    [
      asked('q1', null),
      answered('a1', 'q1'),
      asked('q2', 'a1'),
      answered('a2', 'q2'),
      asked('q3', 'a2'),
      asked('q4', 'a2'),
      answered('a4', 'q4'),
      asked('q5', 'a1'),
    ],
    ['q1', 'a1', 'q5'],
  ],
]

const whole: typeof talks = [
  [
    'forked only by tools that ran side by side',
    [
      asked('q1', null),
      called('t1', 'q1'),
      called('t2', 'q1'),
      answered('a1', 't1'),
      asked('q2', 't2'),
    ],
    ['q1', 'a1', 'q2'],
  ],
  [
    'goes on behind a summary',
    [
      asked('q1', null),
      answered('a1', 'q1'),
      entry('c1', null, { type: 'system', subtype: 'compact_boundary', logicalParentUuid: 'a1' }),
      asked('q2', 'c1'),
    ],
    ['q1', 'a1', 'q2'],
  ],
  [
    'names entries that are not in the file',
    [asked('q1', 'x'), answered('a1', 'q1'), asked('q2', 'y')],
    ['q1', 'a1', 'q2'],
  ],
]

describe('a session of Claude Code', () => {
  test.for(talks)(
    'in which somebody went back %s is what it went on with',
    async (talk, { memory }) => {
      const [, entries, expected] = talk

      const report = await take(memory, 'ana', lines(entries))

      expect(await said(memory, 'ana')).toEqual(expected)
      expect(report.leftOut['a message of a branch that was left']).toBeGreaterThan(0)
    },
  )

  test.for(whole)('that %s is kept whole', async ([, entries, expected], { memory }) => {
    await take(memory, 'ana', lines(entries))

    expect(await said(memory, 'ana')).toEqual(expected)
  })

  test('that is newer leaves what it would leave alone, wherever somebody went back', async ({
    memory,
  }) => {
    const turns = fc.array(fc.record({ back: fc.nat(3) }), { minLength: 1, maxLength: 12 })
    let person = 0
    await fc.assert(
      fc.asyncProperty(turns, fc.nat(24), async (history, length) => {
        person += 1
        const { entries, branch } = session(history.map(({ back }) => back))

        await take(memory, `both-${person}`, lines(entries.slice(0, length + 1)))
        await take(memory, `both-${person}`, lines(entries))

        expect(await said(memory, `both-${person}`)).toEqual(branch)
        expect(await take(memory, `both-${person}`, lines(entries))).toMatchObject({
          messages: 0,
          removed: 0,
        })
      }),
      { numRuns: 30, seed: 20 },
    )
  })
})

/** A session in which somebody goes back so many turns before each prompt, and what it went on with. */
function session(backs: readonly number[]): { entries: object[]; branch: string[] } {
  const entries: object[] = []
  let branch: string[] = []
  for (const [at, back] of backs.entries()) {
    branch = branch.slice(0, Math.max(0, branch.length - 2 * back))
    const [prompt, answer] = [`turn${at}-q`, `turn${at}-a`]
    entries.push(asked(prompt, branch.at(-1) ?? null), answered(answer, prompt))
    branch.push(prompt, answer)
  }
  return { entries, branch }
}

const line = (type: string, payload: object) => ({
  timestamp: '2026-01-05T10:00:00Z',
  type,
  payload,
})
const spoke = (role: string, text: string) =>
  line('response_item', { type: 'message', role, content: [{ type: 'text', text }] })

test('a session of Codex that was rolled back is what it went on with', async ({ memory }) => {
  const began = [line('session_meta', { id: 's', cwd: '/home/ana/shop' })]
  const first = [spoke('user', 'q1'), spoke('assistant', 'a1')]
  const second = [spoke('user', 'q2'), spoke('assistant', 'a2')]
  await take(memory, 'ana', lines([...began, ...first, ...second]))

  const back = line('event_msg', { type: 'thread_rolled_back', num_turns: 1 })
  const report = await take(
    memory,
    'ana',
    lines([...began, ...first, ...second, back, spoke('user', 'q3')]),
  )

  expect(await said(memory, 'ana')).toEqual(['q1', 'a1', 'q3'])
  expect(report).toMatchObject({ messages: 1, removed: 2 })
})
