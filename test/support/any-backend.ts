import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { inject } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { findServer } from './server/find-server.ts'
import { RealServer } from './server/real-server.ts'
import { TestServer } from './server/test-server.ts'

/** A store for a whole suite of somebody else's, on the backend of this run. */
export async function storeForSuite(): Promise<{ memory: MemoryStore; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'omega-memory-'))
  const path = join(folder, 'memory.db')
  const server =
    inject('backend') === 'file'
      ? undefined
      : await (findServer() === undefined
          ? TestServer.imitate({ path })
          : RealServer.start({ path }))
  const memory = await MemoryStore.open({ url: server?.url ?? `file:${path}` })
  return {
    memory,
    async close() {
      await memory.close()
      await server?.[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
