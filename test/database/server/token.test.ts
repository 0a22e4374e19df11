import { describe, expect } from 'vitest'

import { openRemoteClient } from '../../../src/database/server/remote-client.ts'
import { AskedToken } from '../../../src/database/server/token.ts'
import { MemoryPool, MemoryStore } from '../../../src/index.ts'
import { failure } from '../../support/server/failure.ts'
import { serverTest as test } from '../../support/server/server-test.ts'

const fact = { senderId: 'ana', key: 'city', value: 'Porto' }

const never = () => new Promise<never>(() => {})

/** A function that gives one token after the other, and how often it was asked. */
function tokens(...given: string[]) {
  const asked: string[] = []
  const authToken = async () => {
    const token = given[Math.min(asked.length, given.length - 1)]!
    asked.push(token)
    return token
  }
  return { asked, authToken }
}

const refusal = () => new Response(null, { status: 401 })

describe('a token that is asked for', () => {
  test('is asked for once while the server takes it', async ({ startServer }) => {
    const server = await startServer({ authToken: 'good' })
    const { asked, authToken } = tokens('good')
    await using memory = await MemoryStore.open({ url: server.url, authToken })

    await memory.facts.set(fact)

    expect(await memory.facts.list('ana')).toMatchObject([{ value: 'Porto' }])
    expect(asked).toEqual(['good'])
  })

  test('is asked for again when it has run out, once for all calls that meet it', async ({
    startServer,
  }) => {
    const server = await startServer({ authToken: 'new' })
    const { asked, authToken } = tokens('run out', 'new')
    await using memory = await MemoryStore.open({ url: server.url, authToken })

    await Promise.all([memory.facts.set(fact), memory.facts.list('ana'), memory.stats('ana')])

    expect(asked).toEqual(['run out', 'new'])
  })

  test('is not asked for once more when an earlier refusal comes late', async () => {
    let asked = 0
    const token = new AskedToken(async () => `${++asked}`, 60_000)
    let refuseLate: (() => void) | undefined
    const late = new Promise<Response>((resolve) => (refuseLate = () => resolve(refusal())))
    const first = token.send(async (given) => (given === '1' ? late : new Response()))

    await token.send(async (given) => (given === '1' ? refusal() : new Response()))
    refuseLate?.()
    await first

    expect(asked).toBe(2)
  })

  test('that the server refuses again is told as unauthorized', async ({ startServer }) => {
    const server = await startServer({ authToken: 'good' })
    const { authToken } = tokens('bad')

    const error = await failure(MemoryStore.open({ url: server.url, authToken }))

    expect(error).toMatchObject({ code: 'unauthorized' })
  })

  test.for([
    ['fails', () => Promise.reject(new Error('secret words'))],
    ['gives no text', () => undefined as unknown as string],
  ] as const)(
    'by a function that %s is told as unauthorized',
    async ([, authToken], { startServer }) => {
      const server = await startServer({ authToken: 'good' })

      const error = await failure(MemoryStore.open({ url: server.url, authToken }))

      expect(error).toMatchObject({
        code: 'unauthorized',
        message: expect.stringMatching(/^authToken: the function /),
      })
    },
  )

  test('by a function that never ends is told as unauthorized when its time is over', async ({
    startServer,
  }) => {
    const { url } = await startServer({ authToken: 'good' })
    const client = await openRemoteClient({ url, authToken: never, requestTimeoutMs: 30 })

    const [one, other] = await Promise.all([
      failure(client.execute('SELECT 1')),
      failure(client.execute('SELECT 2')),
    ])
    client.close()

    expect(one).toMatchObject({
      code: 'unauthorized',
      message: 'authToken: the function gave nothing within 0.03 seconds',
    })
    expect(other).toMatchObject({ code: 'unauthorized' })
  })

  test('is asked for by the stores of a pool, each for its tenant', async ({ startServer }) => {
    const server = await startServer({ authToken: 'acme 2' })
    const { asked, authToken } = tokens('acme 1', 'acme 2')
    await using pool = new MemoryPool({ stores: () => ({ url: server.url, authToken }) })

    await pool.use('acme', (memory) => memory.facts.set(fact))

    expect(asked).toEqual(['acme 1', 'acme 2'])
  })
})
