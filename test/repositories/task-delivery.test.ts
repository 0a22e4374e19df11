import type { Claim, MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { reminder } from '../support/task.ts'

const owner = 'worker-1'
const due = '2026-03-02 09:00'

describe('listDue', () => {
  test('lists what is due, the longest due first, and claims nothing', async ({ memory }) => {
    const second = await memory.tasks.create(reminder({ dueAt: '2026-03-02 08:59' }))
    const first = await memory.tasks.create(reminder({ dueAt: '2026-03-01 12:00' }))
    await memory.tasks.create(reminder({ dueAt: '2026-03-02 09:01' }))

    expect(await memory.tasks.listDue()).toEqual([first.task, second.task])
    expect(await memory.tasks.listDue({ limit: 1 })).toEqual([first.task])
    expect(await memory.tasks.listRuns(first.task.id)).toEqual([])
  })

  test('lists nothing that is claimed, put off, cancelled or delivered', async ({ memory }) => {
    const tasks = await createDue(memory, ['a', 'b', 'c', 'd'])
    // Which of them is the first is open: they were created at once.
    const [claim] = await memory.tasks.claimDue({ owner, limit: 1 })
    const others = tasks.filter(({ id }) => id !== claim!.id)
    await memory.tasks.defer(others[0]!.id, '2026-03-02 10:00')
    await memory.tasks.cancel(others[1]!.id, 'ana')
    await memory.tasks.complete(others[2]!)

    expect(await memory.tasks.listDue()).toEqual([])
  })
})

describe('claimDue', () => {
  test('hands a due task to one owner until the lease runs out', async ({ memory, clock }) => {
    const [task] = await createDue(memory, ['a'])

    const [claim] = await memory.tasks.claimDue({ owner, leaseSeconds: 30 })

    expect(claim).toMatchObject({
      id: task!.id,
      attempt: 1,
      missed: 0,
      leaseOwner: owner,
      deliveryKey: `${task!.id}@2026-03-02T09:00:00Z`,
    })
    clock.advance({ seconds: 29 })
    expect(await memory.tasks.claimDue({ owner: 'worker-2' })).toEqual([])
    clock.advance({ seconds: 1 })
    expect(await memory.tasks.claimDue({ owner: 'worker-2' })).toMatchObject([
      { id: task!.id, attempt: 2, deliveryKey: claim!.deliveryKey },
    ])
  })

  test('claims at most as many as asked for, the longest due first', async ({ memory }) => {
    await memory.tasks.create(reminder({ description: 'later', dueAt: '2026-03-02 08:30' }))
    await memory.tasks.create(reminder({ description: 'first', dueAt: '2026-03-02 08:00' }))
    await memory.tasks.create(reminder({ description: 'not yet', dueAt: '2026-03-02 09:00:01' }))

    const first = await memory.tasks.claimDue({ owner, limit: 1 })
    const rest = await memory.tasks.claimDue({ owner })

    expect(first.map(({ description }) => description)).toEqual(['first'])
    expect(rest.map(({ description }) => description)).toEqual(['later'])
  })

  test('never gives one task to two of many who ask at once', async ({ memory }) => {
    await createDue(memory, ['a', 'b', 'c', 'd', 'e'])

    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, worker) =>
        memory.tasks.claimDue({ owner: `worker-${worker}`, limit: 1 }),
      ),
    )

    const ids = claims.flat().map(({ id }) => id)
    expect(ids).toHaveLength(5)
    expect(new Set(ids).size).toBe(5)
  })

  test('makes one late delivery of ten days that says how many were missed', async ({
    memory,
    clock,
  }) => {
    await memory.tasks.create(reminder({ dueAt: due, repeat: 'daily' }))
    clock.advance({ days: 10, minutes: 5 })

    const claims = await memory.tasks.claimDue({ owner })
    const next = await memory.tasks.complete(claims[0]!)

    expect(claims).toMatchObject([{ missed: 10, dueAt: new Date('2026-03-02T09:00:00Z') }])
    expect(next.dueAt).toEqual(new Date('2026-03-13T09:00:00Z'))
    expect(await memory.tasks.claimDue({ owner })).toEqual([])
    expect(await memory.tasks.listRuns(next.id)).toMatchObject([
      { outcome: 'delivered', missed: 10 },
    ])
  })

  test('delivers nothing late that is to be skipped when missed', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(
      reminder({ dueAt: due, repeat: 'daily', missed: 'skip' }),
    )
    clock.advance({ days: 10, minutes: 20 })

    expect(await memory.tasks.claimDue({ owner })).toEqual([])
    expect(await memory.tasks.get(task.id)).toMatchObject({
      status: 'pending',
      dueAt: new Date('2026-03-13T09:00:00Z'),
    })
    expect(await memory.tasks.listRuns(task.id)).toMatchObject([{ outcome: 'missed' }])
    clock.set('2026-03-13T09:10:00Z')
    expect(await memory.tasks.claimDue({ owner })).toHaveLength(1)
  })

  test('delivers what is to be skipped after a retry or a lost lease, as it was begun in time', async ({
    memory,
    clock,
  }) => {
    await memory.tasks.create(reminder({ dueAt: due, repeat: 'daily', missed: 'skip' }))
    const [first] = await memory.tasks.claimDue({ owner, leaseSeconds: 3600 })
    clock.advance({ hours: 1 })
    const [second] = await memory.tasks.claimDue({ owner })
    await memory.tasks.fail(second!, 'no connection')
    clock.advance({ hours: 1 })
    const [third] = await memory.tasks.claimDue({ owner })

    expect([second, third]).toMatchObject([
      { attempt: 2, deliveryKey: first!.deliveryKey },
      { attempt: 3, deliveryKey: first!.deliveryKey },
    ])
  })

  test('shows a task that happens once and was missed as failed when it is to be skipped', async ({
    memory,
    clock,
  }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt: due, missed: 'skip' }))
    clock.advance({ hours: 1 })
    const late = await memory.tasks.claimDue({ owner })
    const [failed] = await memory.tasks.listFailed()

    expect(late).toEqual([])
    expect(failed).toMatchObject({ id: task.id, lastError: expect.stringContaining('missed') })
    await memory.tasks.revive(task.id)
    expect(await memory.tasks.claimDue({ owner })).toMatchObject([{ id: task.id }])
  })

  test('delivers each missed occurrence of the catch-up window when all are wanted', async ({
    memory,
    clock,
  }) => {
    await memory.tasks.create(
      reminder({ dueAt: due, repeat: 'daily', missed: 'all', catchUpHours: 72 }),
    )
    clock.advance({ days: 10, minutes: 5 })

    const delivered: Claim[] = []
    for (let claims = await memory.tasks.claimDue({ owner }); claims.length > 0;) {
      delivered.push(...claims)
      await memory.tasks.complete(claims[0]!)
      claims = await memory.tasks.claimDue({ owner })
    }

    expect(delivered.map(({ dueAt, missed }) => [dueAt.getUTCDate(), missed])).toEqual([
      [2, 7],
      [10, 0],
      [11, 0],
      [12, 0],
    ])
  })

  test.for([
    { owner: '' },
    { owner, limit: 0 },
    { owner, limit: 1.5 },
    { owner, leaseSeconds: 0 },
    { owner, leaseSeconds: 1e9 },
  ])('refuses %j', async (options, { memory }) => {
    await expect(memory.tasks.claimDue(options)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('heartbeat', () => {
  test('keeps a claim from now on', async ({ memory, clock }) => {
    await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner, leaseSeconds: 60 })
    clock.advance({ seconds: 50 })

    const kept = await memory.tasks.heartbeat(claim!, { leaseSeconds: 60 })

    expect(kept).toEqual({ ...claim, leaseUntil: new Date('2026-03-02T09:01:50Z') })
    clock.advance({ seconds: 59 })
    expect(await memory.tasks.claimDue({ owner: 'worker-2' })).toEqual([])
    await expect(memory.tasks.complete(kept)).resolves.toMatchObject({ status: 'delivered' })
  })

  test('says so when somebody else has the task', async ({ memory, clock }) => {
    await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner })
    clock.advance({ hours: 1 })
    await memory.tasks.claimDue({ owner })

    await expect(memory.tasks.heartbeat(claim!)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('complete', () => {
  test.for(['a', undefined])('refuses what is no task or claim: %s', async (id, { memory }) => {
    const task = id as never

    await expect(memory.tasks.complete(task)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(memory.tasks.fail(task, 'x')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(memory.tasks.release(task)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(memory.tasks.heartbeat(task)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('delivers what happens once, for good', async ({ memory, clock }) => {
    const [task] = await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner })
    clock.advance({ seconds: 5 })

    const delivered = await memory.tasks.complete(claim!)

    expect(delivered).toMatchObject({
      id: task!.id,
      status: 'delivered',
      deliveredAt: clock.now(),
      leaseOwner: null,
    })
    expect(await memory.tasks.listRuns(task!.id)).toMatchObject([
      {
        outcome: 'delivered',
        attempt: 1,
        owner,
        claimedAt: new Date('2026-03-02T09:00:00Z'),
        finishedAt: clock.now(),
      },
    ])
  })

  test('works without a claim, for an app that polls alone', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt: due, repeat: 'daily' }))

    const next = await memory.tasks.complete(task)

    expect(next).toMatchObject({ status: 'pending', dueAt: new Date('2026-03-03T09:00:00Z') })
    expect(await memory.tasks.listRuns(task.id)).toMatchObject([
      { outcome: 'delivered', attempt: 1 },
    ])
    await expect(memory.tasks.complete(task)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('moves a monthly task of the 31st through the short months and back', async ({
    memory,
    clock,
  }) => {
    let { task } = await memory.tasks.create(
      reminder({ dueAt: '2026-03-31 09:00', repeat: 'monthly' }),
    )

    const days: number[] = []
    for (const month of [3, 4, 5, 6]) {
      days.push(task.dueAt.getUTCDate())
      clock.set(`2026-0${month}-${task.dueAt.getUTCDate()}T10:00:00Z`)
      task = await memory.tasks.complete(task)
    }

    expect(days).toEqual([31, 30, 31, 30])
  })

  test("anchors an older program's task where it is due", async ({ memory, clock }) => {
    await memory.client.execute(`INSERT INTO scheduled_tasks
      (id, channel, sender_id, reply_target, description, due_at, repeat)
      VALUES ('old', 'cli', 'ana', 'ana', 'Pay rent', '2026-01-31 09:00:00', 'monthly')`)
    const [claim] = await memory.tasks.claimDue({ owner })
    clock.set('2026-02-01T00:00:00Z')

    const february = await memory.tasks.complete(claim!)
    clock.set('2026-02-28T10:00:00Z')
    const march = await memory.tasks.complete(february)

    expect(february.dueAt).toEqual(new Date('2026-02-28T09:00:00Z'))
    expect(march.dueAt).toEqual(new Date('2026-03-31T09:00:00Z'))
  })

  test('delivers a repeat for good after its last occurrence', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(
      reminder({ dueAt: due, repeat: { every: 1, unit: 'day', count: 2 } }),
    )
    const second = await memory.tasks.complete(task)
    clock.advance({ days: 1 })

    expect(await memory.tasks.complete(second)).toMatchObject({ status: 'delivered' })
  })

  test('follows the plan a task has by then, when only that was changed', async ({ memory }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt: due, repeat: 'daily' }))
    await memory.tasks.update(task.id, 'ana', { repeat: 'weekly' })

    const next = await memory.tasks.complete(task)

    expect(next.dueAt).toEqual(new Date('2026-03-09T09:00:00Z'))
  })

  test('refuses a claim that is stale, whoever has the task by now', async ({ memory, clock }) => {
    await createDue(memory, ['a'])
    const [stale] = await memory.tasks.claimDue({ owner })
    clock.advance({ hours: 1 })
    const [claim] = await memory.tasks.claimDue({ owner })

    await expect(memory.tasks.complete(stale!)).rejects.toMatchObject({ code: 'conflict' })
    await memory.tasks.complete(claim!)
    await expect(memory.tasks.complete(claim!)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('delivered'),
    })
    expect(await memory.tasks.listRuns(claim!.id)).toMatchObject([
      { attempt: 2, outcome: 'delivered' },
      { attempt: 1, outcome: 'claimed', finishedAt: null },
    ])
  })

  test('accepts a claim whose lease ran out while nobody else took the task', async ({
    memory,
    clock,
  }) => {
    await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner })
    clock.advance({ days: 1 })

    await expect(memory.tasks.complete(claim!)).resolves.toMatchObject({ status: 'delivered' })
  })

  test('cannot deliver what was cancelled', async ({ memory }) => {
    await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner })
    await memory.tasks.cancel(claim!.id, 'ana')

    await expect(memory.tasks.complete(claim!)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('cancelled'),
    })
    expect((await memory.tasks.get(claim!.id))?.status).toBe('cancelled')
  })

  test('says so when a task is unknown', async ({ memory }) => {
    const [task] = await createDue(memory, ['a'])

    const completing = memory.tasks.complete({ ...task!, id: 'no-such-task' })

    await expect(completing).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('fail', () => {
  test('tries again later and later, under the same key and schedule', async ({
    memory,
    clock,
  }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt: due, repeat: 'daily' }))

    const delays: number[] = []
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const [claim] = await memory.tasks.claimDue({ owner })
      const failed = await memory.tasks.fail(claim!, new Error('no connection'))
      delays.push((failed.nextAttemptAt!.getTime() - clock.now().getTime()) / 1000)
      clock.set(failed.nextAttemptAt!.toISOString())
    }

    const runs = await memory.tasks.listRuns(task.id)
    expect(delays[0]).toSatisfy((seconds: number) => seconds >= 24 && seconds <= 30)
    expect(delays[1]).toSatisfy((seconds: number) => seconds >= 48 && seconds <= 60)
    expect(delays[2]).toSatisfy((seconds: number) => seconds >= 96 && seconds <= 120)
    expect(new Set(runs.map(({ deliveryKey }) => deliveryKey)).size).toBe(1)
    expect(runs).toMatchObject([
      { outcome: 'failed', error: 'no connection', attempt: 3 },
      { outcome: 'failed', attempt: 2 },
      { outcome: 'failed', attempt: 1 },
    ])
    expect((await memory.tasks.get(task.id))?.dueAt).toEqual(task.dueAt)
  })

  test('gives up what happens once after its last retry', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt: due, maxRetries: 1 }))
    await failOnce(memory)
    clock.advance({ hours: 1 })

    const failed = await failOnce(memory)

    expect(failed).toMatchObject({ id: task.id, status: 'failed', retryCount: 2, lastError: 'no' })
  })

  test('lets a repeat go on with its next occurrence and a fresh count', async ({
    memory,
    clock,
  }) => {
    await memory.tasks.create(reminder({ dueAt: due, repeat: 'daily', maxRetries: 0 }))

    const next = await failOnce(memory)

    expect(next).toMatchObject({
      status: 'pending',
      retryCount: 0,
      nextAttemptAt: null,
      dueAt: new Date('2026-03-03T09:00:00Z'),
      lastError: 'no',
    })
    clock.advance({ days: 1 })
    expect(await memory.tasks.claimDue({ owner })).toHaveLength(1)
  })

  test('keeps the beginning of a long error, and text that can be stored', async ({ memory }) => {
    const [task] = await createDue(memory, ['a'])

    const failed = await memory.tasks.fail(task!, `\0\uD800${'é'.repeat(100_000)}`)

    expect(failed.lastError).toMatch(/^\uFFFDé+$/u)
    expect(failed.lastError!.length).toBeLessThan(5000)
  })

  test.for([
    [{ status: 429 }, '{ status: 429 }'],
    [Object.create(null), '[Object: null prototype] {}'],
    [Object.assign(new Error('x'), { message: 5 }), '5'],
    [undefined, 'undefined'],
  ] as const)('notes whatever was thrown: %j', async ([thrown, text], { memory }) => {
    const [task] = await createDue(memory, ['a'])

    expect(await memory.tasks.fail(task!, thrown)).toMatchObject({ lastError: text })
  })
})

describe('release', () => {
  test('gives a task back at once, without counting a failure', async ({ memory }) => {
    await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner })

    const released = await memory.tasks.release(claim!)

    expect(released).toMatchObject({ status: 'pending', retryCount: 0, leaseOwner: null })
    expect(await memory.tasks.claimDue({ owner: 'worker-2' })).toMatchObject([{ attempt: 2 }])
    expect(await memory.tasks.listRuns(claim!.id)).toMatchObject([
      { outcome: 'claimed' },
      { outcome: 'released', owner },
    ])
  })

  test('gives a task back for later, without moving its schedule', async ({ memory, clock }) => {
    const { task } = await memory.tasks.create(reminder({ dueAt: due, repeat: 'daily' }))
    const [claim] = await memory.tasks.claimDue({ owner })

    await memory.tasks.release(claim!, { until: '2026-03-02 11:00' })

    expect(await memory.tasks.claimDue({ owner })).toEqual([])
    clock.advance({ hours: 2 })
    const [again] = await memory.tasks.claimDue({ owner })
    expect(again?.dueAt).toEqual(task.dueAt)
    expect((await memory.tasks.complete(again!)).dueAt).toEqual(new Date('2026-03-03T09:00:00Z'))
  })

  test('leaves a task put off to when its owner said, if that is later', async ({ memory }) => {
    const [task] = await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner })
    await memory.tasks.defer(task!.id, '2026-03-03 09:00')

    const released = await memory.tasks.release(claim!, { until: '2026-03-02 11:00' })

    expect(released.nextAttemptAt).toEqual(new Date('2026-03-03T09:00:00Z'))
  })

  test('refuses a claim that was given back already', async ({ memory }) => {
    await createDue(memory, ['a'])
    const [claim] = await memory.tasks.claimDue({ owner })
    await memory.tasks.release(claim!)

    await expect(memory.tasks.release(claim!)).rejects.toMatchObject({ code: 'conflict' })
    await expect(memory.tasks.complete(claim!)).rejects.toMatchObject({ code: 'conflict' })
  })
})

async function createDue(memory: MemoryStore, descriptions: string[]) {
  const created = descriptions.map((description) =>
    memory.tasks.create(reminder({ description, dueAt: due })),
  )
  return (await Promise.all(created)).map(({ task }) => task)
}

async function failOnce(memory: MemoryStore) {
  const [claim] = await memory.tasks.claimDue({ owner })
  return memory.tasks.fail(claim!, 'no')
}
