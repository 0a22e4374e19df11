import type { MemoryStore } from '../src/index.ts'
import { groupMethods } from './support/groups.ts'
import { describe, expect, fileTest as test } from './support/memory.ts'
import { plansOf } from './support/plans.ts'
import { record } from './support/statements.ts'

const scope = { channel: 'chat', senderId: 'ana' }
const sender = { senderId: 'ana' }
const checkpoint = { ...sender, threadId: 'a' }
const session = { senderId: 'ana', projectKey: 'p', sessionId: 's' }
const item = { ...sender, namespace: ['a'], key: 'b' }
const worker = { owner: 'worker', limit: 5, leaseSeconds: 60 }
const exchange = { ...scope, user: 'When is the meeting?', assistant: 'At nine.' }
const reminder = { ...scope, replyTarget: 'ana', description: 'Water the plants' }
const entry = { ...scope, input: 'Hello', status: 'ok' } as const

type Call = (memory: MemoryStore) => Promise<unknown>

/** Every public method that reads or writes rows, as a program calls it. */
const calls: Record<string, Call> = {
  recordExchange: (memory) => memory.recordExchange({ ...exchange, idempotencyKey: 'a' }),
  stats: (memory) => memory.stats('ana'),
  erase: (memory) => memory.erase('ana'),
  export: async (memory) => {
    for await (const row of memory.export('ana')) expect(row).toBeDefined()
  },
  importHistory: (memory) =>
    memory.importHistory([
      {
        type: 'message',
        ...scope,
        role: 'user',
        content: 'Hello',
        idempotencyKey: 'b',
        timestamp: '2026-01-01',
      },
      { type: 'summary', ...scope, summary: 'They met.', timestamp: '2026-01-02' },
    ]),
  'conversations.getOrCreate': (memory) => memory.conversations.getOrCreate(scope),
  'conversations.findActive': (memory) => memory.conversations.findActive(scope),
  'conversations.get': (memory) => memory.conversations.get('unknown'),
  'conversations.list': async (memory) => {
    const page = await memory.conversations.list(sender)
    await memory.conversations.list({ ...sender, ...scope, thread: 'boat', cursor: page.at(-1) })
  },
  'conversations.listDays': (memory) => memory.conversations.listDays({ ...sender, days: 2 }),
  'conversations.count': (memory) => memory.conversations.count(sender),
  'conversations.update': (memory) => memory.conversations.update('unknown', { title: 'a' }),
  'conversations.fork': async (memory) => {
    const { id } = await memory.conversations.getOrCreate(scope)
    await memory.conversations.fork(id)
  },
  'conversations.delete': (memory) => memory.conversations.delete('unknown'),
  'conversations.assign': (memory) => memory.conversations.assign('unknown', 'ben'),
  'conversations.listIdle': (memory) => memory.conversations.listIdle(),
  'conversations.listActive': (memory) => memory.conversations.listActive(),
  'conversations.listSummaries': (memory) => memory.conversations.listSummaries(scope),
  'conversations.listHistory': (memory) => memory.conversations.listHistory(scope),
  'conversations.close': async (memory) => {
    const { id } = await memory.conversations.getOrCreate(scope)
    await memory.conversations.close(id, { summary: 'They met.' })
  },
  'conversations.closeCurrent': (memory) => memory.conversations.closeCurrent(scope),
  'conversations.claimIdle': (memory) => memory.conversations.claimIdle(worker),
  'conversations.estimateTokens': (memory) => memory.conversations.estimateTokens('unknown'),
  'messages.append': (memory) =>
    memory.messages.append({ ...scope, role: 'tool', content: '18 °C' }),
  'messages.appendAll': (memory) =>
    memory.messages.appendAll({ ...scope, messages: [{ id: 'm', role: 'user', content: 'a' }] }),
  'messages.update': (memory) => memory.messages.update('unknown', { content: 'a' }),
  'messages.delete': (memory) => memory.messages.delete('unknown'),
  'messages.truncateFrom': (memory) => memory.messages.truncateFrom('unknown'),
  'messages.get': (memory) => memory.messages.get('unknown'),
  'messages.listByIds': (memory) => memory.messages.listByIds(['unknown']),
  'messages.findByKey': (memory) =>
    memory.messages.findByKey({ ...sender, idempotencyKey: 'unknown' }),
  'messages.replaceSuffix': (memory) =>
    memory.messages.replaceSuffix({ ...scope, expected: [], replacement: [] }),
  'messages.list': async (memory) => {
    const { id, conversationId } = await memory.messages.append({
      ...scope,
      role: 'user',
      content: 'Hello',
    })
    await memory.messages.list(conversationId)
    await memory.messages.list(conversationId, { before: id })
  },
  'messages.search': async (memory) => {
    await memory.messages.search({ ...sender, query: 'the meeting' })
    await memory.messages.search({ ...scope, query: 'the meeting in March 2026', project: '' })
  },
  'facts.set': (memory) => memory.facts.set({ ...sender, key: 'city', value: 'Porto' }),
  'facts.get': (memory) => memory.facts.get('ana', 'city'),
  'facts.merge': (memory) => memory.facts.merge({ ...sender, from: 'town', into: 'city' }),
  'facts.list': (memory) => memory.facts.list('ana'),
  'facts.history': (memory) => memory.facts.history('ana', 'city'),
  'facts.listAsOf': (memory) => memory.facts.listAsOf('ana', '2026-01-01'),
  'facts.delete': (memory) => memory.facts.delete('ana', 'city'),
  'facts.deleteAll': (memory) => memory.facts.deleteAll('ana'),
  'aliases.create': (memory) => memory.aliases.create('ana-on-mail', 'ana'),
  'aliases.resolve': (memory) => memory.aliases.resolve('ana'),
  'aliases.list': (memory) => memory.aliases.list('ana'),
  'aliases.isNewUser': (memory) => memory.aliases.isNewUser('ana'),
  'aliases.findCanonicalUser': (memory) => memory.aliases.findCanonicalUser('ben'),
  'aliases.delete': (memory) => memory.aliases.delete('ana-on-mail'),
  'tasks.create': (memory) => memory.tasks.create({ ...reminder, dueAt: '2027-01-01 09:00' }),
  'tasks.listDue': (memory) => memory.tasks.listDue(),
  'tasks.claimDue': (memory) => memory.tasks.claimDue(worker),
  'tasks.get': (memory) => memory.tasks.get('unknown'),
  'tasks.listForSender': (memory) => memory.tasks.listForSender('ana'),
  'tasks.listFailed': (memory) => memory.tasks.listFailed(),
  'tasks.listPaused': (memory) => memory.tasks.listPaused('ana'),
  'tasks.list': (memory) => memory.tasks.list({ senderId: 'ana', status: 'delivered', after: 'x' }),
  'tasks.snooze': async (memory) => {
    const { id } = await memory.tasks.complete(await claimed(memory))
    await memory.tasks.snooze(id, '2027-01-01 09:00')
  },
  'tasks.skip': async (memory) => memory.tasks.skip(await repeating(memory), 'ana'),
  'tasks.pause': async (memory) => memory.tasks.pause(await repeating(memory), 'ana'),
  'tasks.resume': async (memory) => {
    const id = await repeating(memory)
    await memory.tasks.pause(id, 'ana')
    await memory.tasks.resume(id, 'ana')
  },
  'admin.findTask': (memory) => memory.admin.findTask('5f0c2a9e'),
  'admin.findConversation': (memory) => memory.admin.findConversation('5f0c2a9e'),
  'messages.count': (memory) => memory.messages.count('5f0c2a9e'),
  'tasks.listRuns': (memory) => memory.tasks.listRuns('unknown'),
  'tasks.update': async (memory) =>
    memory.tasks.update(await due(memory), 'ana', { repeat: 'daily' }),
  'tasks.defer': async (memory) => memory.tasks.defer(await due(memory), '2027-01-01 09:00'),
  'tasks.cancel': async (memory) => memory.tasks.cancel((await due(memory)).slice(0, 8), 'ana'),
  'tasks.preview': async (memory) => memory.tasks.preview(await due(memory), 3),
  'tasks.heartbeat': async (memory) => memory.tasks.heartbeat(await claimed(memory)),
  'tasks.complete': async (memory) => memory.tasks.complete(await claimed(memory)),
  'tasks.release': async (memory) => memory.tasks.release(await claimed(memory)),
  'tasks.fail': async (memory) => memory.tasks.fail(await claimed(memory), 'no'),
  'tasks.revive': async (memory) => {
    const { id } = await memory.tasks.fail(await claimed(memory), 'no')
    await memory.tasks.revive(id)
  },
  'items.set': (memory) => memory.items.set({ ...item, value: 1 }),
  'items.get': (memory) => memory.items.get(item),
  'items.list': async (memory) => {
    await memory.items.list(sender)
    await memory.items.list({ ...sender, namespace: ['a'], filter: { b: { $gt: 1 } }, words: 'c' })
  },
  'items.listNamespaces': (memory) => memory.items.listNamespaces(sender),
  'items.delete': (memory) => memory.items.delete(item),
  'items.deleteAll': async (memory) => {
    await memory.items.deleteAll('ana')
    await memory.items.deleteAll('ana', { namespace: ['a'] })
  },
  'items.move': (memory) => memory.items.move({ ...sender, from: ['a'], to: ['b'] }),
  'checkpoints.put': async (memory) => {
    const long = { type: 'json', bytes: new Uint8Array(2000) }
    const channels = [{ name: 'a', version: '1', value: long }]
    await memory.checkpoints.put({
      ...checkpoint,
      checkpointId: '1',
      ...long,
      metadata: {},
      channels,
    })
    await memory.checkpoints.put({
      ...checkpoint,
      checkpointId: '2',
      parentId: '1',
      ...long,
      metadata: {},
      channels: [{ ...channels[0]!, version: '2' }],
    })
  },
  'checkpoints.putWrites': async (memory) => {
    const write = { channel: 'a', type: 'json', bytes: new Uint8Array() }
    const writes = [0, -1].map((place) => ({ ...write, place }))
    await memory.checkpoints.putWrites({ ...checkpoint, checkpointId: '1', task: 't', writes })
  },
  'checkpoints.get': async (memory) => {
    await memory.checkpoints.get(checkpoint)
    await memory.checkpoints.get({ ...checkpoint, checkpointId: '1' })
  },
  'checkpoints.list': async (memory) => {
    await memory.checkpoints.list(sender)
    await memory.checkpoints.list({ ...checkpoint, before: '3', filter: { a: 1 } })
  },
  'checkpoints.deleteThread': (memory) => memory.checkpoints.deleteThread(checkpoint),
  'transcripts.append': (memory) =>
    memory.transcripts.append({ ...session, entries: [{ uuid: 'a' }, {}], summary: { n: 1 } }),
  'transcripts.get': (memory) => memory.transcripts.get(session),
  'transcripts.load': (memory) => memory.transcripts.load(session),
  'transcripts.list': (memory) => memory.transcripts.list({ ...sender, projectKey: 'p' }),
  'transcripts.listSubpaths': (memory) => memory.transcripts.listSubpaths(session),
  'transcripts.delete': (memory) => memory.transcripts.delete(session),
  'transcripts.deleteSession': (memory) => memory.transcripts.deleteSession(session),
  'sessions.set': (memory) => memory.sessions.set({ ...scope, sessionId: 'a' }),
  'sessions.get': (memory) => memory.sessions.get(scope),
  'sessions.list': (memory) => memory.sessions.list('ana'),
  'sessions.delete': (memory) => memory.sessions.delete(scope),
  'sessions.deleteAll': (memory) => memory.sessions.deleteAll('ana'),
  'outcomes.record': (memory) =>
    memory.outcomes.record({ ...sender, domain: 'plants', score: 1, lesson: 'Water less' }),
  'outcomes.listRecent': async (memory) => {
    await memory.outcomes.listRecent(sender)
    await memory.outcomes.listRecent({ ...sender })
  },
  'lessons.record': (memory) =>
    memory.lessons.record({ ...sender, domain: 'plants', rule: 'Water less' }),
  'lessons.evidence': (memory) => memory.lessons.evidence('ana', 'l'),
  'lessons.retire': (memory) => memory.lessons.retire('ana', 'l'),
  'lessons.delete': (memory) => memory.lessons.delete('ana', 'l'),
  'tasks.delete': (memory) => memory.tasks.delete('t', 'ana'),
  'outcomes.delete': (memory) => memory.outcomes.delete('ana', 'o'),
  'lessons.list': (memory) => memory.lessons.list({ ...sender, project: 'garden' }),
  'limitations.record': (memory) =>
    memory.limitations.record({ title: 'No images', description: 'It sees none' }),
  'limitations.listOpen': (memory) => memory.limitations.listOpen(),
  'limitations.resolve': (memory) => memory.limitations.resolve('unknown'),
  'audit.record': (memory) => memory.audit.record(entry),
  'audit.list': async (memory) => {
    await memory.audit.list()
    await memory.audit.list(sender)
  },
  'audit.verify': (memory) => memory.audit.verify(),
  'audit.checkpoint': (memory) => memory.audit.checkpoint(),
  'audit.adopt': (memory) => memory.audit.adopt(),
  'admin.listFacts': (memory) => memory.admin.listFacts(),
  'admin.listFactsByKey': (memory) => memory.admin.listFactsByKey('city'),
  'admin.listConversations': (memory) => memory.admin.listConversations(),
  'admin.listPeople': (memory) => memory.admin.listPeople(),
  'admin.count': (memory) => memory.admin.count(),
  'admin.listDays': (memory) => memory.admin.listDays({ days: 2 }),
  'admin.listSenders': (memory) => memory.admin.listSenders(),
  'admin.listSummaries': (memory) => memory.admin.listSummaries(),
  'admin.listOutcomes': (memory) => memory.admin.listOutcomes({ hours: 1 }),
  'admin.listLessons': (memory) => memory.admin.listLessons(),
  'context.build': (memory) => memory.context.build({ ...scope, text: 'When is the meeting?' }),
}

async function due(memory: MemoryStore): Promise<string> {
  const { task } = await memory.tasks.create({
    ...reminder,
    dueAt: '2026-03-02 08:59',
    maxRetries: 0,
  })
  return task.id
}

async function repeating(memory: MemoryStore): Promise<string> {
  const { task } = await memory.tasks.create({
    ...reminder,
    dueAt: '2027-01-01 09:00',
    repeat: 'daily',
  })
  return task.id
}

async function claimed(memory: MemoryStore) {
  await due(memory)
  const [claim] = await memory.tasks.claimDue(worker)
  return claim!
}

/** What may be walked: lists that the statement makes itself, and an index of words or an array that is asked for some. */
const harmless =
  /^SCAN (CONSTANT ROW|\(.*\)|sqlite_master|\w+ VIRTUAL TABLE INDEX (1:|\d+:M\d)|(alive|person|owner|linked|chain|dated|place|said|told|wanted|keys)$|message_words USING (COVERING )?INDEX idx_message_words_to_read)/

/** The steps of all plans that walk something which may be large. */
const scansIn = (plans: readonly string[][]): string[] =>
  [...new Set(plans.flat())].filter((step) => step.startsWith('SCAN') && !harmless.test(step))

/** What walks a table all the same, and why it may. */
const walks: Record<string, string | string[]> = {
  // The large parts that the person's rows hold; and every page is looked at for what is left.
  erase: ['SCAN held', 'SCAN sqlite_dbpage VIRTUAL TABLE INDEX 0:'],
  'audit.record': 'SCAN audit_log USING INDEX idx_audit_log_seq', // ends at the first: the last entry
  'audit.checkpoint': 'SCAN audit_log USING INDEX idx_audit_log_seq', // the same
  'audit.list': 'SCAN audit_log', // newest first, ends at the limit
  'audit.verify': 'SCAN audit_log USING INDEX idx_audit_log_seq', // everything is what it is asked for
  'admin.listConversations': 'SCAN recent USING COVERING INDEX idx_conversations_recent', // for operators, once in a while
  'admin.listSenders': 'SCAN conversations USING COVERING INDEX idx_conversations_recent', // the same
  // Everything is what is counted.
  'admin.count': [
    'SCAN conversations USING COVERING INDEX sqlite_autoindex_conversations_1',
    'SCAN messages USING COVERING INDEX idx_messages_id',
    'SCAN facts USING COVERING INDEX sqlite_autoindex_facts_1',
    'SCAN scheduled_tasks USING COVERING INDEX sqlite_autoindex_scheduled_tasks_1',
    'SCAN lessons USING COVERING INDEX idx_lessons_sender',
    'SCAN outcomes USING COVERING INDEX idx_outcomes_time',
    'SCAN items USING COVERING INDEX idx_items_expiry',
    'SCAN blob_uses USING COVERING INDEX sqlite_autoindex_blob_uses_1',
  ],
  // Who there is is what it is asked for.
  'admin.listPeople': [
    'SCAN user_aliases USING COVERING INDEX idx_user_aliases_canonical',
    'SCAN conversations USING COVERING INDEX idx_conversations_recent',
    'SCAN facts USING COVERING INDEX idx_facts_folded_key',
    'SCAN silent',
    'SCAN scheduled_tasks USING COVERING INDEX idx_scheduled_tasks_sender',
    'SCAN everybody',
    'SCAN people',
    'SCAN page',
  ],
  'admin.listFacts': 'SCAN facts USING INDEX facts_sender_id_key', // in order, ends at the limit
  'admin.listLessons': 'SCAN lessons', // for operators, once in a while
  'tasks.listFailed': [
    'SCAN scheduled_tasks USING INDEX idx_scheduled_tasks_failed', // those alone
    'SCAN scheduled_tasks USING INDEX idx_scheduled_tasks_repeat', // and those alone
  ],
  'limitations.listOpen': 'SCAN limitations', // a few, by people's hands
}

describe('no statement walks a table that grows', () => {
  test.for(Object.entries(calls))('in %s', async ([name, call], { memory }) => {
    await memory.recordExchange(exchange)

    const plans = await plansOf(memory, () => call(memory))

    expect(plans.length).toBeGreaterThan(0)
    expect(scansIn(plans)).toEqual([walks[name] ?? []].flat())
  })

  test('in any public method: none is missing here', () => {
    const known = new Set([...Object.keys(calls), ...onTopOfOthers])

    expect(groupMethods.filter((method) => !known.has(method))).toEqual([])
  })
})

test('no statement of a turn binds a status: SQLite would prepare it anew at every run', async ({
  memory,
}) => {
  const bound = await record(memory.client, async () => {
    await memory.context.build({ ...scope, text: 'When is the meeting?' })
    await memory.recordExchange(exchange)
    await memory.messages.list('unknown')
    await memory.tasks.claimDue(worker)
  })

  const statuses = ['pending', 'active', 'closed', 'failed']
  expect(
    bound.filter(({ values }) => values.some((value) => statuses.includes(String(value)))),
  ).toEqual([])
})

/** Methods that only call others or read nothing, and an operator's that look at the whole index. */
const onTopOfOthers = new Set([
  'conversations.work',
  'tasks.work',
  'context.explain',
  'facts.typed',
  'recall.embedMissing',
  'recall.updateIndex',
  'recall.checkIndex',
  'recall.repairIndex',
])
