import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { leaveTraces } from '../support/person.ts'
import { serverTest } from '../support/server/server-test.ts'
import type { TestServer } from '../support/server/test-server.ts'

const test = serverTest.extend<{ server: TestServer; memory: MemoryStore }>({
  server: async ({ startServer }, use) => {
    await use(await startServer())
  },
  memory: async ({ server }, use) => {
    await using memory = await MemoryStore.open({ url: server.url })
    await leaveTraces(memory, 'ana', ['zebra', 'yak'])
    await use(memory)
  },
})

describe('doctor on a server', () => {
  test('finds a sound store healthy, and says what it could not look at', async ({ memory }) => {
    const report = await memory.doctor()

    expect(report).toMatchObject({ healthy: true, repaired: [], sizes: {} })
    expect(report.findings).toEqual([
      expect.objectContaining({ code: 'server', severity: 'note', repairable: false }),
    ])
  })

  test('takes a request for each table and kind of check, not for each column', async ({
    server,
    memory,
  }) => {
    const requests = await server.countRoundTrips(() => memory.doctor())

    expect(requests).toBeLessThan(120)
  })

  test.for([
    ['trigger_missing', 'DROP TRIGGER messages_recall_insert'],
    ['index_missing', 'DROP INDEX idx_scheduled_tasks_ready'],
    [
      'recall_missing',
      "INSERT INTO messages_recall(messages_recall, rowid, content, owner) SELECT 'delete', key, content, 'u1' FROM messages WHERE key = 1",
    ],
    ['sender_unnumbered', "DELETE FROM senders WHERE sender_id = 'ana'"],
  ] as const)('finds and mends %s', async ([code, plant], { memory }) => {
    await memory.client.migrate([plant])

    const found = await memory.doctor()
    const mended = await memory.doctor({ repair: true })

    expect(found.findings).toContainEqual(expect.objectContaining({ code, repairable: true }))
    expect(mended.healthy).toBe(true)
    expect(mended.repaired).toContain(code)
  })
})
