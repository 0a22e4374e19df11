import { describe, expect, test } from './asking.ts'
import { exampleHistory } from './example.ts'

describe('people', () => {
  test('are shown a page at a time, all ids of one together', async ({
    asking: { read },
    memory,
  }) => {
    for (let person = 0; person < 26; person++) {
      await memory.facts.set({ senderId: `person-${person}`, key: 'name', value: `P${person}` })
    }
    await memory.aliases.create('person-1', 'person-0')

    const first = (await read('people')) as { people: { senderId: string }[]; more: boolean }
    const found = await read('people?containing=P25')

    expect([first.people.length, first.more]).toEqual([25, false])
    expect(found).toMatchObject({ people: [{ senderId: 'person-25', name: 'P25' }], more: false })
  })

  test('go on after the last one of a page', async ({ asking: { read }, memory }) => {
    for (let person = 0; person < 30; person++) {
      await memory.facts.set({ senderId: `person-${person}`, key: 'name', value: `P${person}` })
    }

    const first = (await read('people')) as { people: { senderId: string; lastActivity: string }[] }
    const cursor = encodeURIComponent(JSON.stringify(first.people.at(-1)))
    const second = (await read(`people?cursor=${cursor}`)) as typeof first & { more: boolean }

    const ids = [...first.people, ...second.people].map(({ senderId }) => senderId)
    expect(new Set(ids).size).toBe(30)
    expect(second.more).toBe(false)
  })

  test('have said so much', async ({ asking: { read }, memory }) => {
    await exampleHistory(memory)

    expect(await read(`counts?senderIds=${encodeURIComponent('["ana","ben"]')}`)).toEqual([
      { conversations: 2, messages: 5, facts: 1 },
      { conversations: 0, messages: 0, facts: 0 },
    ])
  })
})

describe('a person', () => {
  test('is who they are under each of their ids', async ({ asking: { read }, memory }) => {
    await exampleHistory(memory)
    await memory.aliases.create('ana@mail', 'ana')

    expect(await read('person?senderId=ana@mail')).toMatchObject({
      senderId: 'ana',
      senderIds: ['ana', 'ana@mail'],
      conversations: 2,
      latest: { channel: 'web' },
    })
  })

  test('is known by facts with every value they had', async ({
    asking: { read },
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })
    clock.advance({ days: 3 })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })

    expect(await read('facts?senderId=ana')).toMatchObject({
      facts: [
        { value: 'Porto', history: [{ value: 'Lisbon' }, { value: 'Porto', validTo: null }] },
      ],
      total: 1,
    })
  })

  test('is to be reminded, with what comes next and what became of it', async ({
    asking: { read },
    memory,
    clock,
  }) => {
    const reminder = { channel: 'web', senderId: 'ana', replyTarget: 'r', description: 'Stretch' }
    const { task } = await memory.tasks.create({
      ...reminder,
      dueAt: '2026-03-02 10:00',
      repeat: 'daily',
    })
    clock.advance({ hours: 2 })
    const [claim] = await memory.tasks.claimDue({ owner: 'worker' })
    await memory.tasks.complete(claim!)

    const { tasks } = (await read('tasks?senderId=ana')) as { tasks: object[] }

    expect(tasks).toMatchObject([{ description: 'Stretch', inWords: 'daily' }])
    await memory.tasks.cancel(task.id, 'ana')
    expect(await read('past?senderId=ana')).toMatchObject({
      tasks: [{ description: 'Stretch', status: 'cancelled' }],
      more: false,
    })
    expect(tasks[0]).toMatchObject({ next: expect.arrayContaining(['2026-03-03T10:00:00.000Z']) })
    expect(await read(`runs?id=${task.id}`)).toMatchObject([{ outcome: 'delivered' }])
  })

  test('was learned from', async ({ asking: { read }, memory }) => {
    await memory.lessons.record({
      senderId: 'ana',
      domain: 'd',
      rule: 'Be brief',
      evidence: { note: 'n' },
    })
    await memory.outcomes.record({ senderId: 'ana', domain: 'd', score: 1, lesson: 'It helped' })
    await memory.limitations.record({ title: 'No calendar', description: '' })

    expect(await read('lessons?senderId=ana')).toMatchObject({
      lessons: [{ rule: 'Be brief', evidence: [{ note: 'n' }] }],
      outcomes: [{ lesson: 'It helped' }],
      limitations: [{ title: 'No calendar' }],
    })
  })
})

describe('conversations', () => {
  test('are listed, of a day too, and read in pages in both directions', async ({
    asking: { read },
    memory,
  }) => {
    const { conversationId, ids } = await exampleHistory(memory)

    expect(await read('conversations?senderId=ana')).toMatchObject({
      conversations: [{ id: conversationId }, { channel: 'web' }],
      more: false,
    })
    expect(
      await read('conversations?senderId=ana&since=2026-02-01&until=2026-02-02T00:00:00Z'),
    ).toMatchObject({ conversations: [{ channel: 'web' }] })
    expect(await read('days?senderId=ana&zone=UTC')).toEqual([
      { day: '2026-02-01', conversations: 1 },
      { day: '2026-03-01', conversations: 1 },
    ])
    const said = async (words: string) => {
      const { messages } = (await read(`messages?conversationId=${conversationId}${words}`)) as {
        messages: { id: string }[]
      }
      return messages.map(({ id }) => id)
    }
    expect(await said('')).toEqual(ids)
    expect(await said(`&before=${ids[2]}`)).toEqual(ids.slice(0, 2))
    expect(await said(`&after=${ids[0]}`)).toEqual(ids.slice(1))
    expect(await said(`&around=${ids[1]}`)).toEqual(ids)
    expect(await read(`message?id=${ids[0]}`)).toMatchObject({ conversationId })
    expect(await read(`conversation?id=${conversationId}`)).toMatchObject({ senderId: 'ana' })
  })

  test('are exported as lines, and so is a person', async ({ asking: { ask }, memory }) => {
    const { conversationId, ids } = await exampleHistory(memory)
    const linesOf = async (path: string) => {
      const response = await ask(path)
      expect(response.headers.get('content-disposition')).toContain('attachment')
      return (await response.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string })
    }

    const rows = await linesOf(`api/export?id=${conversationId}`)

    expect(rows.map(({ id }) => id)).toEqual([conversationId, ...ids])
    expect(await linesOf('api/export?senderId=ana')).not.toEqual([])
  })
})

describe('search, context, audit and store', () => {
  test('finds as one types, with the reason', async ({ asking: { read }, memory }) => {
    const { ids } = await exampleHistory(memory)

    const typed = (await read('search?senderId=ana&query=kee')) as { hits: object[] }
    expect(typed.hits[0]).toMatchObject({ message: { id: ids[0] }, why: { terms: ['kee'] } })
    expect(await read('search?senderId=ana&query=')).toEqual({ hits: [] })
    const said = 'search?senderId=ana&query=keel&role=assistant&channel=web'
    expect(await read(said)).toMatchObject({ hits: [{ message: { id: ids[1] } }] })
  })

  test('shows a context as the application gets it, with what its parts say', async ({
    asking: { read },
    memory,
  }) => {
    await exampleHistory(memory)
    const fact = await memory.facts.get('ana', 'city')

    const shown = await read('context?senderId=ana&channel=web&text=Where+do+I+live%3F')

    const built = await memory.context.build({
      channel: 'web',
      senderId: 'ana',
      text: 'Where do I live?',
    })
    expect(shown).toMatchObject(JSON.parse(JSON.stringify(built)))
    expect(shown).toMatchObject({ labels: { [fact!.id]: 'city: Porto' } })
  })

  test('lists the log and verifies it step by step', async ({ asking: { ask, read }, memory }) => {
    for (let entry = 0; entry < 60; entry++) {
      await memory.audit.record({ channel: 'c', senderId: 'ana', input: `q${entry}`, status: 'ok' })
    }

    const page = (await read('audit')) as { entries: { seq: number }[]; more: boolean }
    const verified = await (await ask('api/verify')).text()

    expect([page.entries.length, page.more, page.entries.at(-1)?.seq]).toEqual([50, true, 11])
    expect(await read('audit?before=11&status=ok&senderId=ana')).toMatchObject({ more: false })
    expect(
      verified
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { progress: { done: 60, total: 60 } },
      { result: { ok: true, entries: 60, erased: 0, unchained: 0 } },
    ])
  })

  test('says how large the store is and whether it is healthy', async ({
    asking: { read },
    memory,
  }) => {
    await exampleHistory(memory)

    expect(await read('store')).toMatchObject({
      counts: { conversations: 2, messages: 5, facts: 1 },
      days: [{ day: '2026-02-01' }, { day: '2026-03-01' }],
    })
    expect(await read('doctor')).toMatchObject({ healthy: true })
    expect(await read('about')).toEqual({ readonly: false })
  })

  test('gives a copy of the database', async ({ asking: { ask }, memory }) => {
    await exampleHistory(memory)

    const response = await ask('api/backup')

    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 15)
        .toString(),
    ).toBe('SQLite format 3')
  })
})
