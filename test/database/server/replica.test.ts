import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import type { Client } from '@libsql/client'
import { expect, onTestFinished } from 'vitest'

import { openRemoteClient } from '../../../src/database/server/remote-client.ts'
import { failure } from '../../support/server/failure.ts'
import { describeReal, type Replicated, replicaTest } from '../../support/server/replicated.ts'

const test = replicaTest.extend<{
  servers: Replicated
  primary: Client
  replica: Client
}>({
  servers: async ({ startReplicated }, use) => {
    await use(await startReplicated())
  },
  primary: async ({ servers }, use) => {
    const client = await open(servers.primary.url)
    await client.execute('CREATE TABLE things (n INTEGER UNIQUE CHECK (n < 1000))')
    await use(client)
  },
  replica: async ({ servers, primary }, use) => {
    expect(primary.closed).toBe(false)
    await use(await open(servers.replica.url))
  },
})

async function open(url: string): Promise<Client> {
  const client = await openRemoteClient({ url })
  onTestFinished(() => client.close())
  return client
}

const insert = (n: number) => ({ sql: 'INSERT INTO things VALUES (?)', args: [n] })
const inTransaction = async (client: Client) => {
  const transaction = await client.transaction('write')
  await transaction.execute(insert(1)).finally(() => transaction.close())
}
const refusals = async (client: Client) =>
  Promise.all(
    [
      client.execute(insert(1)),
      client.execute(insert(1001)),
      client.execute(insert(13)),
      client.execute('DELETE FROM nowhere'),
      inTransaction(client),
    ].map(async (work) => {
      const { code, extendedCode } = Object(await failure(work))
      return { code, extendedCode }
    }),
  )
const count = async (client: Client) =>
  Number((await client.execute('SELECT count(*) AS n FROM things')).rows[0]?.n)

describeReal('a client of a replica', () => {
  test('sees each of its own writes at once, alone and in a batch', async ({ replica }) => {
    const seen = []
    for (let n = 0; n < 40; n += 1) {
      await (n % 2 === 0 ? replica.execute(insert(n)) : replica.batch([insert(n)]))
      const [batched] = await replica.batch(['SELECT count(*) AS n FROM things'])
      seen.push([await count(replica), batched?.rows[0]?.n])
    }

    expect(seen).toEqual(Array.from({ length: 40 }, (_, n) => [n + 1, n + 1]))
  })

  test('is refused as on the primary, a trigger and a transaction included', async ({
    primary,
    replica,
  }) => {
    await primary.executeMultiple(`
      INSERT INTO things VALUES (1);
      CREATE TRIGGER unlucky BEFORE INSERT ON things WHEN new.n = 13 BEGIN
        SELECT raise(ABORT, 'thirteen');
      END`)
    expect(await refusals(replica)).toEqual(await refusals(primary))
  })

  test('asks without the index of its last write when it got no answer', async ({ servers }) => {
    const bodies: string[] = []
    let drops = 0
    const between = createServer((question, answer) => {
      void text(question).then(async (body) => {
        bodies.push(body)
        if (drops-- > 0) return question.socket.destroy()
        const reply = await fetch(`${servers.primary.url}${question.url}`, { method: 'POST', body })
        return answer.writeHead(reply.status).end(await reply.text())
      })
    })
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => between.close().closeAllConnections())
    const client = await open(`http://127.0.0.1:${(between.address() as AddressInfo).port}`)
    await client.execute('CREATE TABLE things (n INTEGER)')
    bodies.length = 0
    drops = 1

    await count(client)

    expect(bodies.map((body) => body.includes('replication_index'))).toEqual([true, false])
  })

  test('reads what it has when the primary goes away right after a write', async ({
    servers,
    replica,
  }) => {
    await replica.execute(insert(1))
    await servers.primary.kill()

    // The write may have reached the replica before the end of the primary, or not.
    expect([0, 1]).toContain(await count(replica))
  })
})
