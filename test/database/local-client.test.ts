import { describe, expect, test } from 'vitest'

import { openClient, only } from '../support/client.ts'
import { start } from '../support/process.ts'
import { temporaryPath } from '../support/temporary.ts'
import { writeMixed, type WriteOutcome, writesTable } from '../support/writes.ts'

describe('writes', () => {
  test('of a hundred callers all reach the file', async () => {
    const client = await openClient()
    await client.executeMultiple(writesTable)

    const outcome = await writeMixed(client, { name: 'a', writes: 1000, callers: 100 })

    expect(outcome.errors).toEqual([])
    expect(outcome.acknowledged).toHaveLength(1000)
    expect(await only(client, 'SELECT count(*) FROM writes')).toBe(1000)
    expect(outcome.longestBlockMs).toBeLessThan(150)
  })

  test('of two processes all reach the file', async () => {
    const path = temporaryPath()
    const client = await openClient({ path })
    await client.executeMultiple(writesTable)
    const script = new URL('../support/scripts/writer.ts', import.meta.url)
    await using one = start(script, [path, 'one', '1000', '4'])
    await using two = start(script, [path, 'two', '1000', '4'])
    await Promise.all([one.message(), two.message()])

    one.send('go')
    two.send('go')
    const outcomes = (await Promise.all([one.message(), two.message()])) as WriteOutcome[]

    expect(outcomes.flatMap(({ errors }) => errors)).toEqual([])
    expect(outcomes.flatMap(({ acknowledged }) => acknowledged)).toHaveLength(2000)
    expect(await only(client, 'SELECT count(*) FROM writes')).toBe(2000)
    expect(Math.max(...outcomes.map(({ longestBlockMs }) => longestBlockMs))).toBeLessThan(150)
  })
})
