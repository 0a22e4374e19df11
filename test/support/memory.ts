import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { inject, test as base } from 'vitest'

import { type Clock, type MemoryOptions, MemoryStore } from '../../src/index.ts'
import { findServer } from './server/find-server.ts'
import { RealServer } from './server/real-server.ts'
import { TestServer } from './server/test-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the stores of this run are: vitest runs the same tests on both. */
    backend: 'file' | 'server'
  }
}

/** A clock that stands still until it is moved, forward or back. */
export class TestClock implements Clock {
  #now = new Date('2026-03-02T09:00:00Z')

  now(): Date {
    return new Date(this.#now)
  }

  set(moment: string): void {
    this.#now = new Date(moment)
  }

  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = by
    const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    this.#now = new Date(this.#now.getTime() + total * 1000)
  }
}

export interface Fixtures {
  clock: TestClock
  /** The path of a file that is not there yet, in a folder of its own. On a server it is the server's own file. */
  path: string
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
  url: async ({ path }, use) => {
    if (inject('backend') === 'file') return use(`file:${path}`)
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
  memory: async ({ open }, use) => {
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

export { describe, expect } from 'vitest'
