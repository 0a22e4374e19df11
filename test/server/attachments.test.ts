import { randomBytes } from 'node:crypto'

import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { yardsticksOf } from '../support/own-time.ts'
import { serverTest as test } from '../support/server/server-test.ts'

describe('an attachment of 20 MB on a server', () => {
  test('takes its room once and is sent once, however many messages show it, and comes back in seconds', async ({
    startServer,
  }) => {
    const server = await startServer()
    await using memory = await MemoryStore.open({ url: server.url })
    const body = { url: `data:video/mp4;base64,${randomBytes(20_000_000).toString('base64')}` }
    const save = async (id: string) => {
      const before = server.receivedBytes
      const messages = [{ id, role: 'user', content: 'Look', body } as const]
      await memory.messages.appendAll({ channel: 'web', senderId: 'ana', thread: 't', messages })
      return server.receivedBytes - before
    }

    const first = await save('1')
    const others = []
    for (let n = 2; n <= 10; n++) others.push(await save(String(n)))
    const took = await yardsticksOf(async () => {
      expect((await memory.messages.get('10'))?.body).toEqual(body)
    })

    expect(first).toBeGreaterThan(20_000_000)
    expect(Math.max(...others)).toBeLessThan(100_000)
    expect(await memory.admin.count()).toMatchObject({ blobs: 1 })
    const stored = 'SELECT sum(length(bytes)) AS bytes, count(DISTINCT hash) AS blobs FROM blobs'
    const { rows } = await memory.client.execute(stored)
    expect(rows[0]).toMatchObject({ bytes: 20_000_000, blobs: 1 })
    // 16 s before the server was asked not to compress what it answers.
    expect(took).toBeLessThan(500)
    await memory.messages.delete(Array.from({ length: 10 }, (_, n) => String(n + 1)))
    expect(await memory.admin.count()).toMatchObject({ blobs: 0 })
  })
})
