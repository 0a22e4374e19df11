import { subscribe, unsubscribe } from 'node:diagnostics_channel'

import { onTestFinished } from 'vitest'

import type { ToldCall } from '../../src/index.ts'
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
})
