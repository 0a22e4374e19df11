import { generateKeyPairSync, sign } from 'node:crypto'

import { expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { test as memoryTest } from '../support/memory.ts'
import { failure } from '../support/server/failure.ts'
import { RealServer } from '../support/server/real-server.ts'
import { describeReal } from '../support/server/replicated.ts'

interface Claims {
  /** Reads and writes, or reads only. */
  a: 'rw' | 'ro'
  /** When it ends, in seconds from now. */
  endsIn?: number
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const test = memoryTest.extend<{
  guarded: { url: string; token: (claims: Claims) => string }
}>({
  /** A server that takes tokens of its own key only. */
  guarded: async ({ path }, use) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const tokenKey = publicKey.export({ format: 'jwk' }).x!
    await using server = await RealServer.start({ path: `${path}.guarded`, tokenKey })
    const token = ({ a, endsIn }: Claims) => {
      const exp = endsIn === undefined ? {} : { exp: Math.floor(Date.now() / 1000) + endsIn }
      const said = `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part({ a, ...exp })}`
      return `${said}.${sign(null, Buffer.from(said), privateKey).toString('base64url')}`
    }
    await use({ url: server.url, token })
  },
})

const fact = { senderId: 'ana', key: 'city', value: 'Porto' }

describeReal('a token that may only read', () => {
  test('opens a store that is up to date, reads all of it, and is told that it may not write', async ({
    guarded: { url, token },
  }) => {
    await using owner = await MemoryStore.open({ url, authToken: token({ a: 'rw' }) })
    await owner.facts.set(fact)
    await owner.recordExchange({ channel: 'chat', senderId: 'ana', user: 'plum', assistant: 'ok' })

    await using reader = await MemoryStore.open({ url, authToken: token({ a: 'ro' }) })
    const { systemPrompt } = await reader.context.build({
      channel: 'chat',
      senderId: 'ana',
      text: 'plum?',
    })
    const hits = await reader.messages.search({ senderId: 'ana', query: 'plum' })
    const errors = [
      await failure(reader.facts.set(fact)),
      await failure(reader.erase('ana')),
      await failure(
        reader.transaction(async (tx) => {
          await tx.facts.set(fact)
        }),
      ),
    ]

    expect(systemPrompt).toContain('Porto')
    expect(hits.length).toBeGreaterThan(0)
    for (const error of errors) {
      expect(error).toMatchObject({ name: 'MemoryError', code: 'unauthorized' })
      expect(error.message).toContain('The token may read and may not write')
    }
    expect(await owner.facts.list('ana')).toMatchObject([{ value: 'Porto' }])
  })

  test('can’t make a store', async ({ guarded: { url, token } }) => {
    const error = await failure(MemoryStore.open({ url, authToken: token({ a: 'ro' }) }))

    expect(error).toMatchObject({ code: 'unauthorized' })
  })
})

describeReal('a token that ends', () => {
  test('is good for a minute longer, then told as one that has expired', async ({
    guarded: { url, token },
  }) => {
    await using memory = await MemoryStore.open({
      url,
      authToken: token({ a: 'rw', endsIn: -30 }),
    })
    await memory.facts.set(fact)

    const error = await failure(
      MemoryStore.open({ url, authToken: token({ a: 'rw', endsIn: -90 }) }),
    )

    expect(error).toMatchObject({
      code: 'unauthorized',
      message: 'The server refused the token, which has expired',
    })
  })

  test('while a store is open ends its calls at once, and a function’s is renewed unnoticed', async ({
    guarded: { url, token },
  }) => {
    const asked: string[] = []
    const renewed = () => {
      const given = token({ a: 'rw', endsIn: asked.length === 0 ? -57 : 60 })
      asked.push(given)
      return given
    }
    await using once = await MemoryStore.open({ url, authToken: token({ a: 'rw', endsIn: -57 }) })
    await using again = await MemoryStore.open({ url, authToken: renewed })
    await once.facts.set(fact)

    const ended = () => once.facts.list('ana').then(() => 'still good', codeOf)
    await expect.poll(ended, { timeout: 15_000 }).toBe('unauthorized')
    const error = await failure(once.facts.set({ ...fact, value: 'Lyon' }))
    // Its first token was given a moment later and may be good for as long.
    const renewals = () => again.facts.set({ ...fact, value: 'Nice' }).then(() => asked.length)
    await expect.poll(renewals, { timeout: 15_000 }).toBe(2)

    expect(error).toMatchObject({
      code: 'unauthorized',
      message: 'The server refused the token, which has expired',
    })
    expect(await again.facts.list('ana')).toMatchObject([{ value: 'Nice' }])
  })
})

const codeOf = (error: unknown) => (error as { code?: string }).code
