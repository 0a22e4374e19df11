import { describe, expect, test } from 'vitest'

import { RunningCalls } from '../../src/database/running-calls.ts'

describe('end', () => {
  test('waits for what was begun before it, and not for what begins meanwhile', async () => {
    const calls = new RunningCalls()
    const first = calls.begin()
    let ended = false
    void calls.end(600_000).then(() => (ended = true))

    calls.begin()
    expect(ended).toBe(false)
    first()

    await expect.poll(() => ended).toBe(true)
  })

  test('waits no longer than it is given, whatever goes on', async () => {
    const calls = new RunningCalls()
    calls.begin()

    await calls.end(1)

    expect(calls.none).toBe(false)
  })
})
