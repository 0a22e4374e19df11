import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { test } from 'vitest'

import type { ImitationOptions } from './imitation.ts'
import { TestServer, type TestServerOptions } from './test-server.ts'

type Start<Options> = (options?: Partial<Options>) => Promise<TestServer>

interface ServerFixtures {
  /** Starts a test server over a fresh file; it is gone when the test ends. */
  startServer: Start<TestServerOptions>
  /** The same before the imitation, whatever server this machine has. */
  startImitation: Start<TestServerOptions & ImitationOptions>
  /** The same before a real server, which must be there. */
  startReal: Start<TestServerOptions>
  /** Keeps what was started, and a folder for it. */
  servers: { path(): string; keep(server: TestServer): TestServer }
}

export const serverTest = test.extend<ServerFixtures>({
  servers: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'omega-memory-server-'))
    const started: TestServer[] = []
    let paths = 0
    await use({
      path: () => join(folder, `${paths++}.db`),
      keep: (server) => {
        started.push(server)
        return server
      },
    })
    for (const server of started) await server.close()
    await rm(folder, { recursive: true, force: true })
  },
  startServer: async ({ servers }, use) => {
    await use(async (options) =>
      servers.keep(await TestServer.start({ path: servers.path(), ...options })),
    )
  },
  startImitation: async ({ servers }, use) => {
    await use(async (options) =>
      servers.keep(await TestServer.imitate({ path: servers.path(), ...options })),
    )
  },
  startReal: async ({ servers }, use) => {
    await use(async (options) =>
      servers.keep(await TestServer.real({ path: servers.path(), ...options })),
    )
  },
})
