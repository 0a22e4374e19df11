import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest as test } from '../support/memory.ts'
import { plansOf } from '../support/plans.ts'
import { record } from '../support/statements.ts'

// A server plans the same statements over the same indexes; once is enough.

/** What of a call walks through a whole table of the store. */
const walksOf = async (memory: MemoryStore, work: () => Promise<unknown>): Promise<string[]> =>
  (await plansOf(memory, work)).flat().filter(isWalk)

/** Walks through what a statement itself made are no walks through the store. */
const isWalk = (detail: string) =>
  detail.startsWith('SCAN ') &&
  !/^SCAN (CONSTANT ROW|\d|\(|json_each|sealed|chain|linked|person)/.test(detail)

const senderId = 'ana'
const scope = { channel: 'chat', senderId, project: 'house' }

describe('what is asked of one person reads no other person', () => {
  const calls: Record<string, (memory: MemoryStore) => Promise<unknown>> = {
    'facts.set': ({ facts }) => facts.set({ senderId, key: 'k', value: 'v' }),
    'facts.get': ({ facts }) => facts.get(senderId, 'k'),
    'facts.list': ({ facts }) => facts.list(senderId),
    'facts.history': ({ facts }) => facts.history(senderId, 'k'),
    'facts.listAsOf': ({ facts }) => facts.listAsOf(senderId, '2026-01-01'),
    'facts.delete': ({ facts }) => facts.delete(senderId, 'k'),
    'facts.deleteAll': ({ facts }) => facts.deleteAll(senderId),
    'aliases.create': ({ aliases }) => aliases.create('ana@mail', senderId),
    'aliases.resolve': ({ aliases }) => aliases.resolve(senderId),
    'aliases.list': ({ aliases }) => aliases.list(senderId),
    'aliases.isNewUser': ({ aliases }) => aliases.isNewUser(senderId),
    'aliases.delete': ({ aliases }) => aliases.delete(senderId),
    'sessions.set': ({ sessions }) => sessions.set({ ...scope, sessionId: 's' }),
    'sessions.get': ({ sessions }) => sessions.get(scope),
    'sessions.delete': ({ sessions }) => sessions.delete(scope),
    'sessions.deleteAll': ({ sessions }) => sessions.deleteAll(senderId),
    'outcomes.listRecent': ({ outcomes }) => outcomes.listRecent({ senderId }),
    'outcomes.listRecent of a project': ({ outcomes }) =>
      outcomes.listRecent({ senderId, project: 'house' }),
    'lessons.record': ({ lessons }) => lessons.record({ senderId, domain: 'd', rule: 'r' }),
    'lessons.list': ({ lessons }) => lessons.list({ senderId, project: 'house' }),
    'audit.list': ({ audit }) => audit.list({ senderId }),
    'audit.adopt': ({ audit }) => audit.adopt(),
  }

  test.for(Object.entries(calls))('%s', async ([, call], { memory }) => {
    expect(await walksOf(memory, () => call(memory))).toEqual([])
  })
})

describe('an exchange is recorded', () => {
  const exchange = { ...scope, user: 'When is it?', assistant: 'At nine.' }

  test('by one statement for its conversation and one for both messages', async ({ memory }) => {
    const statements = await record(memory.client, () => memory.recordExchange(exchange))

    expect(statements.map(({ sql }) => /^\s*(\w+ \w+ "\w+")/.exec(sql)?.[1])).toEqual([
      'INSERT INTO "conversations"',
      'INSERT INTO "messages"',
    ])
  })

  test('by looking up one conversation and its last message', async ({ memory }) => {
    await memory.recordExchange(exchange)

    const plans = await plansOf(memory, () => memory.recordExchange(exchange))

    const alive =
      'idx_conversations_project (channel=? AND sender_id=? AND project=? AND status=? AND last_activity>?)'
    expect(new Set(plans.flat().filter((step) => / (conversations|messages) /.test(step)))).toEqual(
      new Set([
        'SEARCH messages USING INDEX idx_messages_id (id=?) LEFT-JOIN',
        'SEARCH messages USING INDEX idx_messages_id (id=?)',
        `SEARCH conversations USING INDEX ${alive}`,
        'SEARCH messages USING COVERING INDEX idx_messages_sequence (conversation_id=?)',
      ]),
    )
  })
})

describe('an audit entry is appended', () => {
  test('by looking at the last place of the chain only', async ({ memory }) => {
    const entry = { channel: 'chat', senderId, input: 'x', status: 'ok' } as const

    const walks = await walksOf(memory, () => memory.audit.record(entry))

    // From the end of the index, for `ORDER BY seq DESC LIMIT 1`.
    expect(new Set(walks)).toEqual(new Set(['SCAN audit_log USING INDEX idx_audit_log_seq']))
  })
})

describe('rows of an older program are chained', () => {
  test('each found by its id, not by looking through all that are not chained yet', async ({
    memory,
  }) => {
    await memory.client.execute(
      `INSERT INTO audit_log (id, channel, sender_id, input_text) VALUES ('older', 'c', 's', 'q')`,
    )

    const plans = await plansOf(memory, () => memory.audit.adopt())

    expect(plans.flat()).toContain(
      'SEARCH audit_log USING INDEX sqlite_autoindex_audit_log_1 (id=?)',
    )
  })
})
