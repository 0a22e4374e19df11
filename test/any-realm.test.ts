import { runInNewContext } from 'node:vm'

import { describe, expect } from 'vitest'

import { isAbortSignal, isDate, isError } from '../src/any-realm.ts'
import { MemoryStore } from '../src/index.ts'
import { test } from './support/memory.ts'

/** What a vm context, and so many a test environment, makes. */
const elsewhere = (code: string): unknown => runInNewContext(code)
const dateElsewhere = (text: string) => elsewhere(`new Date('${text}')`) as Date

const me = { channel: 'chat', senderId: 'mira' }

describe('what another realm has made', () => {
  test('is taken as a moment wherever one is taken', async ({ memory }) => {
    const { user } = await memory.recordExchange({
      ...me,
      user: 'The bakery opens at seven',
      assistant: 'Noted',
      timestamp: dateElsewhere('2026-01-01T09:00Z'),
    })
    const { task } = await memory.tasks.create({
      ...me,
      replyTarget: 'chat-1',
      description: 'Buy bread',
      dueAt: dateElsewhere('2036-01-01T09:00Z'),
    })
    const hits = await memory.messages.search({
      senderId: 'mira',
      query: 'When does the bakery open?',
      since: dateElsewhere('2025-01-01T09:00Z'),
    })

    expect(user.timestamp).toEqual(new Date('2026-01-01T09:00:00Z'))
    expect(task.dueAt).toEqual(new Date('2036-01-01T09:00:00Z'))
    expect(hits).not.toEqual([])
  })

  test('is taken as what the clock says', async ({ url }) => {
    const clock = { now: () => dateElsewhere('2026-05-04T03:02:01Z') }
    await using memory = await MemoryStore.open({ url, clock })

    await memory.audit.record({ ...me, input: 'Hello', status: 'ok' })
    const fact = await memory.facts.set({ senderId: 'mira', key: 'city', value: 'Porto' })

    expect(fact.updatedAt).toEqual(new Date('2026-05-04T03:02:01Z'))
    expect(await memory.audit.verify()).toMatchObject({ ok: true })
  })

  test('is taken as a signal, and is the reason of the call that it ended', async ({ memory }) => {
    // A realm without Node's globals has no AbortSignal: what is one there is known by what it does.
    const signal = Object.assign(new EventTarget(), {
      aborted: true,
      reason: elsewhere("new Error('no longer')"),
    }) as unknown as AbortSignal

    expect(await memory.prune({ closedMessages: 1, signal })).toMatchObject({ aborted: true })
    await memory.tasks.work(() => undefined, { owner: 'w', signal })
  })

  test('is known by what it is', () => {
    expect(isDate(elsewhere('new Date()'))).toBe(true)
    expect(isDate(elsewhere('({ getTime() {} })'))).toBe(false)
    expect(isError(elsewhere("new TypeError('x')"))).toBe(true)
    expect(isError(elsewhere("({ message: 'x' })"))).toBe(false)
    expect(isAbortSignal(new AbortController().signal)).toBe(true)
    expect(isAbortSignal({ aborted: false })).toBe(false)
  })
})
