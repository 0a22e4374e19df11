import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { findServer } from './find-server.ts'
import { freePort, RealServer } from './real-server.ts'

export interface Replicated {
  primary: RealServer
  replica: RealServer
}

/** A primary and a replica that follows it, both real and both with the key of tokens when one is given. */
export const replicaTest = test.extend<{
  startReplicated: (options?: { tokenKey?: string }) => Promise<Replicated>
}>({
  startReplicated: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'omega-memory-replica-'))
    const started: RealServer[] = []
    await use(async (options = {}) => {
      const port = String(await freePort())
      const begin = async (name: string, args: string[]) => {
        const server = await RealServer.start({ path: join(folder, name), args, ...options })
        started.push(server)
        return server
      }
      const primary = await begin('primary', ['--grpc-listen-addr', `127.0.0.1:${port}`])
      const replica = await begin('replica', ['--primary-grpc-url', `http://127.0.0.1:${port}`])
      return { primary, replica }
    })
    for (const server of started) await server.close()
    rmSync(folder, { recursive: true, force: true })
  },
})

/** For what only real servers have: the imitation has no replicas, tokens or namespaces. */
export const describeReal = findServer() === undefined ? describe.skip : describe
