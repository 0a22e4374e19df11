import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { messages } from '../../src/schema/index.ts'
import { findServer } from '../support/server/find-server.ts'
import { RealServer } from '../support/server/real-server.ts'
import { serverTest as test } from '../support/server/server-test.ts'
import { temporaryPath } from '../support/temporary.ts'

const exchange = (n: number) => ({
  channel: 'web',
  senderId: `sender-${n % 7}`,
  user: `Message ${n}`,
  assistant: 'Noted.',
})

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

describe('many callers of one store', () => {
  test('share few requests, and each has its own result', async ({ startServer }) => {
    const server = await startServer()
    await using memory = await MemoryStore.open({ url: server.url })
    const said: string[] = []

    const requests = await server.countRoundTrips(async () => {
      const exchanges = await Promise.all(
        numbers(100).map((n) => memory.recordExchange(exchange(n))),
      )
      said.push(...exchanges.map(({ user }) => user.content))
    })

    expect(said).toEqual(numbers(100).map((n) => `Message ${n}`))
    expect(requests).toBeLessThanOrEqual(5)
  })

  test('get errors of their own: one that is refused takes nobody with it', async ({
    startServer,
  }) => {
    const server = await startServer()
    await using memory = await MemoryStore.open({ url: server.url })
    await memory.client.execute('CREATE TABLE own (n INTEGER CHECK (n <> 5))')

    const ends = await Promise.all(
      numbers(10).map((n) =>
        memory.client.execute({ sql: 'INSERT INTO own VALUES (?)', args: [n] }).then(
          ({ rowsAffected }) => rowsAffected,
          (error: unknown) => Object(error).extendedCode,
        ),
      ),
    )

    expect(ends).toEqual(numbers(10).map((n) => (n === 5 ? 'SQLITE_CONSTRAINT_CHECK' : 1)))
  })

  test.skipIf(findServer() === undefined)(
    'do not hang a server that checkpoints by itself',
    async () => {
      const server = await RealServer.start({
        path: temporaryPath('server.db'),
        checkpointIntervalS: 'off',
      })
      const memory = await MemoryStore.open({ url: server.url })

      for (const round of numbers(8)) {
        await Promise.all(numbers(50).map((n) => memory.recordExchange(exchange(round * 50 + n))))
      }

      expect(await memory.db.$count(messages)).toBe(800)
      await memory.close()
      await server.close()
    },
  )
})
