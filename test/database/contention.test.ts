import { describe, expect, test } from 'vitest'

import { openClient, only } from '../support/client.ts'
import { leastOf } from '../support/least-of.ts'
import { start } from '../support/process.ts'
import { temporaryPath } from '../support/temporary.ts'
import { watchEventLoop, writeMixed, type WriteOutcome, writesTable } from '../support/writes.ts'

const writer = new URL('../support/scripts/writer.ts', import.meta.url)
const lockHolder = new URL('../support/scripts/lock-holder.ts', import.meta.url)

/** The store blocks the event loop for as long as SQLite itself waits for a lock, and a busy machine adds to it. */
const longestBlockMs = 150

describe('writes', () => {
  test('of a hundred callers all reach the file', async () => {
    const blocked = await leastOf(3, longestBlockMs, async () => {
      const client = await openClient()
      await client.executeMultiple(writesTable)

      const outcome = await writeMixed(client, { name: 'a', writes: 1000, callers: 100 })

      expect(outcome.errors).toEqual([])
      expect(outcome.acknowledged).toHaveLength(1000)
      expect(await only(client, 'SELECT count(*) FROM writes')).toBe(1000)
      return outcome.longestBlockMs
    })

    expect(blocked).toBeLessThan(longestBlockMs)
  })

  test('of two processes all reach the file', async () => {
    const blocked = await leastOf(3, longestBlockMs, async () => {
      const path = temporaryPath()
      const client = await openClient({ path })
      await client.executeMultiple(writesTable)
      await using one = start(writer, [path, 'one', '1000', '4'])
      await using two = start(writer, [path, 'two', '1000', '4'])
      await Promise.all([one.message(), two.message()])

      one.send('go')
      two.send('go')
      const outcomes = (await Promise.all([one.message(), two.message()])) as WriteOutcome[]

      expect(outcomes.flatMap(({ errors }) => errors)).toEqual([])
      expect(outcomes.flatMap(({ acknowledged }) => acknowledged)).toHaveLength(2000)
      expect(await only(client, 'SELECT count(*) FROM writes')).toBe(2000)
      return Math.max(...outcomes.map((outcome) => outcome.longestBlockMs))
    })

    expect(blocked).toBeLessThan(longestBlockMs)
  })

  test('are only delayed by a process that holds the lock for three seconds', async () => {
    const blocked = await leastOf(3, longestBlockMs, async () => {
      const path = temporaryPath()
      const client = await openClient({ path })
      await client.executeMultiple(writesTable)
      await using holder = start(lockHolder, [path, '3000'])
      await holder.message()
      const began = performance.now()

      const watch = watchEventLoop()
      const outcome = await writeMixed(client, { name: 'a', writes: 20, callers: 20 })
      const longest = watch.stop()

      expect(outcome.errors).toEqual([])
      expect(await only(client, 'SELECT count(*) FROM writes')).toBe(20)
      expect(performance.now() - began).toBeGreaterThan(2000)
      return longest
    })

    expect(blocked).toBeLessThan(longestBlockMs)
  })

  test('that were acknowledged survive a kill at any moment', async () => {
    const path = temporaryPath()
    const client = await openClient({ path })
    await client.executeMultiple(writesTable)
    await using child = start(writer, [path, 'killed', '1000000', '4', 'tell'])
    await child.message()

    const acknowledged: unknown[] = []

    child.send('go')
    while (acknowledged.length < 500) acknowledged.push(await child.message())
    await child.kill()
    acknowledged.push(...child.takeMessages())

    const lost = await client.execute(
      'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM writes)',
      [JSON.stringify(acknowledged)],
    )
    expect(lost.rows).toEqual([])
    expect(await only(client, 'PRAGMA integrity_check')).toBe('ok')
  })
})
