import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

import { createClient } from '@libsql/client/http'
import Database from 'libsql'
import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { stopwatch } from '../../src/time/timers.ts'
import { failure } from '../support/server/failure.ts'
import { findServer } from '../support/server/find-server.ts'
import { RealServer } from '../support/server/real-server.ts'
import { serverTest } from '../support/server/server-test.ts'
import { temporaryPath } from '../support/temporary.ts'

const test = serverTest.extend<{ server: RealServer }>({
  server: async ({}, use) => {
    const server = await RealServer.start({ path: temporaryPath('server.db') })
    const far = createClient({ url: server.url })
    await far.batch(['CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)'], 'write')
    far.close()
    await use(server)
    await server.close()
  },
})

serverTest('syncUrl is refused, with what to do instead', async () => {
  const options = { url: 'file:near.db', syncUrl: 'libsql://memory.example.com' }

  const error = await failure(MemoryStore.open(options as object))

  expect(error).toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(
      /^syncUrl: an embedded replica .* is not supported; open the server/,
    ),
  })
})

/** The driver's local copy of a server's database. */
const replica = (path: string, server: RealServer) =>
  new Database(path, { syncUrl: server.url, authToken: '' } as Database.Options)

// When one of these fails, the driver can do more than it could: look at docs/decisions/0023 again.
describe.skipIf(findServer() === undefined)(
  'the driver’s embedded replica, which is why syncUrl is refused',
  () => {
    test('stands still with all of the program while the server is silent', async ({ server }) => {
      const near = replica(temporaryPath(), server)
      near.sync()
      process.kill(server.pid!, 'SIGSTOP')
      spawn('sh', ['-c', `sleep 1; kill -CONT ${server.pid}`], { stdio: 'ignore' })

      // A call that takes so long and gives no promise: nothing else of the program runs meanwhile.
      const started = stopwatch()
      near.sync()
      const stoodStill = stopwatch() - started
      near.close()

      expect(stoodStill).toBeGreaterThan(700)
    })

    test('does not open a copy that is there when the server is out of reach', async ({
      server,
    }) => {
      const path = temporaryPath()
      const near = replica(path, server)
      near.sync()
      near.close()
      await server.close()

      expect(() => replica(path, server).prepare('SELECT a FROM t').all()).toThrow(/connect/)
    })

    test('gives an empty database for a copy that was deleted without its index', async ({
      server,
    }) => {
      const path = temporaryPath()
      const near = replica(path, server)
      near.sync()
      near.close()
      for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })

      const again = replica(path, server)
      again.sync()

      expect(() => again.prepare('SELECT a FROM t').all()).toThrow('no such table: t')
    })
  },
)
