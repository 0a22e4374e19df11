import { existsSync, readFileSync } from 'node:fs'

import { inject } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { describe, expect, fileTest, test, TestClock } from '../support/memory.ts'
import { leaveTraces, rowsOf } from '../support/person.ts'
import { reminder } from '../support/task.ts'
import { temporaryPath } from '../support/temporary.ts'

const value = (text: string) => ({ type: 'json', bytes: new TextEncoder().encode(text) })
const words = ['zebra', 'yak', 'gnu']

/** All that can be let go of after a day. */
const everyKind = {
  auditTexts: 1,
  finishedTasks: 1,
  taskRuns: 1,
  closedMessages: 1,
  messages: 1,
  facts: 1,
  factHistory: 1,
  expiredItems: 1,
  transcripts: 1,
  checkpoints: { keepLast: 1 },
}

fileTest(
  'leaves no byte of what a run deleted that was stopped, when it is called again',
  async ({ memory, path, clock }) => {
    const { task } = await memory.tasks.create(reminder({ description: 'quixoticaardvark' }))
    await memory.tasks.cancel(task.id, 'ana')
    clock.advance({ days: 90 })
    const stop = new AbortController()
    const stopped = await memory.prune({
      finishedTasks: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })

    const again = await memory.prune({ finishedTasks: 1 })

    expect(stopped).toMatchObject({ rows: { finishedTasks: 1 }, aborted: true })
    expect(again).toMatchObject({ rows: { finishedTasks: 0 }, aborted: false, left: [] })
    const files = [path, `${path}-wal`].filter((file) => existsSync(file))
    expect(files.filter((file) => readFileSync(file).includes('quixoticaardvark'))).toEqual([])
  },
)

describe('prune', () => {
  test('touches nothing that no age was given for', async ({ memory, clock }) => {
    await leaveTraces(memory, 'ana', words)
    clock.advance({ days: 400 })

    const report = await memory.prune({})

    expect(report).toEqual({
      rows: {
        auditTexts: 0,
        finishedTasks: 0,
        taskRuns: 0,
        closedMessages: 0,
        messages: 0,
        facts: 0,
        factHistory: 0,
        expiredItems: 0,
        checkpoints: 0,
        transcripts: 0,
      },
      aborted: false,
      left: [],
    })
  })

  test('takes the words of old audit entries, and leaves their chain whole', async ({
    memory,
    clock,
  }) => {
    const entry = { channel: 'chat', senderId: 'ana', input: 'secret', status: 'ok' as const }
    await memory.audit.record(entry)
    clock.advance({ days: 31 })
    await memory.audit.record({ ...entry, input: 'recent' })

    const report = await memory.prune({ auditTexts: 30 })

    expect(report.rows.auditTexts).toBe(1)
    expect((await memory.audit.list({})).map(({ inputText }) => inputText)).toEqual(['recent', ''])
    expect(await memory.audit.verify()).toMatchObject({ ok: true, entries: 2 })
  })

  test('deletes the messages of old conversations, never their summaries', async ({
    memory,
    clock,
  }) => {
    const scope = { channel: 'chat', senderId: 'ana' }
    const { conversation, user } = await memory.recordExchange({
      ...scope,
      user: 'zebra',
      assistant: 'yak',
    })
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'yak', sourceMessageId: user.id })
    await memory.conversations.close(conversation.id, { summary: 'spoke of animals' })
    clock.advance({ days: 10 })
    await memory.recordExchange({ ...scope, user: 'zebra again', assistant: 'yes' })

    const report = await memory.prune({ closedMessages: 7 })

    expect(report.rows.closedMessages).toBe(2)
    expect(await memory.messages.list(conversation.id)).toEqual([])
    expect(await memory.conversations.listSummaries(scope)).toMatchObject([
      { summary: 'spoke of animals' },
    ])
    expect(await memory.facts.get('ana', 'pet')).toMatchObject({ sourceMessageId: null })
    const hits = await memory.messages.search({ senderId: 'ana', query: 'zebra' })
    expect(hits[0]?.message.content).toBe('zebra again')
    expect(hits.map(({ message }) => message.conversationId)).not.toContain(conversation.id)
  })

  test('keeps the newest checkpoints of each thread, and what they are made from', async ({
    memory,
  }) => {
    await memory.aliases.create('ana@mail', 'ana')
    const long = 'x'.repeat(4000)
    const put = async (senderId: string, step: number, replayed = false) => {
      const place = { senderId, threadId: 'trip', checkpointId: `${step}` }
      await memory.checkpoints.put({
        ...place,
        parentId: step === 0 ? null : `${step - 1}`,
        ...value('{}'),
        metadata: {},
        channels: [
          { name: 'said', version: `${step}`, value: value(`${long}${'y'.repeat(step)}`) },
          { name: 'once', version: '0', ...(step === 0 && { value: value('once') }) },
          { name: 'built', version: `${step}`, replayed, ...(!replayed && { value: value('[]') }) },
        ],
      })
      const writes = [{ channel: 'built', place: 0, ...value(`${step}`) }]
      await memory.checkpoints.putWrites({ ...place, task: 't', writes })
    }
    for (let step = 0; step < 9; step++) await put(step < 4 ? 'ana' : 'ana@mail', step)
    // What is built at 7 needs what was written to 6 and to 5, which has the last whole value.
    await put('ana@mail', 6, true)
    await memory.client.execute(
      `DELETE FROM checkpoint_values WHERE channel_name = 'built' AND version IN ('6', '7')`,
    )
    await put('ana@mail', 7, true)
    await put('ben', 0)
    const before = await memory.checkpoints.list({ senderId: 'ana', limit: 2 })

    const report = await memory.prune({ checkpoints: { keepLast: 2 }, batchSize: 2 })

    expect(report.rows.checkpoints).toBe(5)
    const left = await memory.checkpoints.list({ senderId: 'ana' })
    expect(left.map(({ checkpointId }) => checkpointId)).toEqual(['8', '7', '6', '5'])
    expect(left.slice(0, 2)).toEqual(before)
    expect(left.map(({ writes }) => writes.length)).toEqual([1, 1, 1, 1])
    expect(await memory.checkpoints.list({ senderId: 'ben' })).toHaveLength(1)
    const { findings } = await memory.doctor()
    expect(findings.map(({ code }) => code).filter((code) => code !== 'server')).toEqual([])
    const wrong = memory.prune({ checkpoints: { keepLast: 1 }, scope: { channel: 'chat' } })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('deletes finished tasks with their runs, and never one that is pending', async ({
    memory,
    clock,
  }) => {
    const task = {
      channel: 'chat',
      senderId: 'ana',
      replyTarget: 'chat-1',
      dueAt: '2026-03-02 09:30:00',
    }
    const { task: done } = await memory.tasks.create({ ...task, description: 'feed the yak' })
    await memory.tasks.create({ ...task, description: 'repair the fence' })
    clock.advance({ hours: 1 })
    await memory.tasks.complete(done)
    clock.advance({ days: 100 })

    const report = await memory.prune({ finishedTasks: 90 })

    expect(report.rows.finishedTasks).toBe(1)
    expect(await memory.tasks.listForSender('ana')).toMatchObject([
      { description: 'repair the fence' },
    ])
    expect(await memory.tasks.listRuns(done.id)).toEqual([])
  })

  test('keeps what is paused or goes on, and audit entries that are in no chain yet', async ({
    memory,
    clock,
  }) => {
    const scope = { channel: 'chat', senderId: 'ana' }
    const task = { ...scope, replyTarget: 'chat-1', dueAt: '2026-03-02 09:30:00' }
    const { task: paused } = await memory.tasks.create({ ...task, description: 'feed the yak' })
    await memory.tasks.pause(paused.id, 'ana')
    await memory.recordExchange({ ...scope, user: 'zebra', assistant: 'yak' })
    await memory.client.execute(
      `INSERT INTO audit_log(id, timestamp, channel, sender_id, input_text, status)
       VALUES ('older', '2026-03-02 09:00:00', 'chat', 'ana', 'zebra', 'ok')`,
    )
    clock.advance({ days: 100 })

    const { rows } = await memory.prune({ finishedTasks: 9, closedMessages: 9, auditTexts: 9 })

    expect(rows).toMatchObject({ finishedTasks: 0, closedMessages: 0, auditTexts: 0 })
  })

  test("takes a person's checkpoints of many threads, and nothing of another's of the same name", async ({
    memory,
  }) => {
    const threads = Array.from({ length: 130 }, (_, place) => `trip ${place}`)
    const put = async (senderId: string, threadId: string, checkpointId: string) => {
      const place = { senderId, threadId, checkpointId }
      const channels = [{ name: 'said', version: checkpointId, value: value('[]') }]
      await memory.checkpoints.put({ ...place, ...value('{}'), metadata: {}, channels })
      const writes = [{ channel: 'said', place: 0, ...value('1') }]
      await memory.checkpoints.putWrites({ ...place, task: 't', writes })
    }
    await memory.transaction(async (tx) => {
      for (const threadId of threads) {
        for (const checkpointId of ['1', '2']) {
          const place = { senderId: 'ana', threadId, checkpointId }
          await tx.checkpoints.put({ ...place, ...value('{}'), metadata: {}, channels: [] })
        }
      }
    })
    for (const senderId of ['ana', 'ben']) {
      for (const checkpointId of ['1', '2']) await put(senderId, 'same', checkpointId)
    }
    const before = await memory.checkpoints.list({ senderId: 'ben' })

    const options = { checkpoints: { keepLast: 1 }, scope: { senderId: 'ana' } }
    const { rows } = await memory.prune(options)

    expect(rows.checkpoints).toBe(threads.length + 1)
    expect(await memory.checkpoints.list({ senderId: 'ben' })).toEqual(before)
    expect(before.map(({ writes }) => writes.length)).toEqual([1, 1])
  })

  test('keeps an item whose time was over just as long ago as it may be', async ({
    memory,
    clock,
  }) => {
    const item = { senderId: 'ana', namespace: ['notes'], key: 'k', value: 1 }
    await memory.items.set({ ...item, expiresAt: clock.now() })
    clock.advance({ days: 1 })

    const first = await memory.prune({ expiredItems: 1 })
    clock.advance({ seconds: 1 })
    const second = await memory.prune({ expiredItems: 1 })

    expect([first.rows.expiredItems, second.rows.expiredItems]).toEqual([0, 1])
  })

  test('keeps what was written to a checkpoint of the same name in another namespace', async ({
    memory,
  }) => {
    const put = async (namespace: string, checkpointId: string) => {
      const place = { senderId: 'ana', threadId: 'trip', namespace, checkpointId }
      await memory.checkpoints.put({ ...place, ...value('{}'), metadata: {}, channels: [] })
      const writes = [{ channel: 'said', place: 0, ...value('1') }]
      await memory.checkpoints.putWrites({ ...place, task: 't', writes })
    }
    await put('', '1')
    await put('inner', '1')
    await put('inner', '2')

    await memory.prune({ checkpoints: { keepLast: 1 } })

    const left = await memory.checkpoints.list({ senderId: 'ana', threadId: 'trip' })
    const names = left.map((one) => `${one.namespace} ${one.checkpointId} ${one.writes.length}`)
    expect(new Set(names)).toEqual(new Set([' 1 1', 'inner 2 1']))
  })

  test('stops between two batches of checkpoints', async ({ memory }) => {
    for (const checkpointId of ['1', '2', '3', '4']) {
      const place = { senderId: 'ana', threadId: 'trip', checkpointId }
      await memory.checkpoints.put({ ...place, ...value('{}'), metadata: {}, channels: [] })
    }
    const stop = new AbortController()

    const stopped = await memory.prune({
      checkpoints: { keepLast: 1 },
      batchSize: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })

    expect(stopped).toMatchObject({ rows: { checkpoints: 1 }, aborted: true })
    expect(await memory.checkpoints.list({ senderId: 'ana' })).toHaveLength(3)
  })

  test('keeps as many checkpoints of a thread as it is told to', async ({ memory }) => {
    for (const checkpointId of ['1', '2', '3', '4']) {
      const place = { senderId: 'ana', threadId: 'trip', checkpointId }
      await memory.checkpoints.put({ ...place, ...value('{}'), metadata: {}, channels: [] })
    }

    await memory.prune({ checkpoints: { keepLast: 1 } })

    const left = await memory.checkpoints.list({ senderId: 'ana', threadId: 'trip' })
    expect(left.map(({ checkpointId }) => checkpointId)).toEqual(['4'])
  })

  test('stops when it is told to, tells how far it is, and goes on where it stopped', async ({
    memory,
    clock,
  }) => {
    for (let number = 0; number < 10; number++) {
      const input = `secret ${number}`
      await memory.audit.record({ channel: 'chat', senderId: 'ana', input, status: 'ok' })
    }
    clock.advance({ days: 2 })
    const stop = new AbortController()
    const progress: number[] = []

    const stopped = await memory.prune({
      auditTexts: 1,
      batchSize: 3,
      signal: stop.signal,
      onProgress: ({ done }) => {
        progress.push(done)
        if (done === 6) stop.abort()
      },
    })
    const finished = await memory.prune({ auditTexts: 1, batchSize: 3 })

    expect(stopped).toMatchObject({ rows: { auditTexts: 6 }, aborted: true })
    expect(stopped.left).toEqual([expect.stringContaining('before this was stopped')])
    expect(progress).toEqual([3, 6])
    expect(finished).toMatchObject({ rows: { auditTexts: 4 }, aborted: false })
  })

  test('leaves no word of what it deleted, though it was stopped in between', async () => {
    const clock = new TestClock()
    const path = temporaryPath()
    const memory = await MemoryStore.open({ url: `file:${path}`, clock })
    const { conversation } = await memory.recordExchange({
      channel: 'chat',
      senderId: 'ana',
      user: 'the zebra is striped',
      assistant: 'so is the okapi',
    })
    await memory.conversations.close(conversation.id)
    clock.advance({ days: 2 })
    const stop = new AbortController()

    await memory.prune({ closedMessages: 1, signal: stop.signal, onProgress: () => stop.abort() })
    const finished = await memory.prune({ closedMessages: 1 })
    await memory.close()

    expect(finished).toMatchObject({ rows: { closedMessages: 0 }, aborted: false })
    const bytes = readFileSync(path)
    // The index keeps the stem of what was indexed.
    expect(['zebra', 'strip', 'okapi'].filter((word) => bytes.includes(word))).toEqual([])
  })

  test.for([undefined, null, 'everything', { auditText: 1 }])(
    'refuses %j',
    async (options, { memory }) => {
      await expect(memory.prune(options as never)).rejects.toMatchObject({ code: 'invalid_input' })
    },
  )

  test('keeps 1 to 10,000 checkpoints of a thread', async ({ memory }) => {
    for (const keepLast of [0, 1.5, 10_001]) {
      const pruning = memory.prune({ checkpoints: { keepLast } })
      await expect(pruning).rejects.toMatchObject({ code: 'invalid_input' })
    }

    expect(await memory.prune({ checkpoints: { keepLast: 10_000 } })).toMatchObject({
      aborted: false,
    })
  })

  test('refuses an age that is none', async ({ memory }) => {
    const pruning = memory.prune({ auditTexts: -1 })

    await expect(pruning).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^auditTexts: /),
    })
  })
})

describe('prune of messages and facts', () => {
  const scope = { channel: 'chat', senderId: 'ana' }
  const said = { ...scope, user: 'zebra', assistant: 'yak' }

  test('goes by the last activity of a conversation, closed or not', async ({ memory, clock }) => {
    await memory.recordExchange(said)
    clock.advance({ days: 400 })
    const { conversation } = await memory.recordExchange({ ...said, user: 'zebra again' })

    const report = await memory.prune({ messages: 365 })

    expect(report).toMatchObject({ rows: { messages: 2 } })
    // What a server's log keeps is its owner's to remove.
    expect(report.left).toHaveLength(inject('backend') === 'file' ? 0 : 1)
    expect(await memory.stats('ana')).toMatchObject({ messages: 2 })
    expect(await memory.messages.list(conversation.id)).toHaveLength(2)
  })

  test('keeps to a person, a channel or a project', async ({ memory, clock }) => {
    await memory.recordExchange(said)
    await memory.recordExchange({ ...said, channel: 'mail' })
    await memory.recordExchange({ ...said, project: 'boat' })
    await memory.recordExchange({ ...said, senderId: 'ben' })
    clock.advance({ days: 10 })

    const byChannel = await memory.prune({ messages: 7, scope: { channel: 'mail' } })
    const byProject = await memory.prune({ messages: 7, scope: { project: 'boat' } })
    const byPerson = await memory.prune({ messages: 7, scope: { senderId: 'ben' } })

    expect([byChannel, byProject, byPerson].map(({ rows }) => rows.messages)).toEqual([2, 2, 2])
    expect(await memory.stats('ana')).toMatchObject({ messages: 2 })
  })

  test('lets go of nothing of anybody else, of whatever kind', async ({ memory, clock }) => {
    for (const [senderId, said] of [
      ['ana', words],
      ['ben', ['lynx', 'ibex', 'coati']],
    ] as const) {
      await leaveTraces(memory, senderId, said)
      const { task } = await memory.tasks.create(reminder({ senderId, description: said[0] }))
      await memory.tasks.complete(task)
      const item = { senderId, namespace: ['notes'], key: 'old', value: said[0] }
      await memory.items.set({ ...item, expiresAt: clock.now() })
      for (const checkpointId of ['1', '2']) {
        const place = { senderId, threadId: 'trip', checkpointId }
        await memory.checkpoints.put({ ...place, ...value('{}'), metadata: {}, channels: [] })
      }
    }
    const bens = await rowsOf(memory, 'ben')
    clock.advance({ days: 400 })

    const { rows } = await memory.prune({ ...everyKind, scope: { senderId: 'ana' } })

    expect(Object.values(rows)).not.toContain(0)
    expect(await rowsOf(memory, 'ben')).toEqual(bens)
  })

  test('takes no text of another program that is no moment for an old one', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.client.execute("UPDATE facts SET updated_at = '12 May'")
    clock.advance({ days: 400 })

    expect((await memory.prune({ facts: 1 })).rows.facts).toBe(0)
  })

  test.for(['facts', 'factHistory', 'expiredItems', 'transcripts', 'checkpoints'] as const)(
    'refuses to let go of %s in the scope of a channel or a project, which would be everybody’s',
    async (kind, { memory, clock }) => {
      await leaveTraces(memory, 'ana', words)
      clock.advance({ days: 400 })
      const age = kind === 'checkpoints' ? { [kind]: { keepLast: 1 } } : { [kind]: 1 }

      for (const scope of [{ channel: 'chat' }, { project: 'garden' }]) {
        await expect(memory.prune({ ...age, scope })).rejects.toMatchObject({
          code: 'invalid_input',
          message: `scope: ${kind} belong to no channel and to no project`,
        })
      }
    },
  )

  test('keeps what is just as old as it may be', async ({ memory, clock }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    clock.advance({ days: 30 })
    const first = await memory.prune({ facts: 30 })
    clock.advance({ seconds: 1 })
    const second = await memory.prune({ facts: 30 })

    expect([first.rows.facts, second.rows.facts]).toEqual([0, 1])
  })

  test('lets go of facts that were not told again, with their history', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'yak' })
    clock.advance({ days: 400 })
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'gnu' })

    const report = await memory.prune({ facts: 365 })

    expect(report.rows.facts).toBe(1)
    expect(await memory.facts.list('ana')).toMatchObject([{ key: 'pet', value: 'gnu' }])
    expect(await memory.facts.history('ana', 'city')).toEqual([])
    expect(await memory.facts.history('ana', 'pet')).toHaveLength(2)
  })

  test('lets go of the values that facts had long ago', async ({ memory, clock }) => {
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'yak' })
    clock.advance({ days: 1 })
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'gnu' })
    clock.advance({ days: 400 })

    const report = await memory.prune({ factHistory: 365, scope: { senderId: 'ana' } })

    expect(report.rows.factHistory).toBe(1)
    expect(await memory.facts.history('ana', 'pet')).toMatchObject([{ value: 'gnu' }])
  })

  test.for([
    { facts: 1, scope: { channel: 'chat' } },
    { factHistory: 1, scope: { project: 'boat' } },
    { auditTexts: 1, scope: { project: 'boat' } },
  ])('refuses %o, which would let go of more than was meant', async (options, { memory }) => {
    await expect(memory.prune(options)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^scope: /),
    })
  })
})
