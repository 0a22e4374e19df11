import { describe, expect, test } from 'vitest'

import { MemoryError } from '../../src/index.ts'
import { type Job, workLoop } from '../../src/workers/work-loop.ts'

const settings = { owner: 'w', concurrency: 2, pollSeconds: 0.001, leaseSeconds: 60 }
const busy = new MemoryError('busy', 'locked')

describe('workLoop', () => {
  test('asks again when the store is busy, and tells of it', async () => {
    const stop = new AbortController()
    const errors: unknown[] = []
    const answers = [() => Promise.reject(busy), async () => [job(() => stop.abort())]]

    await workLoop(() => answers.shift()?.() ?? Promise.resolve([]), {
      ...settings,
      signal: stop.signal,
      onError: (error) => errors.push(error),
    })

    expect(errors).toEqual([busy])
    expect(answers).toEqual([])
  })

  test('notes an outcome as soon as the store can be reached again, and does no work twice', async () => {
    const stop = new AbortController()
    const errors: unknown[] = []
    const notes = [() => Promise.reject(busy), () => Promise.reject(busy), async () => stop.abort()]
    let runs = 0
    const once: Job = {
      ...job(() => undefined),
      run: async () => {
        runs += 1
        return () => notes.shift()!()
      },
    }
    const jobs = [once]

    await workLoop(async () => jobs.splice(0, 1), {
      ...settings,
      signal: stop.signal,
      onError: (error) => errors.push(error),
    })

    expect([runs, notes.length]).toEqual([1, 0])
    expect(errors).toEqual([busy, busy])
  })

  test('waits no longer for a job than it may take, and goes on with others', async () => {
    const stop = new AbortController()
    const told: string[] = []
    const hanging: Job = {
      ...job(() => undefined),
      run: (signal) =>
        new Promise(() => signal.addEventListener('abort', () => told.push('its signal'))),
      fail: async () => told.push('its failure'),
      about: { attempt: 1 },
    }
    const jobs = [hanging, job(() => stop.abort())]

    await workLoop(async () => jobs.splice(0, 1), {
      ...settings,
      concurrency: 1,
      timeoutSeconds: 0.01,
      signal: stop.signal,
      onError: (error, { attempt }) => told.push(`onError: ${String(error)}, ${attempt}`),
    })

    expect(told).toEqual([
      'its signal',
      'onError: Error: not done within 0.01 seconds, 1',
      'its failure',
    ])
  })

  test('goes on when a job is somebody else’s by now', async () => {
    const stop = new AbortController()
    const errors: unknown[] = []
    const stale = new MemoryError('conflict', 'claimed again')
    const jobs = [job(() => Promise.reject(stale)), job(() => stop.abort())]

    await workLoop(async () => jobs.splice(0, 1), {
      ...settings,
      signal: stop.signal,
      onError: (error) => errors.push(error),
    })

    expect(errors).toEqual([stale])
  })

  test('claims only as many as are free, and lets what is begun end', async () => {
    const stop = new AbortController()
    const asked: number[] = []
    let ended = false
    const long = async () => {
      while (!stop.signal.aborted) await yieldToEventLoop()
      await yieldToEventLoop()
      ended = true
    }

    await workLoop(
      async (limit) => {
        asked.push(limit)
        if (asked.length === 1) return [job(long)]
        stop.abort()
        return []
      },
      { ...settings, signal: stop.signal },
    )

    expect(asked).toEqual([2, 1])
    expect(ended).toBe(true)
  })

  test('ends with an error that does not pass, once what is begun has ended', async () => {
    let ended = false
    const slow = job(async () => {
      await yieldToEventLoop()
      ended = true
    })
    const damaged = new MemoryError('corrupt', 'damaged')
    const answers = [async () => [slow], () => Promise.reject(damaged)]

    const working = workLoop(() => answers.shift()?.() ?? Promise.resolve([]), settings)

    await expect(working).rejects.toMatchObject({ code: 'corrupt' })
    expect(ended).toBe(true)
  })

  test('ends with the first error of a job that does not pass', async () => {
    const jobs = [job(() => Promise.reject(new TypeError('a bug')))]

    const working = workLoop(async () => jobs.splice(0, 1), settings)

    await expect(working).rejects.toThrow('a bug')
  })
})

const job = (run: () => unknown): Job => ({
  renew: () => Promise.resolve(),
  fail: () => Promise.resolve(),
  about: {},
  run: async () => {
    await run()
    return () => Promise.resolve()
  },
})

const yieldToEventLoop = () => new Promise((resolve) => setImmediate(resolve))
