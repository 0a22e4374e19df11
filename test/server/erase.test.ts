import { readFileSync } from 'node:fs'

import { expect, onTestFinished, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { RealServer } from '../support/server/real-server.ts'
import { describeReal } from '../support/server/replicated.ts'
import { temporaryPath } from '../support/temporary.ts'

const scope = { channel: 'chat', senderId: 'ana' }

describeReal('a person who is erased on a server', () => {
  test('is gone from its tables, mostly from its data file, and the receipt says what the owner has to do', async () => {
    const path = temporaryPath()
    await using server = await RealServer.start({ path, checkpointIntervalS: 1 })
    const memory = await MemoryStore.open({ url: server.url })
    onTestFinished(() => memory.close())
    for (let n = 0; n < 60; n += 1) {
      await memory.recordExchange({
        ...scope,
        user: `zzcanary${n} lives here`,
        assistant: 'zzreply',
      })
      await memory.recordExchange({ ...scope, senderId: 'ben', user: `keep ${n}`, assistant: 'ok' })
    }
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'zzfact' })
    const traces = () => readFileSync(path, 'latin1').split(/zz(?:canary|reply|fact)/).length - 1
    await expect.poll(traces, { timeout: 20_000 }).toBeGreaterThan(120)
    const before = traces()

    const receipt = await memory.erase('ana')
    const hits = await memory.messages.search({ senderId: 'ben', query: 'keep 7' })

    expect(receipt).toMatchObject({ complete: false, rows: { messages: 120, facts: 1 } })
    expect(receipt.left).toEqual([expect.stringContaining('docs/operations.md')])
    expect(hits.length).toBeGreaterThan(0)
    // What is left stands where SQLite moved rows together; only a VACUUM takes it, which a server refuses.
    await expect.poll(traces, { timeout: 20_000 }).toBeLessThan(before / 2)
    expect(await memory.doctor()).toMatchObject({ healthy: true })
  })
})
