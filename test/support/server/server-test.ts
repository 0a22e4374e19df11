import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { test } from 'vitest'

import { TestServer, type TestServerOptions } from './test-server.ts'

/** Starts a test server over a fresh file; it is gone when the test ends. */
export const serverTest = test.extend<{
  startServer: (options?: Partial<TestServerOptions>) => Promise<TestServer>
}>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the pattern
  startServer: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'omega-memory-server-'))
    const servers: TestServer[] = []
    await use(async (options = {}) => {
      const path = join(folder, `${servers.length}.db`)
      const server = await TestServer.start({ path, ...options })
      servers.push(server)
      return server
    })
    for (const server of servers) await server.close()
    await rm(folder, { recursive: true, force: true })
  },
})
