import { readdirSync, readFileSync } from 'node:fs'
import { mock } from 'node:test'

import { afterEach, describe, expect, vi } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { after, every, pause, stopwatch } from '../../src/time/timers.ts'
import { test } from '../support/memory.ts'
import { failure } from '../support/server/failure.ts'

const exchange = { channel: 'chat', senderId: 'mira', user: 'Hello', assistant: 'Hi' }

const talk = async (memory: MemoryStore) => {
  for (let i = 0; i < 60; i++) await memory.recordExchange({ ...exchange, user: `Message ${i}` })
  await memory.context.build({
    channel: 'chat',
    senderId: 'mira',
    text: 'What?',
    systemPrompt: 'Help.',
  })
  await memory.audit.verify()
  await memory.prune({ closedMessages: 30 })
  return (await memory.stats('mira')).messages
}

describe('a program whose clocks stand still', () => {
  afterEach(() => {
    vi.useRealTimers()
    mock.timers.reset()
  })

  test('goes on with the clocks of vitest', async ({ url }) => {
    await using memory = await MemoryStore.open({ url })
    vi.useFakeTimers()

    expect(await talk(memory)).toBe(120)
  })

  test('goes on with the clocks of node:test', async ({ url }) => {
    await using memory = await MemoryStore.open({ url })
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] })

    expect(await talk(memory)).toBe(120)
  })

  test('is refused a locked file after busyTimeoutMs all the same', async ({ path }) => {
    await using holder = await MemoryStore.open({ url: `file:${path}` })
    await using memory = await MemoryStore.open({ url: `file:${path}`, busyTimeoutMs: 100 })
    const held = await holder.client.transaction('write')
    vi.useFakeTimers()

    expect(await failure(memory.recordExchange(exchange))).toMatchObject({ code: 'busy' })
    await held.rollback()
  })
})

describe('after', () => {
  test('waits longer than one timer of Node can', async () => {
    let done = false
    const timer = after(30 * 86_400_000, () => {
      done = true
    })

    await pause(20)

    expect(done).toBe(false)
    timer.cancel()
  })
})

describe('every', () => {
  test('goes on until it is cancelled', async () => {
    const { times, timer } = await new Promise<{ times: number; timer: { cancel(): void } }>(
      (resolve) => {
        let times = 0
        const timer = every(1, () => {
          times += 1
          if (times === 3) resolve({ times, timer })
        })
      },
    )
    timer.cancel()

    expect(times).toBe(3)
  })
})

describe('pause', () => {
  test('ends when the signal aborts, and at once when it has', async () => {
    const end = new AbortController()
    const started = stopwatch()

    const waiting = pause(60_000, end.signal)
    end.abort()
    await waiting
    await pause(60_000, end.signal)

    expect(stopwatch() - started).toBeLessThan(30_000)
  })
})

test('timers are taken from one place only, where an application cannot reach them', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )

  const takers = sources.filter((name) =>
    /from 'node:(timers|perf_hooks)/.test(readFileSync(`src/${name}`, 'utf8')),
  )

  expect(takers).toEqual(['time/timers.ts'])
})
