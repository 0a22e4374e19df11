import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { test as base } from 'vitest'

import { type Clock, type MemoryOptions, MemoryStore } from '../../src/index.ts'

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
  /** The path of a file that is not there yet, in a folder of its own. */
  path: string
  /** A fresh store on a file, under the test's clock. */
  memory: MemoryStore
  /** Opens the test's file again, under its clock. */
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
  open: async ({ path, clock }, use) => {
    const stores: MemoryStore[] = []
    await use(async (options = {}) => {
      const store = await MemoryStore.open({ url: `file:${path}`, clock, ...options })
      stores.push(store)
      return store
    })
    for (const store of stores) await store.close()
  },
  memory: async ({ open }, use) => {
    await use(await open())
  },
})

export { describe, expect } from 'vitest'
