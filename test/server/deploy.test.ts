import { execFile } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect } from 'vitest'

import { serverTest } from '../support/server/server-test.ts'

const run = promisify(execFile)

const test = serverTest.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'omega-memory-deploy-'))
    await cp('deploy', folder, { recursive: true })
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
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

describe('deploy/smoke.mjs', () => {
  test('proves two servers over one database, and leaves nothing behind', async ({
    folder,
    startServer,
  }) => {
    const path = join(folder, 'shared.db')
    const [primary, replica] = [
      await startServer({ path, authToken: 'secret' }),
      await startServer({ path, authToken: 'secret' }),
    ]
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
          AUTH_TOKEN: 'secret',
        },
      },
    )

    expect(stdout).toContain('primary and replica work together')
  })
})
