import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { describe as describeAll, expect, test as base } from 'vitest'

import type { MemoryStore } from '../../../src/index.ts'
import { builtPage, openBrowser, servePage, watch } from './browser.ts'
import { exampleNow, openExample } from './example-store.ts'
import { findBrowser } from './find-browser.ts'
import { settled } from './places.ts'

export { expect } from 'vitest'

/** The tests of the page need a browser: without one they are skipped, which one line before all tests says. */
export const describe = findBrowser() === undefined ? describeAll.skip : describeAll

/** A large store whose people stand beside those of the example: `npm run test:browse-1M` names one of a million messages. */
export const largeStore = process.env.OMEGA_MEMORY_LARGE_STORE

interface LookOptions extends BrowserContextOptions {
  readonly?: boolean
}

interface Fixtures {
  browser: Browser
  folder: string
  /** The demo's store and more. */
  memory: MemoryStore
  /** Opens the page of a store; whatever it does that it should not makes the test fail. */
  lookAt: (memory: MemoryStore, options?: LookOptions) => Promise<Page>
  /** The same of the demo's store. */
  look: (options?: LookOptions) => Promise<Page>
}

export const test = base.extend<Fixtures>({
  browser: [
    async ({}, use) => {
      const browser = await openBrowser()
      await use(browser)
      await browser.close()
    },
    { scope: 'file' },
  ],
  folder: [
    async ({}, use) => {
      const { folder, remove } = await builtPage()
      await use(folder)
      remove()
    },
    { scope: 'file' },
  ],
  memory: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'omega-memory-'))
    const path = join(folder, 'memory.db')
    if (largeStore) copyFileSync(largeStore, path)
    const memory = await openExample(path)
    await use(memory)
    await memory.close()
    rmSync(folder, { recursive: true, force: true })
  },
  lookAt: async ({ browser, folder }, use) => {
    const ends: (() => Promise<unknown>)[] = []
    const seen: string[] = []
    await use(async (memory, { readonly = false, ...options } = {}) => {
      const served = await servePage(memory, folder, { readonly })
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'Europe/Lisbon',
        viewport: { width: 1100, height: 800 },
        ...options,
      })
      const page = await context.newPage()
      // Erasing and examining read the whole store.
      page.setDefaultTimeout(largeStore ? 120_000 : 10_000)
      watch(page, seen)
      await page.clock.setFixedTime(exampleNow)
      ends.push(
        () => context.close(),
        () => served.close(),
      )
      await page.goto(served.url)
      await settled(page)
      return page
    })
    for (const end of ends) await end()
    expect(seen).toEqual([])
  },
  // In this order: what is asked for first is ended last, and a page may still ask the store of something.
  look: async ({ memory, lookAt }, use) => use((options) => lookAt(memory, options)),
})
