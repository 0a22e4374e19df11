import { statSync } from 'node:fs'

import { describe, expect, fileTest as test } from '../support/memory.ts'

// The pages of a server are its own matter.

describe('an exchange', () => {
  test('changes sixteen pages of the file, as its message ids stand side by side', async ({
    memory,
    path,
  }) => {
    const exchange = (n: number) =>
      memory.recordExchange({
        channel: 'chat',
        senderId: `person-${n % 20}`,
        user: `What did I say about the garden on day ${n}?`,
        assistant: `That the roses want water, and the hedge is to be cut in week ${n}.`,
      })
    await Promise.all(Array.from({ length: 1000 }, (_, n) => exchange(n)))
    await memory.client.execute('PRAGMA wal_checkpoint(TRUNCATE)')

    for (let n = 0; n < 40; n++) await exchange(n * 7)

    // Seventeen and a half where ids are random.
    const frames = (statSync(`${path}-wal`).size - 32) / (4096 + 24)
    expect(frames / 40).toBeLessThan(16.75)
  })
})
