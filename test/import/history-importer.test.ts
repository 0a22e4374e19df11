import { type HistoryItem, MemoryError } from '../../src/index.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'

const scope = { channel: 'telegram', senderId: 'ana' }

const said = (content: string, timestamp: string, more: object = {}): HistoryItem => ({
  type: 'message',
  ...scope,
  role: 'user',
  content,
  timestamp,
  idempotencyKey: `${timestamp} ${content}`,
  ...more,
})

const twoTalks = [
  said('one', '2026-01-05 10:00'),
  said('two', '2026-01-05 11:59'),
  said('three', '2026-01-05 14:00'),
]

describe('importHistory', () => {
  test('lets history fall into its own conversations by the idle rule', async ({ memory }) => {
    const report = await memory.importHistory(twoTalks)

    const conversations = await memory.conversations.listActive()
    expect(report).toEqual({
      messages: 3,
      conversations: 2,
      summaries: 0,
      alreadyThere: 0,
      changed: 0,
      removed: 0,
      refused: 0,
    })
    expect(conversations).toMatchObject([
      {
        startedAt: new Date('2026-01-05T14:00:00Z'),
        lastActivity: new Date('2026-01-05T14:00:00Z'),
      },
      {
        startedAt: new Date('2026-01-05T10:00:00Z'),
        lastActivity: new Date('2026-01-05T11:59:00Z'),
      },
    ])
  })

  test('deletes what an earlier import stored and the source has left', async ({ memory }) => {
    await memory.importHistory(twoTalks)

    const idempotencyKey = '2026-01-05 11:59 two'
    const report = await memory.importHistory([
      { type: 'removal', ...scope, idempotencyKey },
      { type: 'removal', ...scope, idempotencyKey: 'of nothing' },
    ])

    expect(report).toMatchObject({ removed: 1, messages: 0, alreadyThere: 0 })
    expect(await memory.messages.search({ senderId: 'ana', query: 'two' })).toEqual([])
  })

  test('keeps the order, and numbers the messages of each conversation', async ({ memory }) => {
    await memory.importHistory(twoTalks)

    const [, first] = await memory.conversations.listActive()
    const messages = await memory.messages.list(first!.id)
    expect(messages.map(({ sequence, content }) => [sequence, content])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ])
  })

  // Whom it keeps in mind is the same on a server.
  fileTest('keeps more people apart than it keeps in mind', async ({ memory }) => {
    const people = Array.from({ length: 10_600 }, (_, number) => `person-${number}`)
    const round = (timestamp: string) =>
      people.map((senderId) => said('hello', timestamp, { senderId, idempotencyKey: timestamp }))

    const report = await memory.importHistory([
      ...round('2026-01-05 10:00'),
      ...round('2026-01-05 10:30'),
    ])

    expect(report).toMatchObject({ messages: 21_200, conversations: 10_600 })
  })

  test('goes on in the conversation that is alive where the history begins', async ({
    memory,
    clock,
  }) => {
    clock.set('2026-01-05T09:30:00Z')
    const { conversation } = await memory.messages
      .append({ ...scope, role: 'user', content: 'zero' })
      .then(({ conversationId }) => ({ conversation: conversationId }))

    const report = await memory.importHistory(twoTalks.slice(0, 2))

    const messages = await memory.messages.list(conversation)
    expect(report.conversations).toBe(0)
    expect(messages.map(({ content }) => content)).toEqual(['zero', 'one', 'two'])
    expect(messages.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
  })

  test('changes nothing the second time', async ({ memory }) => {
    const history: HistoryItem[] = [
      ...twoTalks,
      { type: 'summary', ...scope, summary: 'Three talks', timestamp: '2026-01-05 14:05' },
    ]
    await memory.importHistory(history)
    const before = await memory.db.all('SELECT * FROM conversations, messages')

    const report = await memory.importHistory(history)

    expect(report).toMatchObject({ messages: 0, conversations: 0, summaries: 0, alreadyThere: 4 })
    expect(await memory.db.all('SELECT * FROM conversations, messages')).toEqual(before)
  })

  test('stores a message once that stands in the history twice', async ({ memory }) => {
    const report = await memory.importHistory([...twoTalks, ...twoTalks])

    expect(report).toMatchObject({ messages: 3, alreadyThere: 3 })
  })

  test('meets the message that was appended under the same key', async ({ memory }) => {
    const { type: _, ...input } = said('one', '2026-01-05 10:00') as HistoryItem & {
      type: 'message'
    }
    await memory.messages.append(input)

    const report = await memory.importHistory(twoTalks)

    expect(report).toMatchObject({ messages: 2, alreadyThere: 1, conversations: 1 })
  })

  test('adds to an earlier import what a newer file has more', async ({ memory }) => {
    await memory.importHistory(twoTalks.slice(0, 1))

    const report = await memory.importHistory(twoTalks)

    const [, first] = await memory.conversations.listActive()
    expect(report).toMatchObject({ messages: 2, conversations: 1, alreadyThere: 1 })
    expect(await memory.messages.list(first!.id)).toHaveLength(2)
  })

  test('closes a conversation with its summary, and begins another one after it', async ({
    memory,
  }) => {
    const report = await memory.importHistory([
      said('one', '2026-01-05 10:00'),
      { type: 'summary', ...scope, summary: 'About one', timestamp: '2026-01-05 10:05' },
      said('two', '2026-01-05 10:10'),
    ])

    expect(report).toMatchObject({ conversations: 2, summaries: 1 })
    expect(await memory.conversations.listSummaries(scope)).toMatchObject([
      { summary: 'About one', updatedAt: new Date('2026-01-05T10:05:00Z') },
    ])
  })

  test('keeps the conversations of a source, closed and under their titles', async ({ memory }) => {
    const conversation = { key: 'c1', title: 'Sourdough' }

    const report = await memory.importHistory([
      said('Why?', '2026-01-05 10:00', { conversation }),
      said('Still why?', '2026-02-05 10:00', { conversation }),
      said('And this?', '2026-01-05 10:01', { conversation: { key: 'c2' } }),
    ])

    expect(report).toMatchObject({ messages: 3, conversations: 2, summaries: 0 })
    expect(await memory.conversations.listHistory(scope)).toMatchObject([
      {
        title: 'Sourdough',
        summary: null,
        startedAt: new Date('2026-01-05T10:00:00Z'),
        lastActivity: new Date('2026-02-05T10:00:00Z'),
      },
      { title: null, summary: null },
    ])
  })

  test('gives a conversation the title that comes last, also where it stood as the summary', async ({
    memory,
  }) => {
    const messages = [
      said('Why?', '2026-01-05 10:00', { conversation: { key: 'c1', title: 'Bread' } }),
    ]
    await memory.importHistory(messages)
    await memory.client.execute("UPDATE conversations SET summary = 'Sourdough'")
    const at = { ...scope, timestamp: '2026-01-05 10:00' }

    await memory.importHistory([
      ...messages,
      { type: 'title', ...at, conversation: { key: 'c1', title: 'Sourdough' } },
    ])

    expect(await memory.conversations.listHistory(scope)).toMatchObject([
      { title: 'Sourdough', summary: null },
    ])
  })

  test('keeps people, channels and projects apart', async ({ memory }) => {
    await memory.importHistory([
      said('mine', '2026-01-05 10:00'),
      said('elsewhere', '2026-01-05 10:01', { channel: 'cli' }),
      said('at work', '2026-01-05 10:02', { project: 'tidepool' }),
      said('hers', '2026-01-05 10:03', { senderId: 'lucia' }),
    ])

    const conversations = await memory.conversations.listActive()
    expect(
      conversations.map(({ channel, senderId, project }) => [channel, senderId, project]),
    ).toEqual([
      ['telegram', 'lucia', ''],
      ['telegram', 'ana', 'tidepool'],
      ['cli', 'ana', ''],
      ['telegram', 'ana', ''],
    ])
  })

  test('hands back what the store refuses, and takes the rest', async ({ memory }) => {
    const refused: [HistoryItem, string][] = []
    const bad = said('nul\u0000', '2026-01-05 10:00', { idempotencyKey: 'nul' })
    const late = said('late', 'tomorrow')
    const lost: HistoryItem = {
      type: 'summary',
      ...scope,
      senderId: 'nobody',
      summary: 'x',
      timestamp: '2026-01-05',
    }

    const report = await memory.importHistory([bad, late, lost, ...twoTalks], {
      onRefused: (item, error) => refused.push([item, error.message]),
    })

    expect(report).toMatchObject({ messages: 3, refused: 3 })
    expect(refused).toEqual([
      [bad, 'content: must not contain U+0000'],
      [late, 'timestamp: is not a moment that exists, written like 2026-03-09T07:42:00Z'],
      [lost, 'summary: no conversation of this scope stands before it'],
    ])
  })

  test('fails at the first refusal that nobody takes', async ({ memory }) => {
    const importing = memory.importHistory([said('', 'tomorrow')])

    await expect(importing).rejects.toThrow(MemoryError)
  })

  test.for([
    undefined,
    null,
    7,
    [null],
    [7],
    [{ type: 'message' }],
    [{ ...twoTalks[0], content: 7 }],
  ])('refuses %j', async (items, { memory }) => {
    const importing = memory.importHistory(items as never)

    await expect(importing).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('can be stopped and taken up again', async ({ memory }) => {
    const history = Array.from({ length: 1200 }, (_, at) =>
      said(`message ${at}`, new Date(Date.UTC(2026, 0, 5) + at * 60_000).toISOString()),
    )
    const stop = new AbortController()

    const stopped = memory.importHistory(history, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    })
    await expect(stopped).rejects.toThrow('enough')
    const report = await memory.importHistory(history)

    expect(report).toMatchObject({ messages: 200, alreadyThere: 1000, conversations: 0 })
  })

  test('gives way to other work between batches', async ({ memory }) => {
    const history = Array.from({ length: 5000 }, (_, at) =>
      said(`message ${at}`, '2026-01-05 10:00'),
    )
    let turns = 0

    const ticking = setInterval(() => (turns += 1), 0)
    await memory.importHistory(history)
    clearInterval(ticking)

    expect(turns).toBeGreaterThanOrEqual(8)
  })

  test('makes what was said findable', async ({ memory }) => {
    await memory.importHistory(twoTalks)

    const found = await memory.db.all(`SELECT rowid FROM messages_recall('three')`)
    expect(found).toHaveLength(1)
  })
})
