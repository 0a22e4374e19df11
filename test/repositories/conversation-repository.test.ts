import { describe, expect, test } from '../support/memory.ts'

const scope = { channel: 'telegram', senderId: 'ana' }
const said = { ...scope, user: 'Hello', assistant: 'Hi' }

describe('getOrCreate', () => {
  test('gives the active conversation of the scope', async ({ memory }) => {
    const begun = await memory.conversations.getOrCreate(scope)

    const again = await memory.conversations.getOrCreate(scope)

    expect(again).toEqual(begun)
    expect(begun).toMatchObject({ ...scope, project: '', status: 'active', summary: null })
  })

  test('begins one conversation for 100 callers at once', async ({ memory }) => {
    const callers = Array.from({ length: 100 }, () => memory.conversations.getOrCreate(scope))

    const found = await Promise.all(callers)

    expect(new Set(found.map(({ id }) => id)).size).toBe(1)
  })

  test('keeps channels, people and projects apart', async ({ memory }) => {
    const scopes = [
      scope,
      { ...scope, channel: 'web' },
      { ...scope, senderId: 'ben' },
      { ...scope, project: 'garden' },
    ]

    const found = await Promise.all(scopes.map((each) => memory.conversations.getOrCreate(each)))

    expect(new Set(found.map(({ id }) => id)).size).toBe(4)
  })

  test('begins a new one after the idle time, and leaves the idle one active', async ({
    memory,
    clock,
  }) => {
    const first = await memory.conversations.getOrCreate(scope)
    clock.advance({ minutes: 121 })

    const second = await memory.conversations.getOrCreate(scope)

    expect(second.id).not.toBe(first.id)
    expect(await memory.conversations.get(first.id)).toMatchObject({ status: 'active' })
  })

  test('stays with the conversation while the clock goes back an hour', async ({
    memory,
    clock,
  }) => {
    const first = await memory.conversations.getOrCreate(scope)
    clock.advance({ hours: -1 })

    const second = await memory.conversations.getOrCreate(scope)

    expect(second.id).toBe(first.id)
  })

  test('refuses a scope without a sender by the name of the field', async ({ memory }) => {
    const asked = memory.conversations.getOrCreate({ channel: 'web', senderId: ' ' })

    await expect(asked).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('senderId'),
    })
  })
})

describe('findActive', () => {
  test('never begins a conversation', async ({ memory }) => {
    const found = await memory.conversations.findActive(scope)

    expect(found).toBeUndefined()
    expect(await memory.stats('ana')).toMatchObject({ conversations: 0 })
  })

  test('finds what is active to the minute', async ({ memory, clock }) => {
    const begun = await memory.conversations.getOrCreate(scope)
    clock.advance({ minutes: 120 })
    expect(await memory.conversations.findActive(scope)).toEqual(begun)

    clock.advance({ seconds: 1 })

    expect(await memory.conversations.findActive(scope)).toBeUndefined()
  })
})

describe('get', () => {
  test('gives undefined for an id that is not there', async ({ memory }) => {
    expect(await memory.conversations.get('nobody')).toBeUndefined()
  })
})

describe('listIdle', () => {
  test('lists what is past the idle time, the longest idle first', async ({ memory, clock }) => {
    const { conversation: first } = await memory.recordExchange(said)
    clock.advance({ hours: 1 })
    const { conversation: second } = await memory.recordExchange({ ...said, channel: 'web' })
    clock.advance({ hours: 3 })
    await memory.recordExchange({ ...said, senderId: 'ben' })

    const idle = await memory.conversations.listIdle()

    expect(idle.map(({ id }) => id)).toEqual([first.id, second.id])
  })

  test('takes a limit', async ({ memory, clock }) => {
    await memory.recordExchange(said)
    await memory.recordExchange({ ...said, channel: 'web' })
    clock.advance({ hours: 3 })

    expect(await memory.conversations.listIdle({ limit: 1 })).toHaveLength(1)
  })
})

describe('listActive', () => {
  test('lists all that is not closed, idle ones too, the latest first', async ({
    memory,
    clock,
  }) => {
    const { conversation: first } = await memory.recordExchange(said)
    clock.advance({ hours: 3 })
    const { conversation: second } = await memory.recordExchange(said)
    const { conversation: closed } = await memory.recordExchange({ ...said, channel: 'web' })
    await memory.conversations.close(closed.id)

    const active = await memory.conversations.listActive()

    expect(active.map(({ id }) => id)).toEqual([second.id, first.id])
  })
})

describe('close', () => {
  test('closes with a summary, once', async ({ memory, clock }) => {
    const { conversation } = await memory.recordExchange(said)
    clock.advance({ hours: 3 })

    const closed = await memory.conversations.close(conversation.id, { summary: 'Said hello.' })

    expect(closed).toMatchObject({
      status: 'closed',
      summary: 'Said hello.',
      updatedAt: clock.now(),
    })
    expect(await memory.conversations.close(conversation.id)).toBeUndefined()
    expect(await memory.conversations.close('nobody')).toBeUndefined()
  })

  test('closes none for somebody else', async ({ memory }) => {
    const { id } = await memory.conversations.getOrCreate({ channel: 'cli', senderId: 'ana' })

    expect(await memory.conversations.close(id, { senderId: 'ben' })).toBeUndefined()

    expect(await memory.conversations.get(id)).toMatchObject({ status: 'active' })
    expect(await memory.conversations.close(id, { senderId: 'ana' })).toMatchObject({ id })
  })

  test('lets the next message begin a new conversation', async ({ memory }) => {
    const { conversation } = await memory.recordExchange(said)
    await memory.conversations.close(conversation.id)

    const next = await memory.recordExchange(said)

    expect(next.conversation.id).not.toBe(conversation.id)
  })
})

describe('closeCurrent', () => {
  test('closes the active conversation of a scope', async ({ memory }) => {
    const { conversation } = await memory.recordExchange(said)

    expect(await memory.conversations.closeCurrent(scope)).toBe(true)

    expect(await memory.conversations.get(conversation.id)).toMatchObject({ status: 'closed' })
    expect(await memory.conversations.closeCurrent(scope)).toBe(false)
  })
})

describe('listSummaries', () => {
  test('gives the three newest that have a summary', async ({ memory, clock }) => {
    for (const summary of ['one', 'two', undefined, 'three', 'four']) {
      const { conversation } = await memory.recordExchange(said)
      clock.advance({ minutes: 5 })
      await memory.conversations.close(conversation.id, { summary })
    }

    const summaries = await memory.conversations.listSummaries(scope)

    expect(summaries.map(({ summary }) => summary)).toEqual(['four', 'three', 'two'])
  })
})

describe('listHistory', () => {
  test('lists all closed ones of one person and channel, with null where there is no summary', async ({
    memory,
    clock,
  }) => {
    const { conversation: ours } = await memory.recordExchange(said)
    const { conversation: theirs } = await memory.recordExchange({ ...said, senderId: 'ben' })
    await memory.conversations.close(theirs.id, { summary: 'Not for Ana' })
    await memory.conversations.close(ours.id)
    clock.advance({ hours: 1 })
    const { conversation: later } = await memory.recordExchange(said)
    await memory.conversations.close(later.id, { summary: 'Later' })

    const history = await memory.conversations.listHistory(scope)

    expect(history.map(({ summary }) => summary)).toEqual(['Later', null])
  })
})

describe('listDays', () => {
  test("counts a person's conversations by the days on their wall", async ({ memory }) => {
    const hello = { channel: 'web', senderId: 'ana', user: 'Hello', assistant: 'Hi' }
    await memory.recordExchange({ ...hello, timestamp: '2026-02-01 12:00' })
    await memory.recordExchange({ ...hello, timestamp: '2026-02-01 18:00' })
    await memory.recordExchange({ ...hello, timestamp: '2026-02-28 23:30' })
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Europe/Berlin' })
    const listDays = memory.conversations.listDays.bind(memory.conversations)

    expect(await listDays({ senderId: 'ana' })).toEqual([
      { day: '2026-02-01', conversations: 2 },
      { day: '2026-03-01', conversations: 1 },
    ])
    expect(await listDays({ senderId: 'ana', zone: 'UTC', until: '2026-02-28', days: 1 })).toEqual([
      { day: '2026-02-28', conversations: 1 },
    ])
    expect(await listDays({ senderId: 'ben' })).toEqual([])
  })

  test('keeps the hours of a day on which the clocks change', async ({ memory }) => {
    const hello = { channel: 'web', senderId: 'ana', user: 'Hello', assistant: 'Hi' }
    await memory.recordExchange({ ...hello, timestamp: '2025-10-26 23:30' })

    const days = await memory.conversations.listDays({ senderId: 'ana', zone: 'Europe/London' })

    expect(days).toEqual([{ day: '2025-10-26', conversations: 1 }])
  })
})

describe('list', () => {
  test('keeps to what was active last in a span', async ({ memory }) => {
    const hello = { channel: 'web', senderId: 'ana', user: 'Hello', assistant: 'Hi' }
    const days = ['2026-02-01', '2026-02-02', '2026-02-03']
    for (const day of days) await memory.recordExchange({ ...hello, timestamp: `${day} 12:00` })
    const span = { senderId: 'ana', since: '2026-02-02', until: '2026-02-02' }

    const listed = await memory.conversations.list(span)

    expect(listed.map(({ startedAt }) => startedAt)).toEqual([new Date('2026-02-02T12:00Z')])
    expect(await memory.conversations.count(span)).toBe(1)
  })
})

describe('what is closed', () => {
  test('is told of a thread alone when it is named, and of a project with the general ones', async ({
    memory,
    clock,
  }) => {
    const scope = { channel: 'chat', senderId: 'ana' }
    const places = [
      { thread: 'boat', project: '' },
      { thread: 'cake', project: 'house' },
      { thread: 'rake', project: 'garden' },
    ]
    for (const place of places) {
      const { id } = await memory.conversations.getOrCreate({ ...scope, ...place })
      clock.advance({ minutes: 1 })
      await memory.conversations.close(id, { summary: `of the ${place.thread}` })
    }
    const told = async (which: object) =>
      (await memory.conversations.listSummaries({ ...scope, ...which })).map(({ thread }) => thread)

    expect(await told({ thread: 'boat' })).toEqual(['boat'])
    expect(await told({ project: 'house' })).toEqual(['cake', 'boat'])
    expect(await told({ project: '' })).toEqual(['boat'])
    expect(await told({})).toEqual(['rake', 'cake', 'boat'])
  })
})
