import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'

import { onTestFinished } from 'vitest'

import type { BegunCall, ToldCall } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'

/** What is told from now on, until the test ends. */
function toldFromNow(): ToldCall[] {
  const told: ToldCall[] = []
  const listen = (message: unknown) => void told.push(message as ToldCall)
  subscribe('omega-memory:call', listen)
  onTestFinished(() => void unsubscribe('omega-memory:call', listen))
  return told
}

describe('the channel omega-memory:call', () => {
  test('tells of each call its method, its time and its rows, and no word of a user', async ({
    memory,
  }) => {
    const told = toldFromNow()

    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.facts.list('ana')

    expect(told).toEqual([
      { method: 'FactRepository.set', durationMs: expect.any(Number) },
      { method: 'FactRepository.list', durationMs: expect.any(Number), rows: 1 },
    ])
    expect(JSON.stringify(told)).not.toMatch(/ana|city|Porto/)
  })

  test('tells how a call failed by the code of its error', async ({ memory }) => {
    const told = toldFromNow()

    await memory.facts.get(7 as never, 'city').catch(() => undefined)

    expect(told).toMatchObject([{ method: 'FactRepository.get', error: 'invalid_input' }])
  })

  test('tells of a call that gives no promise as well', async ({ memory }) => {
    const context = await memory.context.build({ channel: 'web', senderId: 'ana', text: 'Hello' })
    const told = toldFromNow()

    memory.context.explain(context)

    expect(told).toMatchObject([{ method: 'ContextBuilder.explain' }])
  })
})

describe('the channel omega-memory:begin', () => {
  test('tells when a call begins, and keeps what is bound to it until its end is told', async ({
    memory,
  }) => {
    const calls = new AsyncLocalStorage<string>()
    const ended = new Set<string | undefined>()
    const listen = () => void ended.add(calls.getStore())
    const beginnings = channel('omega-memory:begin')
    beginnings.bindStore(calls, (message) => (message as BegunCall).method)
    subscribe('omega-memory:call', listen)
    onTestFinished(() => {
      beginnings.unbindStore(calls)
      unsubscribe('omega-memory:call', listen)
    })

    await Promise.all([memory.facts.list('ana'), memory.aliases.list('ana')])

    expect(ended).toEqual(new Set(['AliasRepository.list', 'FactRepository.list']))
    expect(calls.getStore()).toBe(undefined)
  })
})
