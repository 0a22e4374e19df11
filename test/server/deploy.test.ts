import { execFile } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { failure } from '../support/server/failure.ts'
import { describeReal, replicaTest } from '../support/server/replicated.ts'

const run = promisify(execFile)

interface Deployment {
  primary: { url: string; kill(): Promise<void>; restart(): Promise<void> }
  replica: { url: string }
  token: string
}

const test = replicaTest.extend<{ folder: string; deployment: Deployment }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'omega-memory-deploy-'))
    await cp('deploy', folder, { recursive: true })
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  /** What compose.yaml starts, with the keys that token.mjs makes. */
  deployment: async ({ folder, startReplicated }, use) => {
    await run(process.execPath, [join(folder, 'token.mjs')])
    const settings = await readFile(join(folder, '.env'), 'utf8')
    const [, tokenKey = ''] = /^OMEGA_MEMORY_JWT_KEY=([\w-]{43})\n$/.exec(settings) ?? []
    const token = (await readFile(join(folder, '.token'), 'utf8')).trim()
    await use({ ...(await startReplicated({ tokenKey })), token })
  },
})

const scope = { channel: 'chat', senderId: 'ana' }

describe('deploy/compose.yaml', () => {
  test('starts the primary so that its checkpoints hang no writes', async () => {
    const compose = await readFile('deploy/compose.yaml', 'utf8')

    expect(compose).toMatch(/primary:[\s\S]*SQLD_CHECKPOINT_INTERVAL_S: '5'[\s\S]*replica:/)
  })
})

describe('deploy/token.mjs', () => {
  test('makes a token that the key it gives to the servers proves', async ({ folder }) => {
    await run(process.execPath, [join(folder, 'token.mjs')])

    const settings = await readFile(join(folder, '.env'), 'utf8')
    const [, x] = /^OMEGA_MEMORY_JWT_KEY=([\w-]{43})\n$/.exec(settings) ?? []
    const token = (await readFile(join(folder, '.token'), 'utf8')).trim()
    const [head = '', claims = '', signature = ''] = token.split('.')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })

    expect(
      verify(null, Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url')),
    ).toBe(true)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ a: 'rw' })
    expect((await stat(join(folder, '.token'))).mode & 0o077).toBe(0)
  })
})

describeReal('a primary and a replica with tokens, as deploy/ starts them', () => {
  test('work together, as deploy/smoke.mjs proves, which leaves nothing behind', async ({
    folder,
    deployment: { primary, replica, token },
  }) => {
    const script = join(folder, 'smoke.mjs')
    const source = pathToFileURL(resolve('src/index.ts')).href
    await writeFile(
      script,
      (await readFile(script, 'utf8')).replace("'omega-memory'", `'${source}'`),
    )

    const { stdout } = await run(
      process.execPath,
      ['--import', pathToFileURL(resolve('test/support/typescript.mjs')).href, script],
      {
        env: {
          ...process.env,
          PRIMARY_URL: primary.url,
          REPLICA_URL: replica.url,
          AUTH_TOKEN: token,
        },
      },
    )
    await using memory = await MemoryStore.open({ url: primary.url, authToken: token })
    const left = await memory.client.execute(
      'SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM facts) AS rows',
    )

    expect(stdout).toContain('primary and replica work together')
    expect(left.rows).toEqual([{ rows: 0 }])
  })

  test('hold the turn that was recorded through the replica in its next context', async ({
    deployment: { replica, token: authToken },
  }) => {
    await using memory = await MemoryStore.open({ url: replica.url, authToken })

    for (let n = 0; n < 10; n += 1) {
      await memory.recordExchange({ ...scope, user: `walnut ${n}`, assistant: 'Noted.' })
      const { history } = await memory.context.build({ ...scope, text: 'walnut' })

      expect(history.at(-2)).toMatchObject({ content: `walnut ${n}` })
    }
  })

  test('take nobody without a token, and tell what is wrong with one', async ({
    deployment: { primary, token },
  }) => {
    const [head, , signature] = token.split('.')
    const claims = Buffer.from(JSON.stringify({ a: 'rw', iat: 0 })).toString('base64url')

    const refused = await Promise.all(
      [undefined, 'secret', `${head}.${claims}.${signature}`].map((authToken) =>
        failure(MemoryStore.open({ url: primary.url, authToken })),
      ),
    )

    expect(refused).toMatchObject(refused.map(() => ({ code: 'unauthorized' })))
    for (const { message } of refused) expect(message).toBe('The server refused the token')
  })

  test('go on reading on the replica while the primary is away, and writing when it is back', async ({
    deployment: { primary, replica, token: authToken },
  }) => {
    await using memory = await MemoryStore.open({ url: replica.url, authToken })
    const { conversation } = await memory.recordExchange({
      ...scope,
      user: 'before',
      assistant: '',
    })
    await memory.messages.list(conversation.id)

    await primary.kill()
    const hits = await memory.messages.search({ senderId: 'ana', query: 'before' })
    const writing = memory.recordExchange({
      ...scope,
      user: 'meanwhile',
      assistant: 'Noted.',
      idempotencyKey: 'meanwhile',
    })
    await primary.restart()
    await writing
    const meanwhile = async () => {
      const messages = await memory.messages.list(conversation.id)
      return messages.filter(({ content }) => content === 'meanwhile').length
    }

    expect(hits.length).toBeGreaterThan(0)
    // A primary that was killed begins its log anew, so that the replica may lag once more.
    await expect.poll(meanwhile, { timeout: 20_000 }).toBe(1)
  })
})
