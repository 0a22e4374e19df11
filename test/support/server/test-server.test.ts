import { type Client, createClient } from '@libsql/client/http'
import { describe, expect, onTestFinished } from 'vitest'

import { failure } from './failure.ts'
import { serverTest } from './server-test.ts'
import type { TestServer, TestServerOptions } from './test-server.ts'

const test = serverTest.extend<{
  start: (options?: Partial<TestServerOptions>) => Promise<{ server: TestServer; client: Client }>
}>({
  start: async ({ startServer }, use) => {
    await use(async (options = {}) => {
      const server = await startServer(options)
      const client = createClient({ url: server.url })
      onTestFinished(() => client.close())
      return { server, client }
    })
  },
})

describe('faults', () => {
  test('drops a request before the work, and loses a reply after it', async ({ start }) => {
    const { client, server } = await start()
    await client.execute('CREATE TABLE things (n INTEGER)')
    server.faults = (request) => {
      if (request === 2) return { kind: 'drop' }
      if (request === 3) return { kind: 'lose-reply' }
      return request === 4 ? { kind: 'cut-reply' } : undefined
    }

    for (const n of [1, 2, 3, 4]) {
      await client.execute({ sql: 'INSERT INTO things VALUES (?)', args: [n] }).catch(() => {})
    }

    expect((await client.execute('SELECT n FROM things')).rows).toEqual(
      [2, 3, 4].map((n) => ({ n })),
    )
  })

  test('answers like a broken proxy, before or after the work', async ({ start }) => {
    const { client, server } = await start()
    await client.execute('CREATE TABLE things (n INTEGER)')
    server.faults = (request) =>
      request === 2
        ? { kind: 'status', status: 503 }
        : request === 3
          ? { kind: 'status-after', status: 502 }
          : undefined

    const before = await failure(client.execute('INSERT INTO things VALUES (1)'))
    const after = await failure(client.execute('INSERT INTO things VALUES (2)'))

    expect([before.cause, after.cause]).toMatchObject([{ status: 503 }, { status: 502 }])
    expect((await client.execute('SELECT n FROM things')).rows).toEqual([{ n: 2 }])
  })

  test('adds latency to every round trip, and more to a slow one', async ({ start }) => {
    const { client, server } = await start()
    server.latencyMs = 15
    server.faults = (request) => (request === 2 ? { kind: 'slow', ms: 40 } : undefined)
    const time = async () => {
      const started = performance.now()
      await client.execute('SELECT 1')
      return performance.now() - started
    }

    const usual = await time()
    const slow = await time()

    expect(usual).toBeGreaterThan(14)
    expect(slow).toBeGreaterThan(54)
  })
})
