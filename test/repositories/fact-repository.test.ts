import { meanwhile } from '../support/meanwhile.ts'
import { describe, expect, test } from '../support/memory.ts'

const senderId = 'ana'

describe('a fact that was deleted', () => {
  test('is not brought back by what was said before, which becomes history', async ({
    memory,
    clock,
  }) => {
    clock.set('2026-03-01T10:00:00Z')
    await memory.aliases.create('ana@mail', 'ana')
    await memory.facts.set({ senderId: 'ana', key: 'City', value: 'Porto', at: '2026-02-05 10:00' })
    await memory.facts.delete('ana', 'city')

    const older = { senderId: 'ana@mail', key: 'city', value: 'Lisbon', at: '2026-01-05 10:00' }
    const told = await memory.facts.set(older)
    await memory.facts.set(older)

    expect(told.expiresAt).toEqual(clock.now())
    expect(await memory.facts.list('ana')).toEqual([])
    const history = await memory.facts.history('ana', 'city')
    expect(history.map(({ value }) => value)).toEqual(['Lisbon', 'Porto'])
    const then = await memory.facts.listAsOf('ana', '2026-01-20')
    expect(then.map(({ value }) => value)).toEqual(['Lisbon'])
  })

  test('is told again by what was said afterwards, and by a merge', async ({ memory, clock }) => {
    clock.set('2026-03-01T10:00:00Z')
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.facts.delete('ana', 'city')
    await memory.facts.set({ senderId: 'ben', key: 'city', value: 'Berlin' })
    await memory.facts.delete('ben', 'city')

    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Faro', at: '2026-03-02 10:00' })
    await memory.facts.set({ senderId: 'ben', key: 'town', value: 'Bonn', at: '2026-01-02 10:00' })
    await memory.facts.merge({ senderId: 'ben', from: 'town', into: 'city' })

    expect((await memory.facts.get('ana', 'city'))?.value).toBe('Faro')
    expect((await memory.facts.get('ben', 'city'))?.value).toBe('Bonn')
  })

  test('still needs its source', async ({ memory }) => {
    const fact = { senderId: 'ana', key: 'city', value: 'Porto', at: '2026-01-02 10:00' }

    await expect(memory.facts.set({ ...fact, sourceMessageId: 'nothing' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('the key of a fact', () => {
  test('is one however wide its blanks are', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'home city', value: 'Porto' })
    await memory.facts.set({ senderId: 'ana', key: 'Home  City', value: 'Lisbon' })

    expect(await memory.facts.list('ana')).toMatchObject([{ key: 'home city', value: 'Lisbon' }])
    expect(await memory.facts.get('ana', 'home \u00a0 city')).toMatchObject({ value: 'Lisbon' })
    expect(await memory.facts.delete('ana', 'home  city')).toBe(true)
  })
})

describe('a time of a fact without an offset', () => {
  test.for([
    ['America/Los_Angeles', '2036-01-05T20:00', '2036-01-06T04:00:00.000Z'],
    ['America/Los_Angeles', '2036-01-05', '2036-01-06T08:00:00.000Z'],
    ['UTC+2', '2036-01-05T20:00', '2036-01-05T18:00:00.000Z'],
    ['UTC+5:30', '2036-01-05T20:00', '2036-01-05T14:30:00.000Z'],
    ['GMT+0530', '2036-01-05T20:00', '2036-01-05T14:30:00.000Z'],
    ['-09:30', '2036-01-05T20:00', '2036-01-06T05:30:00.000Z'],
    ['GMT-03:00', '2036-01-05T20:00', '2036-01-05T23:00:00.000Z'],
    ['New York', '2036-07-05T20:00', '2036-07-06T00:00:00.000Z'],
    ['new york', '2036-01-05T20:00', '2036-01-06T01:00:00.000Z'],
    ['São Paulo', '2036-01-05T20:00', '2036-01-05T23:00:00.000Z'],
    ['Buenos Aires', '2036-01-05T20:00', '2036-01-05T23:00:00.000Z'],
    ['Europe/Berlin (CET)', '2036-07-05T20:00', '2036-07-05T18:00:00.000Z'],
    ['Pacific Time', '2036-07-05T20:00', '2036-07-06T03:00:00.000Z'],
    ['US Eastern', '2036-07-05T20:00', '2036-07-06T00:00:00.000Z'],
    ['Central European Summer Time', '2036-07-05T20:00', '2036-07-05T18:00:00.000Z'],
    ['PST', '2036-07-05T20:00', '2036-07-06T03:00:00.000Z'],
    ['BST', '2036-07-05T20:00', '2036-07-05T19:00:00.000Z'],
    ['__proto__', '2036-01-05T20:00', '2036-01-05T20:00:00.000Z'],
    ['constructor', '2036-01-05T20:00', '2036-01-05T20:00:00.000Z'],
    ['Mars/Olympus', '2036-01-05T20:00', '2036-01-05T20:00:00.000Z'],
    ['Springfield', '2036-01-05T20:00', '2036-01-05T20:00:00.000Z'],
    ['Paris, Texas', '2036-01-05T20:00', '2036-01-05T20:00:00.000Z'],
  ] as const)('is on the wall of %s: %s', async ([zone, expiresAt, moment], { memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: zone })

    const fact = await memory.facts.set({ senderId: 'ana', key: 'guest', value: 'Leo', expiresAt })

    expect(fact.expiresAt?.toISOString()).toBe(moment)
  })

  test('is on the wall that a task of theirs has', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'UTC+2' })
    const to = { channel: 'chat', senderId: 'ana', replyTarget: 'c', description: 'Take the pill' }

    const { task } = await memory.tasks.create({ ...to, dueAt: '2036-01-05T20:00' })

    expect([task.zone, task.dueAt]).toEqual(['Etc/GMT-2', new Date('2036-01-05T18:00:00Z')])
  })

  test('says on the same wall which word is older', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Asia/Tokyo' })
    await memory.facts.set({
      senderId: 'ana',
      key: 'city',
      value: 'Porto',
      at: '2026-02-05T10:00Z',
    })

    await memory.facts.set({
      senderId: 'ana',
      key: 'city',
      value: 'Lisbon',
      at: '2026-02-05 10:30',
    })

    expect((await memory.facts.get('ana', 'city'))?.value).toBe('Porto')
  })
})

describe('set', () => {
  test('keeps one value per key, the latest', async ({ memory }) => {
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })

    const latest = await memory.facts.set({ senderId, key: 'city', value: 'Porto' })

    expect(latest.value).toBe('Porto')
    expect(await memory.facts.list(senderId)).toEqual([latest])
  })

  test('keeps the id and the first moment of a fact', async ({ memory, clock }) => {
    const first = await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })
    clock.advance({ hours: 3 })

    const second = await memory.facts.set({ senderId, key: 'city', value: 'Porto' })

    expect(second).toEqual({ ...first, value: 'Porto', updatedAt: clock.now() })
  })

  test('remembers the message a fact came from', async ({ memory }) => {
    const { user } = await memory.recordExchange({
      channel: 'chat',
      senderId,
      user: 'I live in Lisbon',
      assistant: 'Noted.',
    })

    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon', sourceMessageId: user.id })

    expect(await memory.facts.get(senderId, 'city')).toMatchObject({ sourceMessageId: user.id })
    expect(await memory.facts.history(senderId, 'city')).toMatchObject([
      { sourceMessageId: user.id },
    ])
  })

  test('leaves one row and every value in history when a hundred callers set one key', async ({
    memory,
  }) => {
    const values = Array.from({ length: 100 }, (_, index) => `value ${index}`)

    await Promise.all(values.map((value) => memory.facts.set({ senderId, key: 'city', value })))

    const history = await memory.facts.history(senderId, 'city')
    expect(await memory.facts.list(senderId)).toHaveLength(1)
    expect(history.map(({ value }) => value).sort()).toEqual(values.sort())
    expect(history.filter(({ validTo }) => validTo === null)).toHaveLength(1)
  })

  test('keeps a language that was set, even the one that had been detected', async ({ memory }) => {
    const key = 'preferred_language'
    await memory.facts.set({ senderId, key, value: 'Spanish', source: 'detected Spanish' })

    const set = await memory.facts.set({ senderId, key, value: 'Spanish' })

    expect(set.source).toBeNull()
    expect(await memory.facts.list(senderId)).toEqual([set])
  })

  test('trims the key but never the value', async ({ memory }) => {
    const fact = await memory.facts.set({ senderId, key: ' city ', value: ' Lisbon\n' })

    expect(fact).toMatchObject({ key: 'city', value: ' Lisbon\n' })
  })

  test.for([
    ['an empty key', { senderId, key: ' ', value: 'x' }, 'key'],
    ['a key that is too long', { senderId, key: 'k'.repeat(201), value: 'x' }, 'key'],
    ['a value that is too long', { senderId, key: 'k', value: 'x'.repeat(65_537) }, 'value'],
    ['U+0000', { senderId, key: 'k', value: 'a\0b' }, 'value'],
    ['a lone surrogate', { senderId, key: 'k', value: '\ud800' }, 'value'],
  ] as const)('refuses %s and names the field', async ([, input, field], { memory }) => {
    await expect(memory.facts.set(input)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(new RegExp(`^${field}: `)),
    })
  })

  test('says that the source message does not exist, and stores nothing', async ({ memory }) => {
    await expect(
      memory.facts.set({ senderId, key: 'city', value: 'Lisbon', sourceMessageId: 'nowhere' }),
    ).rejects.toMatchObject({ code: 'not_found' })

    expect(await memory.facts.list(senderId)).toEqual([])
  })
})

describe('get', () => {
  test('gives undefined for what was never told', async ({ memory }) => {
    expect(await memory.facts.get(senderId, 'city')).toBeUndefined()
  })

  test("never gives another sender's fact", async ({ memory }) => {
    await memory.facts.set({ senderId: 'ben', key: 'city', value: 'Berlin' })

    expect(await memory.facts.get(senderId, 'city')).toBeUndefined()
  })
})

describe('list', () => {
  test('is ordered by key', async ({ memory }) => {
    for (const key of ['name', 'city', 'age']) await memory.facts.set({ senderId, key, value: 'x' })

    const keys = (await memory.facts.list(senderId)).map(({ key }) => key)

    expect(keys).toEqual(['age', 'city', 'name'])
  })
})

describe('history', () => {
  test('ends what was said in between where the same fact went on, whatever others said', async ({
    memory,
  }) => {
    const say = (key: string, value: string, at: string) =>
      memory.facts.set({ senderId: 'ana', key, value, at: `2026-01-01 ${at}` })
    await say('city', 'Porto', '10:00')
    await say('city', 'Faro', '12:00')
    await say('likes', 'tea', '11:30')

    await say('city', 'Lyon', '11:00')

    const history = await memory.facts.history('ana', 'city')
    const spans = history.map(({ value, validFrom, validTo }) => [
      value,
      validFrom.toISOString().slice(11, 16),
      validTo?.toISOString().slice(11, 16),
    ])
    expect(spans).toEqual([
      ['Porto', '10:00', '11:00'],
      ['Lyon', '11:00', '12:00'],
      ['Faro', '12:00', undefined],
    ])
  })

  test('has every value from when to when', async ({ memory, clock }) => {
    const first = clock.now()
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })
    clock.advance({ days: 1 })
    const second = clock.now()
    await memory.facts.set({ senderId, key: 'city', value: 'Porto' })
    clock.advance({ days: 1 })
    await memory.facts.delete(senderId, 'city')

    const history = await memory.facts.history(senderId, 'city')

    expect(history).toMatchObject([
      { value: 'Lisbon', validFrom: first, validTo: second },
      { value: 'Porto', validFrom: second, validTo: clock.now() },
    ])
  })

  test('gains nothing when the value stays the same', async ({ memory }) => {
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })

    expect(await memory.facts.history(senderId, 'city')).toHaveLength(1)
  })

  test('never ends a value before it began, even when the clock goes back', async ({
    memory,
    clock,
  }) => {
    const began = clock.now()
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })
    clock.advance({ days: -1 })
    await memory.facts.set({ senderId, key: 'city', value: 'Porto' })
    await memory.facts.delete(senderId, 'city')

    const history = await memory.facts.history(senderId, 'city')

    expect(history).toMatchObject([
      { value: 'Lisbon', validFrom: began, validTo: began },
      { value: 'Porto', validFrom: began, validTo: began },
    ])
  })

  test('has the facts that another program sets and deletes', async ({ memory }) => {
    await memory.client.batch([
      `INSERT INTO facts (id, sender_id, key, value) VALUES ('f1', 'ana', 'city', 'Lisbon')`,
      `INSERT INTO facts (id, sender_id, key, value) VALUES ('f2', 'ana', 'city', 'Porto')
        ON CONFLICT (sender_id, key) DO UPDATE SET value = excluded.value, updated_at = datetime('now')`,
      `DELETE FROM facts WHERE sender_id = 'ana'`,
    ])

    const history = await memory.facts.history(senderId, 'city')

    expect(history.map(({ value }) => value)).toEqual(['Lisbon', 'Porto'])
    expect(history.every(({ validTo }) => validTo !== null)).toBe(true)
  })
})

describe('listAsOf', () => {
  test('gives the facts as they were, ordered by key', async ({ memory, clock }) => {
    await memory.facts.set({ senderId, key: 'name', value: 'Ana' })
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })
    const then = clock.now()
    clock.advance({ days: 1 })
    await memory.facts.set({ senderId, key: 'city', value: 'Porto' })
    await memory.facts.delete(senderId, 'name')

    const facts = await memory.facts.listAsOf(senderId, then)

    expect(facts).toMatchObject([
      { key: 'city', value: 'Lisbon' },
      { key: 'name', value: 'Ana' },
    ])
  })

  test('gives nothing of the time before the first fact', async ({ memory }) => {
    await memory.facts.set({ senderId, key: 'name', value: 'Ana' })

    expect(await memory.facts.listAsOf(senderId, '2020-01-01')).toEqual([])
  })

  test('refuses a moment that does not exist', async ({ memory }) => {
    await expect(memory.facts.listAsOf(senderId, '2026-02-30')).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('delete', () => {
  test('forgets one fact of one sender', async ({ memory }) => {
    for (const sender of ['ana', 'ben']) {
      await memory.facts.set({ senderId: sender, key: 'city', value: 'Lisbon' })
    }

    expect(await memory.facts.delete('ana', 'city')).toBe(true)

    expect(await memory.facts.list('ana')).toEqual([])
    expect(await memory.facts.list('ben')).toHaveLength(1)
  })

  test('forgets what stands under any id of the person', async ({ memory }) => {
    await memory.aliases.create('ana@mail', 'ana')
    for (const [sender, key] of [
      ['ana@mail', 'city'],
      ['ana@mail', 'pet'],
      ['ana', 'name'],
    ] as const) {
      await memory.facts.set({ senderId: sender, key, value: 'x' })
    }

    expect(await memory.facts.delete('ana', 'city')).toBe(true)
    expect(await memory.facts.deleteAll('ana')).toBe(2)
    expect(await memory.facts.list('ana@mail')).toEqual([])
  })

  test('says false when there was none', async ({ memory }) => {
    expect(await memory.facts.delete(senderId, 'city')).toBe(false)
  })

  test('lets a fact begin anew', async ({ memory }) => {
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })
    await memory.facts.delete(senderId, 'city')
    await memory.facts.set({ senderId, key: 'city', value: 'Lisbon' })

    expect(await memory.facts.get(senderId, 'city')).toMatchObject({ value: 'Lisbon' })
    expect(await memory.facts.history(senderId, 'city')).toHaveLength(2)
  })

  test('forgets what the fact ever was as well, when it is asked to', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.facts.set({ senderId: 'ana', key: 'City', value: 'Braga' })
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'yak' })

    const deleted = await memory.facts.delete('ana', 'CITY', { history: true })

    expect(deleted).toBe(true)
    expect(await memory.facts.history('ana', 'city')).toEqual([])
    expect(await memory.facts.history('ana', 'pet')).toHaveLength(1)
    expect(await memory.facts.delete('ana', 'city', { history: true })).toBe(false)
  })

  test('of all facts leaves no old value of anybody but others, when it is asked to', async ({
    memory,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'pet', value: 'yak' })
    await memory.facts.delete('ana', 'pet')
    await memory.facts.set({ senderId: 'ben', key: 'pet', value: 'gnu' })

    await memory.facts.deleteAll('ana', { history: true })

    expect(await memory.facts.history('ana', 'pet')).toEqual([])
    expect(await memory.facts.history('ben', 'pet')).toHaveLength(1)
  })
})

describe('merge', () => {
  test('leaves under the old key what was said there while it read', async ({
    memory,
    open,
    clock,
  }) => {
    const fact = { senderId: 'ana', key: 'town', value: 'Porto' }
    await memory.facts.set(fact)
    const other = await open()
    meanwhile(memory.client, /^\s*update "fact_versions"/i, async () => {
      clock.advance({ minutes: 1 })
      await other.facts.set({ ...fact, value: 'Faro' })
    })

    await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })

    expect(await other.facts.list('ana')).toMatchObject([
      { key: 'city', value: 'Porto' },
      { key: 'town', value: 'Faro' },
    ])
  })
})

describe('deleteAll', () => {
  test('forgets every fact of one sender and gives their number', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })
    await memory.facts.set({ senderId: 'ana', key: 'name', value: 'Ana' })
    await memory.facts.set({ senderId: 'ben', key: 'name', value: 'Ben' })

    expect(await memory.facts.deleteAll('ana')).toBe(2)

    expect(await memory.facts.list('ana')).toEqual([])
    expect(await memory.facts.list('ben')).toHaveLength(1)
    expect(await memory.facts.history('ana', 'city')).toMatchObject([{ validTo: expect.any(Date) }])
  })
})

describe('what is told of one moment', () => {
  test('is what was told of it last, and is not known any more when its time was over', async ({
    memory,
    clock,
  }) => {
    const at = '2026-03-01T09:00:00Z'
    const fact = { senderId: 'ana', key: 'city', at }
    await memory.facts.set({ ...fact, value: 'Oslo' })
    await memory.facts.set({ ...fact, value: 'Porto', expiresAt: '2026-03-05T09:00:00Z' })

    expect(await memory.facts.get('ana', 'city')).toMatchObject({ value: 'Porto' })
    clock.advance({ days: 30 })
    const asOf = async (moment: string) =>
      (await memory.facts.listAsOf('ana', moment)).map(({ value }) => value)
    expect(await asOf('2026-03-04T09:00:00Z')).toEqual(['Porto'])
    expect(await asOf('2026-03-06T09:00:00Z')).toEqual([])
    expect(await asOf('2026-02-01T09:00:00Z')).toEqual([])
  })
})
