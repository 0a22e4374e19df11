import type { PeopleQuery } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { reminder } from '../support/task.ts'

const say = (senderId: string, timestamp: string) => ({
  channel: 'web',
  senderId,
  user: 'Hello',
  assistant: 'Hi',
  timestamp,
})

describe('listFacts', () => {
  test('gives the facts of all senders, ordered by sender and key', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ben', key: 'name', value: 'Ben' })
    await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })

    const values = (await memory.admin.listFacts()).map(({ value }) => value)

    expect(values).toEqual(['Lisbon', 'Ana', 'Ben'])
    expect(await memory.admin.listFacts({ limit: 1 })).toHaveLength(1)
  })
})

describe('listFactsByKey', () => {
  test('gives what every sender has under one key', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ben', key: 'name', value: 'Ben' })
    await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })

    const values = (await memory.admin.listFactsByKey('name')).map(({ value }) => value)

    expect(values).toEqual(['Ana', 'Ben'])
  })

  test('finds a key in every case and Unicode form', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'Stra\u00dfe', value: 'Rua 25' })
    await memory.facts.set({ senderId: 'ben', key: 'STRASSE', value: 'Weg 3' })
    await memory.facts.set({ senderId: 'ben', key: 'city', value: 'Bonn' })

    const values = (await memory.admin.listFactsByKey('strasse')).map(({ value }) => value)

    expect(values).toEqual(['Rua 25', 'Weg 3'])
  })
})

describe('listPeople', () => {
  test('gives one entry for all ids of a person, the latest activity first, with what there is', async ({
    memory,
  }) => {
    await memory.recordExchange(say('ana', '2026-01-05 10:00'))
    await memory.recordExchange(say('ana@mail', '2026-02-05 10:00'))
    await memory.aliases.create('ana@mail', 'ana')
    await memory.facts.set({ senderId: 'ana', key: 'Name', value: 'Ana Sousa' })
    await memory.tasks.create(reminder({ senderId: 'ben' }))

    expect(await memory.admin.listPeople()).toEqual([
      expect.objectContaining({
        senderId: 'ben',
        senderIds: ['ben'],
        conversations: 0,
        tasks: 1,
        name: null,
        startedAt: null,
      }),
      expect.objectContaining({
        senderId: 'ana',
        senderIds: ['ana', 'ana@mail'],
        conversations: 2,
        facts: 1,
        name: 'Ana Sousa',
        startedAt: new Date('2026-01-05T10:00Z'),
      }),
    ])
  })

  test('goes on after the last one of a page, and finds people by a part of an id or name', async ({
    memory,
  }) => {
    for (const senderId of ['ana', 'ben', 'cleo', 'dora']) {
      await memory.recordExchange(say(senderId, '2026-01-05 10:00'))
    }
    await memory.facts.set({
      senderId: 'cleo',
      key: 'name',
      value: 'Benedita',
      at: '2026-01-05 10:00',
    })
    const ids = async (query: PeopleQuery) =>
      (await memory.admin.listPeople(query)).map(({ senderId }) => senderId)

    const page = await memory.admin.listPeople({ limit: 2 })

    expect(page.map(({ senderId }) => senderId)).toEqual(['ana', 'ben'])
    expect(await ids({ limit: 2, cursor: page.at(-1) })).toEqual(['cleo', 'dora'])
    expect(await ids({ containing: 'BEN' })).toEqual(['ben', 'cleo'])
  })
})

describe('listDays', () => {
  test('counts the conversations of everybody by the days of a zone', async ({ memory }) => {
    for (const senderId of ['ana', 'ben']) {
      const hello = { channel: 'web', senderId, user: 'Hello', assistant: 'Hi' }
      await memory.recordExchange({ ...hello, timestamp: '2026-02-28 23:30' })
    }

    expect(await memory.admin.listDays()).toEqual([{ day: '2026-02-28', conversations: 2 }])
    expect(await memory.admin.listDays({ zone: 'Europe/Berlin' })).toEqual([
      { day: '2026-03-01', conversations: 2 },
    ])
    expect(await memory.admin.listDays({ days: 2 })).toEqual([])
  })
})

describe('listConversations and listSenders', () => {
  test('give everybody, whoever spoke last first', async ({ memory, clock }) => {
    for (const senderId of ['ana', 'bo']) {
      await memory.recordExchange({ channel: 'chat', senderId, user: 'q', assistant: 'a' })
      clock.advance({ minutes: 1 })
    }

    const conversations = await memory.admin.listConversations()
    const senders = await memory.admin.listSenders()

    expect(conversations.map(({ senderId }) => senderId)).toEqual(['bo', 'ana'])
    expect(senders.map(({ senderId }) => senderId)).toEqual(['bo', 'ana'])
  })
})

describe('findTask', () => {
  test('finds the task of anybody by its id or the beginning of it', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())
    await memory.client.execute(
      `INSERT INTO scheduled_tasks (id, channel, sender_id, reply_target, description, due_at) VALUES
      ('12345678-a', 'c', 'ben', 'r', 'd', '2036-01-01'), ('12345678-b', 'c', 'ben', 'r', 'e', '2036-01-01')`,
    )

    expect(await memory.admin.findTask(task.id.slice(0, 8))).toEqual(task)
    expect(await memory.admin.findTask(task.id.slice(0, 7))).toBeUndefined()
    expect((await memory.admin.findTask('12345678-a'))?.senderId).toBe('ben')
    await expect(memory.admin.findTask('12345678')).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('findConversation', () => {
  test('finds the conversation of anybody by its id or the beginning of it', async ({ memory }) => {
    const talk = await memory.conversations.getOrCreate({ channel: 'chat', senderId: 'ana' })
    await memory.client.execute(
      `INSERT INTO conversations (id, channel, sender_id) VALUES ('12345678-a', 'c', 'ben'), ('12345678-b', 'c', 'cleo')`,
    )

    expect((await memory.admin.findConversation(talk.id.slice(0, 8)))?.id).toBe(talk.id)
    expect(await memory.admin.findConversation(talk.id.slice(0, 7))).toBeUndefined()
    expect((await memory.admin.findConversation('12345678-a'))?.senderId).toBe('ben')
    await expect(memory.admin.findConversation('12345678')).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('listSummaries', () => {
  test('gives the newest closed conversations that have a summary', async ({ memory, clock }) => {
    for (const senderId of ['ana', 'ben', 'cleo']) {
      const { id } = await memory.conversations.getOrCreate({ channel: 'chat', senderId })
      clock.advance({ minutes: 1 })
      await memory.conversations.close(id, senderId === 'ben' ? {} : { summary: `of ${senderId}` })
    }

    const summaries = (await memory.admin.listSummaries()).map(({ summary }) => summary)

    expect(summaries).toEqual(['of cleo', 'of ana'])
  })
})

describe('listSummaries of a thread that was opened again', () => {
  test('leaves it out, which has its summary all the same', async ({ memory }) => {
    const thread = { channel: 'chat', senderId: 'ana', thread: 'boat' }
    const { id } = await memory.conversations.getOrCreate(thread)
    await memory.conversations.close(id, { summary: 'of the boat' })
    await memory.recordExchange({ ...thread, user: 'Again', assistant: 'Yes' })

    expect(await memory.admin.listSummaries()).toEqual([])
    expect(await memory.conversations.get(id)).toMatchObject({ summary: 'of the boat' })
  })
})

describe('listOutcomes', () => {
  test('gives the outcomes of the last hours, of all projects or one', async ({
    memory,
    clock,
  }) => {
    const record = async (senderId: string, project: string) =>
      memory.outcomes.record({ senderId, domain: 'd', score: 0, lesson: senderId, project })
    await record('old', '')
    clock.advance({ hours: 30 })
    await record('ana', '')
    await record('ben', 'house')
    const sendersOf = async (filter: { project?: string }) =>
      (await memory.admin.listOutcomes({ hours: 24, ...filter })).map(({ senderId }) => senderId)

    expect(await sendersOf({})).toEqual(['ben', 'ana'])
    expect(await sendersOf({ project: '' })).toEqual(['ana'])
    expect(await sendersOf({ project: 'house' })).toEqual(['ben'])
  })

  test.for([0, -1, Number.NaN])('refuses %s hours', async (hours, { memory }) => {
    await expect(memory.admin.listOutcomes({ hours })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('listLessons', () => {
  test('gives the rules of all senders, those met most often first', async ({ memory }) => {
    for (const senderId of ['ana', 'ben', 'ben']) {
      await memory.lessons.record({ senderId, domain: 'd', rule: 'r' })
    }
    await memory.lessons.record({ senderId: 'ana', domain: 'd', rule: 'r', project: 'house' })
    const sendersOf = async (filter: { project?: string }) =>
      (await memory.admin.listLessons(filter)).map(({ senderId }) => senderId)

    expect(await sendersOf({})).toEqual(['ben', 'ana', 'ana'])
    expect(await sendersOf({ project: 'house' })).toEqual(['ana'])
  })
})
