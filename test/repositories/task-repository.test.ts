import { DateTime } from 'luxon'

import { MemoryError } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { malformedMoments } from '../support/moments.ts'
import { reminder } from '../support/task.ts'

describe('create', () => {
  test('stores a pending reminder that happens once, in UTC', async ({ memory, clock }) => {
    const { task, created, similar } = await memory.tasks.create(reminder())

    expect({ created, similar }).toEqual({ created: true, similar: [] })
    expect(task).toMatchObject({
      channel: 'telegram',
      senderId: 'ana',
      replyTarget: 'chat-1',
      description: 'Water the plants',
      dueAt: new Date('2026-03-02T09:30:00Z'),
      repeat: 'once',
      taskType: 'reminder',
      project: '',
      zone: 'UTC',
      status: 'pending',
      createdAt: clock.now(),
    })
    expect(await memory.tasks.get(task.id)).toEqual(task)
  })

  test('takes text without an offset as the time on the wall of the zone named with it', async ({
    memory,
  }) => {
    const { task } = await memory.tasks.create(
      reminder({ dueAt: '2026-07-01T09:00', zone: 'Europe/Berlin' }),
    )

    expect(task.dueAt).toEqual(new Date('2026-07-01T07:00:00Z'))
    expect(task.anchor).toBe('2026-07-01T09:00:00')
  })

  test.for([
    ['2026-07-01T09:00:00Z', '2026-07-01T09:00:00Z'],
    ['2026-07-01T09:00:00+05:30', '2026-07-01T03:30:00Z'],
    ['2026-07-01 09:00', '2026-07-01T09:00:00Z'],
    ['2026-07-01 09:00:30', '2026-07-01T09:00:30Z'],
    ['2026-07-01T09:00', '2026-07-01T09:00:00Z'],
    [new Date('2026-07-01T09:00:00Z'), '2026-07-01T09:00:00Z'],
    [DateTime.fromISO('2026-07-01T09:00', { zone: 'Asia/Tokyo' }), '2026-07-01T00:00:00Z'],
  ] as const)('takes %s as %s', async ([dueAt, instant], { memory }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt }))

    expect(task.dueAt).toEqual(new Date(instant))
  })

  test('refuses every date that is none or too little of one', async ({ memory }) => {
    const refused = malformedMoments.map((dueAt) =>
      refusal(memory.tasks.create(reminder({ dueAt: dueAt as string }))),
    )

    expect(await Promise.all(refused)).toEqual(malformedMoments.map(() => 'dueAt'))
    expect(await memory.tasks.listForSender('ana')).toEqual([])
  })

  test("follows the sender's timezone fact when no zone is given", async ({ memory }) => {
    await memory.client.execute(`INSERT INTO facts (id, sender_id, key, value) VALUES
      ('1', 'ana', 'timezone', 'America/New_York'), ('2', 'ben', 'timezone', 'New York time')`)

    const ana = await memory.tasks.create(reminder({ repeat: 'daily' }))
    const ben = await memory.tasks.create(reminder({ repeat: 'daily', senderId: 'ben' }))

    expect(ana.task).toMatchObject({
      zone: 'America/New_York',
      anchor: '2026-03-02T09:30:00',
      dueAt: new Date('2026-03-02T14:30:00Z'),
    })
    expect(ben.task).toMatchObject({ zone: 'UTC', anchor: '2026-03-02T09:30:00' })
  })

  test('takes the newest zone that the person told under any of their ids', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'timezone', value: 'Europe/Lisbon' })
    clock.advance({ minutes: 1 })
    await memory.facts.set({ senderId: 'ana@mail', key: 'timezone', value: 'Asia/Tokyo' })
    await memory.aliases.create('ana@mail', 'ana')

    const { task } = await memory.tasks.create(reminder({ dueAt: '2026-07-01T09:00' }))

    expect(task).toMatchObject({ zone: 'Asia/Tokyo', dueAt: new Date('2026-07-01T00:00:00Z') })
  })

  test('follows the zone that a calendar names, and no other', async ({ memory }) => {
    const repeat = 'DTSTART;TZID=Europe/Lisbon:20260701T090000\nRRULE:FREQ=WEEKLY;BYDAY=WE'

    const { task } = await memory.tasks.create(reminder({ dueAt: '2026-07-08T09:00', repeat }))
    const elsewhere = memory.tasks.create(reminder({ repeat, zone: 'Asia/Tokyo' }))

    expect(task).toMatchObject({ zone: 'Europe/Lisbon', dueAt: new Date('2026-07-08T08:00:00Z') })
    await expect(elsewhere).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test.for([
    ['9999-12-31T23:00:00', 'America/New_York'],
    ['0001-01-01T00:30:00', 'Asia/Tokyo'],
    ['9999-12-31T23:30:00-05:00', 'UTC'],
  ] as const)(
    'refuses %s in %s, which is in no year of four digits',
    async ([dueAt, zone], { memory }) => {
      expect(await refusal(memory.tasks.create(reminder({ dueAt, zone })))).toBe('dueAt')
    },
  )

  test('starts a task of weekdays on a weekday of its zone', async ({ memory }) => {
    const { task } = await memory.tasks.create(
      reminder({ dueAt: '2026-03-06T23:00:00Z', zone: 'Asia/Tokyo', repeat: 'weekdays' }),
    )

    expect(task.dueAt).toEqual(new Date('2026-03-08T23:00:00Z'))
  })

  test('keeps a repeat that has no word of its own as a rule', async ({ memory }) => {
    const { task } = await memory.tasks.create(
      reminder({ repeat: { every: 2, unit: 'week', on: ['mon', 'thu'], until: '2026-12-31' } }),
    )

    expect(task.repeat).toBe('weekly')
    expect(task.rule).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20261231T235959Z')
  })

  test.for([
    'sometimes',
    'every fry',
    'FREQ=SECONDLY',
    '0 9 13 * 5',
    { every: 0, unit: 'day' as const },
    { every: 2, unit: 'day' as const, on: ['mon' as const] },
    { every: 1, unit: 'day' as const, until: '2026-01-01' },
    { every: 1, unit: 'day' as const, count: 2, until: '2027-01-01' },
  ])('refuses %j as a repeat, rather than read it as daily', async (repeat, { memory }) => {
    await expect(memory.tasks.create(reminder({ repeat }))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('repeat'),
    })
  })

  test('refuses a zone that is none', async ({ memory }) => {
    await expect(memory.tasks.create(reminder({ zone: 'Berlin' }))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('zone'),
    })
  })

  test('gives the task there is when the same is asked for again', async ({ memory }) => {
    const first = await memory.tasks.create(reminder())
    const again = await memory.tasks.create(reminder({ dueAt: '2026-03-02T10:30:00+01:00' }))
    const other = await memory.tasks.create(reminder({ senderId: 'ben' }))
    const daily = await memory.tasks.create(reminder({ repeat: 'daily' }))

    expect(again).toEqual({ task: first.task, created: false, similar: [] })
    expect([other.created, daily.created]).toEqual([true, true])
  })

  test.for([
    { replyTarget: 'chat-2' },
    { channel: 'mail' },
    { project: 'garden' },
    { taskType: 'report' },
    { repeat: 'weekly' },
  ])('creates another task for %j', async (change, { memory }) => {
    const first = await memory.tasks.create(reminder())
    const second = await memory.tasks.create(reminder(change))
    const again = await memory.tasks.create(reminder(change))

    expect(second).toMatchObject({ created: true, similar: [first.task] })
    expect(again).toMatchObject({ created: false, task: second.task })
  })

  test('creates one task however many ask for it at once', async ({ memory }) => {
    const results = await Promise.all(
      Array.from({ length: 100 }, () => memory.tasks.create(reminder())),
    )

    expect(results.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(results.map(({ task }) => task.id)).size).toBe(1)
    expect(await memory.tasks.listForSender('ana')).toHaveLength(1)
  })

  test('creates a task again that was cancelled', async ({ memory }) => {
    const first = await memory.tasks.create(reminder())
    await memory.tasks.cancel(first.task.id, 'ana')

    const again = await memory.tasks.create(reminder())

    expect(again.created).toBe(true)
  })

  test('creates and reports what is similar, within half an hour and of the same sender', async ({
    memory,
  }) => {
    const mom = await memory.tasks.create(reminder({ description: 'Call mom at the office' }))
    await memory.tasks.create(reminder({ description: 'Call dad at the office', senderId: 'ben' }))
    await memory.tasks.create(
      reminder({ description: 'Call aunt at the office', dueAt: '2026-03-02 11:00' }),
    )

    const dad = await memory.tasks.create(
      reminder({ description: 'Call dad at the office', dueAt: '2026-03-02 09:50' }),
    )

    expect(dad.created).toBe(true)
    expect(dad.similar).toEqual([mom.task])
  })

  test('creates nothing beside what is similar when that is to be reused', async ({ memory }) => {
    const plants = await memory.tasks.create(reminder({ description: 'Water all plants' }))

    const again = await memory.tasks.create(reminder({ onSimilar: 'reuse' }))
    const rent = await memory.tasks.create(
      reminder({ description: 'Pay rent', onSimilar: 'reuse' }),
    )

    expect(again).toMatchObject({ task: plants.task, created: false })
    expect(rent.created).toBe(true)
    expect(await memory.tasks.listForSender('ana')).toEqual([plants.task, rent.task])
  })
})

describe('get', () => {
  test('gives undefined for an id that nobody gave', async ({ memory }) => {
    expect(await memory.tasks.get('no-such-task')).toBeUndefined()
  })
})

describe('listForSender', () => {
  test("lists a sender's pending tasks, the next one first", async ({ memory }) => {
    const late = await memory.tasks.create(reminder({ dueAt: '2026-03-02T12:00:00Z' }))
    const early = await memory.tasks.create(reminder({ dueAt: '2026-03-02T12:00:00+05:00' }))
    const done = await memory.tasks.create(reminder({ dueAt: '2026-03-02T08:00:00Z' }))
    await memory.tasks.complete(done.task)
    await memory.tasks.create(reminder({ senderId: 'ben' }))

    expect(await memory.tasks.listForSender('ana')).toEqual([early.task, late.task])
  })
})

describe('listFailed', () => {
  test('lists what failed for good and what was adopted without a readable date', async ({
    memory,
    clock,
  }) => {
    const { task } = await memory.tasks.create(reminder({ maxRetries: 0 }))
    await memory.tasks.create(reminder({ description: 'Pay rent' }))
    const failed = await memory.tasks.fail(task, new Error('no connection'))
    clock.advance({ minutes: 1 })
    const adopted = await memory.tasks.create(reminder({ description: 'Feed the cat' }))
    await memory.client.execute({
      sql: `UPDATE scheduled_tasks SET due_at = 'tomorrow at nine', problem = 'unreadable' WHERE id = ?`,
      args: [adopted.task.id],
    })

    const listed = await memory.tasks.listFailed()

    expect(listed.map(({ id }) => id)).toEqual([failed.id, adopted.task.id])
    expect(listed[0]).toMatchObject({ status: 'failed', lastError: 'no connection' })
    expect(await memory.tasks.listForSender('ana')).toHaveLength(1)
    clock.advance({ days: 365 })
    expect(await memory.tasks.claimDue({ owner: 'w' })).toHaveLength(1)
  })
})

describe('preview', () => {
  test('shows the next occurrences of a pending task, the due one first', async ({ memory }) => {
    const { task } = await memory.tasks.create(
      reminder({ dueAt: '2026-03-28T02:30', zone: 'Europe/Berlin', repeat: 'daily' }),
    )

    expect(await memory.tasks.preview(task.id, 3)).toEqual([
      new Date('2026-03-28T01:30:00Z'),
      new Date('2026-03-29T01:30:00Z'),
      new Date('2026-03-30T00:30:00Z'),
    ])
  })

  test('leaves out what has passed since the due one', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))
    clock.advance({ days: 10 })

    expect(await memory.tasks.preview(task.id, 2)).toEqual([
      new Date('2026-03-02T09:30:00Z'),
      new Date('2026-03-12T09:30:00Z'),
    ])
  })

  test('shows one occurrence of what happens once, and none of what is not pending', async ({
    memory,
  }) => {
    const { task } = await memory.tasks.create(reminder())
    const before = await memory.tasks.preview(task.id, 5)
    await memory.tasks.complete(task)

    expect(before).toEqual([task.dueAt])
    expect(await memory.tasks.preview(task.id, 5)).toEqual([])
    expect(await memory.tasks.preview('no-such-task', 5)).toEqual([])
  })

  test('shows what ends by its count or its date', async ({ memory }) => {
    const counted = await memory.tasks.create(
      reminder({ repeat: { every: 1, unit: 'day', count: 3 } }),
    )
    const dated = await memory.tasks.create(
      reminder({ repeat: { every: 1, unit: 'week', until: '2026-03-16' } }),
    )

    expect(await memory.tasks.preview(counted.task.id, 9)).toHaveLength(3)
    expect(await memory.tasks.preview(dated.task.id, 9)).toHaveLength(3)
  })
})

describe('update', () => {
  test('changes what is given and nothing else', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily', zone: 'Asia/Tokyo' }))

    const updated = await memory.tasks.update(task.id, 'ana', { description: 'Water the trees' })

    expect(updated).toEqual({ ...task, description: 'Water the trees' })
    expect(await memory.tasks.update(task.id, 'ana', {})).toEqual(updated)
  })

  test('moves a task to another time with its repeat', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily', zone: 'Europe/Berlin' }))

    const updated = await memory.tasks.update(task.id, 'ana', {
      dueAt: '2026-03-05T20:00',
      zone: 'Europe/Berlin',
    })

    expect(updated).toMatchObject({
      dueAt: new Date('2026-03-05T19:00:00Z'),
      anchor: '2026-03-05T20:00:00',
      repeat: 'daily',
    })
  })

  test("takes text without an offset on the wall of the task's own zone", async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ zone: 'Asia/Tokyo' }))

    const updated = await memory.tasks.update(task.id, 'ana', { dueAt: '2026-03-05T20:00' })

    expect(updated?.dueAt).toEqual(new Date('2026-03-05T11:00:00Z'))
  })

  test('leaves a repeat that is moved what is left of its count', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(
      reminder({ repeat: { every: 1, unit: 'day', count: 4 } }),
    )
    clock.set('2026-03-02T10:00:00Z')
    await memory.tasks.complete(task)

    await memory.tasks.update(task.id, 'ana', { dueAt: '2026-03-10T20:00' })

    expect(await memory.tasks.preview(task.id, 9)).toHaveLength(3)
  })

  test('keeps the time on the wall when only the zone changes', async ({ memory }) => {
    const { task } = await memory.tasks.create(
      reminder({ dueAt: '2026-01-31T09:00', zone: 'Europe/Berlin', repeat: 'monthly' }),
    )
    const february = await memory.tasks.complete(task)

    const updated = await memory.tasks.update(task.id, 'ana', { zone: 'America/New_York' })

    expect(february.dueAt).toEqual(new Date('2026-03-31T07:00:00Z'))
    expect(updated?.dueAt).toEqual(new Date('2026-03-31T13:00:00Z'))
    expect(await memory.tasks.preview(task.id, 2)).toEqual([
      new Date('2026-03-31T13:00:00Z'),
      new Date('2026-04-30T13:00:00Z'),
    ])
  })

  test('lets a new repeat begin with the next occurrence', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())

    const updated = await memory.tasks.update(task.id, 'ana', { repeat: 'weekdays' })

    expect(updated).toMatchObject({ repeat: 'weekdays', dueAt: task.dueAt })
  })

  test('mends a task whose date could not be read', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())
    await memory.client.execute(
      `UPDATE scheduled_tasks SET due_at = 'tomorrow at nine', problem = 'unreadable'`,
    )

    const renamed = await memory.tasks.update(task.id, 'ana', { description: 'Water them' })
    const onlyRepeat = memory.tasks.update(task.id, 'ana', { repeat: 'daily' })
    await expect(onlyRepeat).rejects.toMatchObject({ code: 'invalid_input' })
    const mended = await memory.tasks.update(task.id, 'ana', { dueAt: '2026-03-03 09:00' })

    expect(renamed?.description).toBe('Water them')
    expect(mended).toMatchObject({ problem: null, dueAt: new Date('2026-03-03T09:00:00Z') })
  })

  test('makes the claim on a task that was moved stale', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder())
    clock.advance({ hours: 1 })
    const [claim] = await memory.tasks.claimDue({ owner: 'w' })
    const moved = await memory.tasks.update(task.id, 'ana', { dueAt: '2026-03-09 09:00' })

    await expect(memory.tasks.complete(claim!)).rejects.toMatchObject({ code: 'conflict' })
    expect(await memory.tasks.get(task.id)).toEqual(moved)
  })

  test('refuses every date that is none or too little of one', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())

    const refused = malformedMoments.map((dueAt) =>
      refusal(memory.tasks.update(task.id, 'ana', { dueAt: dueAt as string })),
    )

    expect(await Promise.all(refused)).toEqual(malformedMoments.map(() => 'dueAt'))
    expect(await memory.tasks.get(task.id)).toEqual(task)
  })

  test('refuses a field that is none', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())

    const updating = memory.tasks.update(task.id, 'ana', { status: 'delivered' } as never)

    await expect(updating).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('defer', () => {
  test("takes text without an offset on the wall of the task's own zone", async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ zone: 'Asia/Tokyo' }))

    const deferred = await memory.tasks.defer(task.id, '2026-03-05T20:00')

    expect(deferred?.nextAttemptAt).toEqual(new Date('2026-03-05T11:00:00Z'))
  })

  test('refuses to put off what is not due before then', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))
    clock.advance({ hours: 1 })
    await memory.tasks.complete(task)

    const deferring = memory.tasks.defer(task.id, '2026-03-02 10:20')

    await expect(deferring).rejects.toMatchObject({ code: 'conflict' })
    expect((await memory.tasks.get(task.id))?.nextAttemptAt).toBeNull()
  })

  test('puts a task off without moving its schedule', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))
    clock.advance({ hours: 1 })

    const deferred = await memory.tasks.defer(task.id, '2026-03-02 14:00')

    expect(deferred?.dueAt).toEqual(task.dueAt)
    expect(await memory.tasks.listDue()).toEqual([])
    clock.advance({ hours: 4 })
    const [claim] = await memory.tasks.claimDue({ owner: 'w' })
    const next = await memory.tasks.complete(claim!)
    expect(next.dueAt).toEqual(new Date('2026-03-03T09:30:00Z'))
    expect(next.nextAttemptAt).toBeNull()
  })

  test('gives undefined for a task that is not pending', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())
    await memory.tasks.complete(task)

    expect(await memory.tasks.defer(task.id, '2026-03-03 09:00')).toBeUndefined()
    expect(await memory.tasks.defer('no-such-task', '2026-03-03 09:00')).toBeUndefined()
  })

  test('refuses every date that is none or too little of one', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())

    const refused = malformedMoments.map((until) =>
      refusal(memory.tasks.defer(task.id, until as string)),
    )

    expect(await Promise.all(refused)).toEqual(malformedMoments.map(() => 'until'))
    expect(await memory.tasks.get(task.id)).toEqual(task)
  })
})

describe('snooze', () => {
  test('tells the occurrence that was delivered last once more, and moves no series', async ({
    memory,
    clock,
  }) => {
    const { task } = await memory.tasks.create(
      reminder({ repeat: 'daily', zone: 'Asia/Tokyo', dueAt: '2026-03-02T18:30' }),
    )
    clock.set('2026-03-02T09:30:00Z')
    await memory.tasks.complete((await memory.tasks.claimDue({ owner: 'w' }))[0]!)

    const snoozed = await memory.tasks.snooze(task.id, '2026-03-02T18:50')

    expect(await memory.tasks.listDue()).toEqual([])
    clock.set('2026-03-02T09:50:00Z')
    const [again] = await memory.tasks.claimDue({ owner: 'w' })
    expect(again).toMatchObject({ id: task.id, missed: 0, dueAt: snoozed?.dueAt })
    expect(again?.deliveryKey).toBe(`${task.id}@2026-03-02T09:50:00Z`)
    expect(await memory.tasks.complete(again!)).toMatchObject({
      dueAt: new Date('2026-03-03T09:30:00Z'),
      occurrence: 1,
    })
  })

  test('tells what happens once again, after it was delivered', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder())
    await memory.tasks.complete(task)
    clock.advance({ hours: 1 })

    await memory.tasks.snooze(task.id, '2026-03-02 10:20')
    clock.advance({ hours: 1 })
    const [again] = await memory.tasks.claimDue({ owner: 'w' })

    expect(await memory.tasks.complete(again!)).toMatchObject({ status: 'delivered' })
    expect(await memory.tasks.listRuns(task.id)).toHaveLength(2)
  })

  test('refuses what was never delivered, is due, is called off, or comes before', async ({
    memory,
    clock,
  }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))
    const refused = { code: 'conflict' }

    await expect(memory.tasks.snooze(task.id, '2026-03-02 10:00')).rejects.toMatchObject(refused)
    await memory.tasks.complete(task)
    await expect(memory.tasks.snooze(task.id, '2026-03-09 10:00')).rejects.toMatchObject(refused)
    clock.advance({ days: 2 })
    await expect(memory.tasks.snooze(task.id, '2026-03-04 10:00')).rejects.toMatchObject(refused)
    await memory.tasks.cancel(task.id, 'ana')
    await expect(memory.tasks.snooze(task.id, '2026-03-04 10:00')).rejects.toMatchObject(refused)
    expect(await memory.tasks.snooze('nobody', '2026-03-04 10:00')).toBeUndefined()
  })
})

describe('skip', () => {
  test('leaves the next occurrence out, and the history says so', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))

    const skipped = await memory.tasks.skip(task.id.slice(0, 8), 'ana')

    expect(skipped?.dueAt).toEqual(new Date('2026-03-03T09:30:00Z'))
    expect(await memory.tasks.listRuns(task.id)).toMatchObject([
      { outcome: 'skipped', occurrenceAt: task.dueAt },
    ])
  })

  test('makes a claim on it stale', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))
    clock.advance({ hours: 1 })
    const [claim] = await memory.tasks.claimDue({ owner: 'w' })

    await memory.tasks.skip(task.id, 'ana')

    await expect(memory.tasks.complete(claim!)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('cancels what has no other occurrence', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())

    expect(await memory.tasks.skip(task.id, 'ana')).toMatchObject({ status: 'cancelled' })
    expect(await memory.tasks.skip(task.id, 'ana')).toBeUndefined()
  })
})

describe('list', () => {
  test('gives the tasks of a person in every state, the latest due first, page by page', async ({
    memory,
  }) => {
    const days = ['2026-03-05', '2026-03-04', '2026-03-04', '2026-03-03']
    const made = []
    for (const day of days) {
      const { task } = await memory.tasks.create(
        reminder({ description: `${made.length}`, dueAt: `${day} 09:00` }),
      )
      made.push(task)
    }
    await memory.tasks.cancel(made[0]!.id, 'ana')
    await memory.tasks.pause(made[3]!.id, 'ana')

    const said = async (query: object) =>
      (await memory.tasks.list({ senderId: 'ana', ...query })).map(({ description }) => description)

    expect(await said({})).toEqual(['0', '2', '1', '3'])
    expect(await said({ limit: 2 })).toEqual(['0', '2'])
    expect(await said({ limit: 2, after: made[2]!.id })).toEqual(['1', '3'])
    expect(await said({ status: 'cancelled' })).toEqual(['0'])
    expect(await said({ status: ['paused', 'cancelled'] })).toEqual(['0', '3'])
    expect(await said({ senderId: 'ben' })).toEqual([])
  })

  test('names a state that does not exist', async ({ memory }) => {
    const query = { senderId: 'ana', status: 'over' as 'pending' }

    await expect(memory.tasks.list(query)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('pause', () => {
  test('holds a repeat back until it is resumed, where it would be without', async ({
    memory,
    clock,
  }) => {
    const { task } = await memory.tasks.create(reminder({ repeat: 'daily' }))

    const paused = await memory.tasks.pause(task.id, 'ana')
    clock.advance({ days: 3, hours: 2 })

    expect(await memory.tasks.listDue()).toEqual([])
    expect(await memory.tasks.listForSender('ana')).toEqual([])
    expect(await memory.tasks.listPaused('ana')).toEqual([paused])
    const resumed = await memory.tasks.resume(task.id, 'ana')
    expect(resumed).toMatchObject({
      status: 'pending',
      dueAt: new Date('2026-03-06T09:30:00Z'),
      occurrence: 4,
    })
    expect(await memory.tasks.resume(task.id, 'ana')).toEqual(resumed)
  })

  test('leaves what happens once due when it is resumed', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder())
    await memory.tasks.pause(task.id, 'ana')
    clock.advance({ days: 1 })

    await memory.tasks.resume(task.id, 'ana')

    expect(await memory.tasks.listDue()).toMatchObject([{ id: task.id, dueAt: task.dueAt }])
  })

  test('can be changed and called off meanwhile', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())
    await memory.tasks.pause(task.id, 'ana')

    const changed = await memory.tasks.update(task.id, 'ana', { dueAt: '2026-03-09 09:00' })
    const cancelled = await memory.tasks.cancel(task.id, 'ana')

    expect(changed).toMatchObject({ status: 'paused', dueAt: new Date('2026-03-09T09:00:00Z') })
    expect(cancelled).toMatchObject({ status: 'cancelled' })
    expect(await memory.tasks.pause(task.id, 'ana')).toBeUndefined()
  })
})

describe('delete', () => {
  test.for(['pending', 'paused', 'cancelled', 'delivered', 'failed'])(
    'takes a %s task back with its runs, whoever of a person asks',
    async (status, { memory }) => {
      await memory.aliases.create('ana@work', 'ana')
      const { task } = await memory.tasks.create(reminder({ dueAt: '2026-03-01 09:00' }))
      const other = await memory.tasks.create(reminder({ description: 'Pay rent' }))
      await memory.tasks.claimDue({ owner: 'worker-1', limit: 1 })
      await memory.client.execute({
        sql: 'UPDATE scheduled_tasks SET status = ? WHERE id = ?',
        args: [status, task.id],
      })

      const deleted = await memory.tasks.delete(task.id, 'ana@work')

      expect(deleted).toBe(true)
      expect(await memory.tasks.get(task.id)).toBeUndefined()
      expect(await memory.tasks.listRuns(task.id)).toEqual([])
      expect(await memory.tasks.get(other.task.id)).toEqual(other.task)
      expect(await memory.tasks.delete(task.id, 'ana')).toBe(false)
    },
  )

  test('leaves the task of somebody else, and one that is named by the beginning of its id', async ({
    memory,
  }) => {
    const { task } = await memory.tasks.create(reminder())

    expect(await memory.tasks.delete(task.id, 'ben')).toBe(false)
    expect(await memory.tasks.delete(task.id.slice(0, 8), 'ana')).toBe(false)
    expect(await memory.tasks.get(task.id)).toEqual(task)
  })

  test('of a task that is being delivered ends the claim', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt: '2026-03-01 09:00' }))
    const [claim] = await memory.tasks.claimDue({ owner: 'worker-1' })

    await memory.tasks.delete(task.id, 'ana')

    await expect(memory.tasks.heartbeat(claim!)).rejects.toMatchObject({ code: 'not_found' })
    await expect(memory.tasks.complete(claim!)).rejects.toMatchObject({ code: 'not_found' })
    expect(await memory.tasks.listRuns(task.id)).toEqual([])
  })
})

describe('cancel', () => {
  test('calls a pending task off by its id or the beginning of it', async ({ memory }) => {
    const first = await memory.tasks.create(reminder())
    const second = await memory.tasks.create(reminder({ description: 'Pay rent' }))

    const cancelled = await memory.tasks.cancel(first.task.id, 'ana')
    const byPrefix = await memory.tasks.cancel(second.task.id.slice(0, 8), 'ana')

    expect(cancelled).toEqual({ ...first.task, status: 'cancelled' })
    expect(byPrefix).toEqual({ ...second.task, status: 'cancelled' })
    expect(await memory.tasks.cancel(first.task.id, 'ana')).toBeUndefined()
  })

  test.for(['', '%', '_', '________', '%%%%%%%%', 'abcdefg', 'ABCDEFGH'])(
    'finds nothing by %j',
    async (prefix, { memory }) => {
      const { task } = await memory.tasks.create(reminder())
      await memory.client.execute({
        sql: 'UPDATE scheduled_tasks SET id = ? WHERE id = ?',
        args: ['abcdefgh-1', task.id],
      })

      expect(await memory.tasks.cancel(prefix, 'ana')).toBeUndefined()
      expect((await memory.tasks.get('abcdefgh-1'))?.status).toBe('pending')
    },
  )

  test('refuses a beginning that several ids share, and says how many', async ({ memory }) => {
    const tasks = [
      await memory.tasks.create(reminder()),
      await memory.tasks.create(reminder({ description: 'Pay rent' })),
    ]
    for (const [number, { task }] of tasks.entries()) {
      await memory.client.execute({
        sql: 'UPDATE scheduled_tasks SET id = ? WHERE id = ?',
        args: [number === 0 ? 'abcdefgh' : 'abcdefgh-2', task.id],
      })
    }

    await expect(memory.tasks.update('abcdefgh-', 'ana', {})).resolves.toBeDefined()
    await expect(memory.tasks.cancel('abcdefgh', 'ana')).resolves.toMatchObject({ id: 'abcdefgh' })
    const again = await memory.tasks.create(reminder())
    await memory.client.execute({
      sql: 'UPDATE scheduled_tasks SET id = ? WHERE id = ?',
      args: ['abcdefgh-3', again.task.id],
    })
    await expect(memory.tasks.cancel('abcdefgh-', 'ana')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('2'),
    })
    await expect(memory.tasks.update('abcdefgh-', 'ana', {})).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test("never finds another sender's task", async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())

    expect(await memory.tasks.cancel(task.id, 'ben')).toBeUndefined()
    expect(await memory.tasks.cancel(task.id.slice(0, 8), 'ben')).toBeUndefined()
    expect(await memory.tasks.update(task.id, 'ben', { description: 'x' })).toBeUndefined()
    expect(await memory.tasks.get(task.id)).toEqual(task)
  })
})

describe('revive', () => {
  test('makes a failed task due again, with a fresh count', async ({ memory }) => {
    const { task } = await memory.tasks.create(
      reminder({ dueAt: '2026-03-01 09:00', maxRetries: 0 }),
    )
    const failed = await memory.tasks.fail(task, 'no connection')

    const revived = await memory.tasks.revive(task.id)

    expect(failed).toMatchObject({ status: 'failed', retryCount: 1 })
    expect(revived).toMatchObject({ status: 'pending', retryCount: 0, lastError: 'no connection' })
    expect(await memory.tasks.listDue()).toEqual([revived])
  })

  test('says so when a task has not failed or is unknown', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder())

    await expect(memory.tasks.revive(task.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(memory.tasks.revive('no-such-task')).rejects.toMatchObject({ code: 'not_found' })
  })
})

/** The field that a call refuses; undefined when it refuses nothing. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) =>
      error instanceof MemoryError && error.code === 'invalid_input'
        ? error.message.split(':')[0]
        : error,
  )

describe('the beginning of an id', () => {
  test("names one's own task, though somebody else's begins so too", async ({ memory }) => {
    for (const senderId of ['ana', 'ben']) {
      const { task } = await memory.tasks.create(reminder({ senderId }))
      await memory.client.execute({
        sql: "UPDATE scheduled_tasks SET id = 'abcdefgh-' || sender_id WHERE id = ?",
        args: [task.id],
      })
    }

    expect(await memory.tasks.cancel('abcdefgh', 'ana')).toMatchObject({ id: 'abcdefgh-ana' })
    expect(await memory.tasks.get('abcdefgh-ben')).toMatchObject({ status: 'pending' })
  })
})

describe('the id of a task', () => {
  test('tells nothing to somebody whose task it is not', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder())
    clock.advance({ hours: 1 })
    await memory.tasks.claimDue({ owner: 'worker', leaseSeconds: 60 })
    const them = { senderId: 'ben' }

    expect(await memory.tasks.get(task.id, them)).toBeUndefined()
    expect(await memory.tasks.listRuns(task.id, them)).toEqual([])
    expect(await memory.tasks.listRuns(task.id, { senderId: 'ana' })).toHaveLength(1)
  })
})
