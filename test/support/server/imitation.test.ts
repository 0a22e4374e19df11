import { type Client, createClient } from '@libsql/client/http'
import { describe, expect, onTestFinished } from 'vitest'

import { failure } from './failure.ts'
import type { ImitationOptions } from './imitation.ts'
import { serverTest } from './server-test.ts'
import type { TestServer } from './test-server.ts'

const test = serverTest.extend<{
  start: (options?: Partial<ImitationOptions>) => Promise<{ server: TestServer; client: Client }>
}>({
  start: async ({ startImitation }, use) => {
    await use(async (options = {}) => {
      const server = await startImitation(options)
      const client = createClient({ url: server.url })
      onTestFinished(() => client.close())
      return { server, client }
    })
  },
})

describe('limits in time', () => {
  test('lets one write transaction in at a time, in the order they came', async ({ start }) => {
    const { client } = await start()
    await client.execute('CREATE TABLE things (n INTEGER)')
    const holder = await client.transaction('write')
    await holder.execute('INSERT INTO things VALUES (1)')

    const waiting = [2, 3].map((n) =>
      client.execute({ sql: 'INSERT INTO things VALUES (?)', args: [n] }),
    )
    await holder.execute('INSERT INTO things VALUES (10)')
    await holder.commit()
    await Promise.all(waiting)

    expect((await client.execute('SELECT n FROM things')).rows).toEqual(
      [1, 10, 2, 3].map((n) => ({ n })),
    )
  })

  test('steals the lock from a transaction that keeps others waiting', async ({ start }) => {
    const { client } = await start({ transactionMs: 50 })
    await client.execute('CREATE TABLE things (n INTEGER)')
    const holder = await client.transaction('write')
    await holder.execute('INSERT INTO things VALUES (1)')

    await client.execute('INSERT INTO things VALUES (2)')
    const error = await failure(holder.execute('INSERT INTO things VALUES (3)'))
    holder.close()

    expect(error.code).toBe('TRANSACTION_TIMEOUT')
    expect((await client.execute('SELECT n FROM things')).rows).toEqual([{ n: 2 }])
  })

  test('ends a stream that rests for too long', async ({ start }) => {
    const { client } = await start({ streamIdleMs: 20 })
    await client.execute('CREATE TABLE things (n INTEGER)')
    const idle = await client.transaction('write')
    await idle.execute('INSERT INTO things VALUES (1)')

    // waits in the write queue until the idle stream's expiry frees the lock
    await client.execute('INSERT INTO things VALUES (2)')
    const error = await failure(idle.execute('SELECT 1'))

    expect(error.code).toBe('STREAM_EXPIRED')
    expect((await client.execute('SELECT n FROM things')).rows).toEqual([{ n: 2 }])
  })
})
