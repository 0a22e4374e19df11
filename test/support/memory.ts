import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { inject, test as base } from 'vitest'

import { type MemoryOptions, MemoryStore } from '../../src/index.ts'
import { findServer } from './server/find-server.ts'
import { RealServer } from './server/real-server.ts'
import { TestServer } from './server/test-server.ts'
import { TestClock } from './test-clock.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the stores of this run are: vitest runs the same tests on both. */
    backend: 'file' | 'server'
    /** The file of a store in which nothing is yet, to be copied: making its tables anew takes four times as long. */
    emptyStore: string
  }
}

export interface Fixtures {
  clock: TestClock
  /** The path of a file that is not there yet, in a folder of its own. On a server it is the server's own file. */
  path: string
  /** The file that the test's store begins as a copy of: unless told otherwise one in which nothing is yet. */
  beginning: string
  /** Where the test's store is: its file, or a server that keeps that file. */
  url: string
  /** A fresh store, under the test's clock. */
  memory: MemoryStore
  /** Opens the test's store again, under its clock. */
  open: (options?: MemoryOptions) => Promise<MemoryStore>
}

export const test = base.extend<Fixtures>({
  clock: async ({}, use) => {
    await use(new TestClock())
  },
  path: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'omega-memory-'))
    await use(join(folder, 'memory.db'))
    await rm(folder, { recursive: true, force: true })
  },
  beginning: async ({}, use) => {
    await use(inject('emptyStore'))
  },
  url: async ({ path, beginning }, use) => {
    if (inject('backend') === 'file') return use(`file:${path}`)
    await copyFile(beginning, path)
    await using server = await (findServer() === undefined
      ? TestServer.imitate({ path })
      : RealServer.start({ path }))
    await use(server.url)
  },
  open: async ({ url, clock }, use) => {
    const stores: MemoryStore[] = []
    await use(async (options = {}) => {
      const store = await MemoryStore.open({ url, clock, ...options })
      stores.push(store)
      return store
    })
    for (const store of stores) await store.close()
  },
  memory: async ({ open, path, beginning }, use) => {
    if (inject('backend') === 'file') await copyFile(beginning, path)
    await use(await open())
  },
})

/** Of a store that the older program searches too. */
export const olderTest = test.extend<Pick<Fixtures, 'memory'>>({
  memory: async ({ open }, use) => {
    await use(await open({ olderPrograms: true }))
  },
})

/** For a test of what only a file has. Say beside it what that is. */
export const fileTest = inject('backend') === 'file' ? test : test.skip

export { TestClock } from './test-clock.ts'
export { describe, expect } from 'vitest'
