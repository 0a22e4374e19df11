import Database from 'libsql'
import { describe, expect, onTestFinished, test } from 'vitest'

import { openClient, only } from '../support/client.ts'
import { watchEventLoop } from '../support/event-loop.ts'
import { start } from '../support/process.ts'
import { temporaryPath } from '../support/temporary.ts'
import { writeMixed, type WriteOutcome, writesTable } from '../support/writes.ts'

const writer = new URL('../support/scripts/writer.ts', import.meta.url)
const lockHolder = new URL('../support/scripts/lock-holder.ts', import.meta.url)

/** For how long a store may hold up the event loop while it waits for a lock, in milliseconds. */
const longestBlockMs = 150

/**
 * For how long the calmest of three trials held the event loop up: a disk that others keep busy holds one of them up now and
 * then, a driver that waits for the lock itself all of them.
 */
async function calmest(trial: () => Promise<number>): Promise<number> {
  let longest = await trial()
  for (let again = 0; again < 2 && longest >= longestBlockMs; again += 1)
    longest = Math.min(longest, await trial())
  return longest
}

describe('writes', () => {
  test('of a hundred callers all reach the file', async () => {
    const longest = await calmest(async () => {
      const client = await openClient()
      await client.executeMultiple(writesTable)

      const outcome = await writeMixed(client, { name: 'a', writes: 1000, callers: 100 })

      expect(outcome.errors).toEqual([])
      expect(outcome.acknowledged).toHaveLength(1000)
      expect(await only(client, 'SELECT count(*) FROM writes')).toBe(1000)
      return outcome.longestBlockMs
    })

    expect(longest).toBeLessThan(longestBlockMs)
  })

  test('of two processes all reach the file', async () => {
    const longest = await calmest(async () => {
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

    expect(longest).toBeLessThan(longestBlockMs)
  })

  test('are only delayed by a process that holds the lock for three seconds', async () => {
    const longest = await calmest(async () => {
      const path = temporaryPath()
      const client = await openClient({ path })
      await client.executeMultiple(writesTable)
      await using holder = start(lockHolder, [path, '3000'])
      await holder.message()
      const began = performance.now()

      const outcome = await writeMixed(client, { name: 'a', writes: 20, callers: 20 })

      expect(outcome.errors).toEqual([])
      expect(await only(client, 'SELECT count(*) FROM writes')).toBe(20)
      expect(performance.now() - began).toBeGreaterThan(2000)
      return outcome.longestBlockMs
    })

    expect(longest).toBeLessThan(longestBlockMs)
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

describe('watchEventLoop', () => {
  test('sees a connection that waits for the lock itself', async () => {
    const path = temporaryPath()
    await openClient({ path })
    await using holder = start(lockHolder, [path, '5000'])
    await holder.message()
    const other = new Database(path, { timeout: 200 })
    onTestFinished(() => {
      other.close()
    })

    const watch = watchEventLoop()
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow(/locked/)
    const longest = watch.stop()

    expect(longest).toBeGreaterThan(longestBlockMs)
  })
})
