import type { Claim, MemoryStore, TaskHandler, TaskWorkOptions } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { reminder } from '../support/task.ts'

const due = '2026-03-02 09:00'
const options = { owner: 'worker-1', pollSeconds: 0.01 }

describe('work', () => {
  test('delivers what is due, and what becomes due, until it is told to stop', async ({
    memory,
    clock,
  }) => {
    await createDue(memory, ['a', 'b'])
    await memory.tasks.create(reminder({ description: 'c', dueAt: '2026-03-02 10:00' }))

    const delivered = await workUntil(memory, 3, {}, () => {
      clock.advance({ minutes: 30 })
    })

    expect(delivered.map(({ description }) => description)).toEqual(['a', 'b', 'c'])
    expect(await memory.tasks.listForSender('ana')).toEqual([])
  })

  test('tries again what failed, under the same delivery key', async ({ memory, clock }) => {
    await createDue(memory, ['a'])

    const failed = await workUntil(memory, 1, {}, () => {
      throw new Error('no connection')
    })
    clock.advance({ seconds: 30 })
    const again = await workUntil(memory, 1, {})

    expect([...failed, ...again].map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(again[0]!.deliveryKey).toBe(failed[0]!.deliveryKey)
    expect(await memory.tasks.get(again[0]!.id)).toMatchObject({
      status: 'delivered',
      lastError: 'no connection',
    })
  })

  test('tells what a delivery threw, of which task, and at which try', async ({
    memory,
    clock,
  }) => {
    await createDue(memory, ['a'])
    const thrown = new TypeError('bot.send is not a function')
    const told: unknown[] = []
    const failing = { onError: (...given: unknown[]) => told.push(given) }
    const fail = () => {
      throw thrown
    }

    const [first] = await workUntil(memory, 1, failing, fail)
    clock.advance({ seconds: 30 })
    const [second] = await workUntil(memory, 1, failing, fail)

    expect(told).toEqual([
      [thrown, { task: first, attempt: 1 }],
      [thrown, { task: second, attempt: 2 }],
    ])
  })

  test('fails a delivery that hangs, tells it by its signal, and makes the others', async ({
    memory,
  }) => {
    const [hanging, fine] = await createDue(memory, ['hangs', 'fine'])
    let isTold = false

    await workUntil(memory, 2, { timeoutSeconds: 0.05 }, async ({ description }, { signal }) => {
      if (description === 'fine') return
      signal.addEventListener('abort', () => (isTold = true))
      await new Promise(() => undefined)
    })

    expect(isTold).toBe(true)
    expect(await memory.tasks.get(fine!.id)).toMatchObject({ status: 'delivered' })
    expect(await memory.tasks.get(hanging!.id)).toMatchObject({
      status: 'pending',
      retryCount: 1,
      lastError: 'not done within 0.05 seconds',
    })
  })

  test('goes on when what is told of errors fails itself', async ({ memory, clock }) => {
    await createDue(memory, ['hangs', 'throws', 'is made'])
    clock.advance({ hours: 1 })
    const stop = new AbortController()
    const made: string[] = []

    await memory.tasks.work(
      ({ description }) => {
        if (description === 'hangs') return new Promise(() => {})
        if (description === 'throws') throw new Error('not this one')
        made.push(description)
        stop.abort()
        return undefined
      },
      {
        owner: 'w',
        timeoutSeconds: 0.01,
        signal: stop.signal,
        onError: () => {
          throw new Error('nobody listens')
        },
      },
    )

    expect(made).toEqual(['is made'])
  })

  test('works on as many at a time as it is told to, and no more', async ({ memory }) => {
    await createDue(memory, ['a', 'b', 'c', 'd', 'e', 'f'])
    let working = 0
    let most = 0

    await workUntil(memory, 6, { concurrency: 3 }, async () => {
      working += 1
      most = Math.max(most, working)
      await memory.tasks.listDue()
      working -= 1
    })

    expect(most).toBe(3)
  })

  test('leaves quiet hours of each zone quiet, and moves no schedule', async ({
    memory,
    clock,
  }) => {
    const tokyo = { dueAt: clock.now(), zone: 'Asia/Tokyo', repeat: 'daily' }
    const berlin = { dueAt: clock.now(), zone: 'Europe/Berlin', repeat: 'daily' }
    const { task } = await memory.tasks.create(reminder({ ...tokyo, description: 'Read' }))
    await memory.tasks.create(reminder({ ...berlin, description: 'Water the plants' }))
    const quietHours = { from: '17:30', to: '08:00' }

    const first = await workUntil(memory, 1, { quietHours })
    const waiting = await memory.tasks.get(task.id)
    clock.set('2026-03-02T23:00:00Z')
    const second = await workUntil(memory, 1, { quietHours })

    expect(first.map(({ zone }) => zone)).toEqual(['Europe/Berlin'])
    expect(waiting).toMatchObject({
      dueAt: new Date('2026-03-02T09:00:00Z'),
      nextAttemptAt: new Date('2026-03-02T23:00:00Z'),
    })
    expect(second.map(({ zone, missed }) => [zone, missed])).toEqual([['Asia/Tokyo', 0]])
    expect((await memory.tasks.get(task.id))?.dueAt).toEqual(new Date('2026-03-03T09:00:00Z'))
  })

  test('renews the lease of a long delivery', async ({ memory, clock }) => {
    const [task] = await createDue(memory, ['a'])

    const delivered = await workUntil(memory, 1, { leaseSeconds: 3 }, async (claim) => {
      clock.advance({ seconds: 2 })
      while ((await current(memory, claim)).leaseUntil!.getTime() === claim.leaseUntil!.getTime()) {
        await yieldToEventLoop()
      }
      clock.advance({ seconds: 2 })
      expect(await memory.tasks.claimDue({ owner: 'worker-2' })).toEqual([])
    })

    expect(delivered).toHaveLength(1)
    expect((await memory.tasks.get(task!.id))?.status).toBe('delivered')
  })

  test('tells a delivery that its task is somebody else’s by now', async ({ memory, clock }) => {
    const [task] = await createDue(memory, ['a'])
    const errors: unknown[] = []
    const onError = (error: unknown) => errors.push(error)

    await workUntil(memory, 1, { leaseSeconds: 3, onError }, async (_claim, { signal }) => {
      clock.advance({ minutes: 1 })
      await memory.tasks.claimDue({ owner: 'worker-2' })
      while (!signal.aborted) await yieldToEventLoop()
    })

    expect(errors).toMatchObject([{ code: 'conflict' }, { code: 'conflict' }])
    expect(await memory.tasks.get(task!.id)).toMatchObject({
      status: 'pending',
      leaseOwner: 'worker-2',
    })
  })

  test('lets a delivery that is cut short by the end be made again, as no failure', async ({
    memory,
  }) => {
    const [task] = await createDue(memory, ['a'])
    const stop = new AbortController()

    await memory.tasks.work(
      (_claim, { signal }) => {
        stop.abort()
        signal.throwIfAborted()
      },
      { ...options, signal: stop.signal },
    )

    expect(await memory.tasks.get(task!.id)).toMatchObject({ status: 'pending', retryCount: 0 })
    expect(await memory.tasks.listDue()).toHaveLength(1)
  })

  test('claims nothing when it is told to stop before it begins', async ({ memory }) => {
    const [task] = await createDue(memory, ['a'])

    await memory.tasks.work(() => undefined, { ...options, signal: AbortSignal.abort() })

    expect(await memory.tasks.get(task!.id)).toEqual(task)
  })

  test('ends as if it were told to stop when its store is closed', async ({ memory }) => {
    await createDue(memory, ['a'])

    await memory.tasks.work(() => void memory.close(), options)
    await memory.close()

    await expect(memory.tasks.listDue()).rejects.toMatchObject({ code: 'closed' })
  })

  test.for([
    { concurrency: 0 },
    { leaseSeconds: 1 },
    { pollSeconds: 0 },
    { owner: '' },
    { quietHours: { from: '22:00', to: '22:00' } },
    { quietHours: { from: '25:00', to: '07:00' } },
    { concurency: 2 },
  ])('refuses %j', async (wrong, { memory }) => {
    const working = memory.tasks.work(() => undefined, { ...options, ...wrong })

    await expect(working).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

/** Works until so many deliveries were begun, and gives their claims. */
async function workUntil(
  memory: MemoryStore,
  deliveries: number,
  more: Partial<TaskWorkOptions>,
  handler: TaskHandler = () => undefined,
): Promise<Claim[]> {
  const stop = new AbortController()
  const begun: Claim[] = []
  const handle: TaskHandler = async (claim, context) => {
    begun.push(claim)
    try {
      await handler(claim, context)
    } finally {
      // After what is done with the outcome has begun.
      if (begun.length === deliveries) setImmediate(() => stop.abort())
    }
  }
  await memory.tasks.work(handle, { ...options, ...more, signal: stop.signal })
  return begun
}

async function createDue(memory: MemoryStore, descriptions: string[]) {
  const tasks = []
  for (const description of descriptions) {
    tasks.push((await memory.tasks.create(reminder({ description, dueAt: due }))).task)
  }
  return tasks
}

const current = async (memory: MemoryStore, { id }: Claim) => (await memory.tasks.get(id))!

const yieldToEventLoop = () => new Promise((resolve) => setImmediate(resolve))
