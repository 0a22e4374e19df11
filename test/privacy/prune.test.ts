import { readFileSync } from 'node:fs'

import { MemoryStore } from '../../src/index.ts'
import { describe, expect, test, TestClock } from '../support/memory.ts'
import { leaveTraces } from '../support/person.ts'
import { temporaryPath } from '../support/temporary.ts'

const words = ['zebra', 'yak', 'gnu']

describe('prune', () => {
  test('touches nothing that no age was given for', async ({ memory, clock }) => {
    await leaveTraces(memory, 'ana', words)
    clock.advance({ days: 400 })

    const report = await memory.prune({})

    expect(report).toEqual({
      rows: { auditTexts: 0, finishedTasks: 0, taskRuns: 0, closedMessages: 0 },
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

  test('refuses an age that is none', async ({ memory }) => {
    const pruning = memory.prune({ auditTexts: -1 })

    await expect(pruning).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^auditTexts: /),
    })
  })
})
