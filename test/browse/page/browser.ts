import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

import { buildPage } from '../../../scripts/page.mjs'
import type { BrowseSettings } from '../../../src/browse/browse.ts'
import { createHandler } from '../../../src/browse/handler.ts'
import { serve } from '../../../src/browse/node-listener.ts'
import type { MemoryStore } from '../../../src/index.ts'
import { findBrowser } from './find-browser.ts'

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findBrowser()!,
    // In a container the sandbox of the browser has nothing to stand on.
    args: ['--lang=en-GB', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })

/** The page as the build makes it, in a folder of its own. */
export async function builtPage(): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'omega-memory-page-'))
  await buildPage(folder)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface Served {
  /** The address with its token. */
  url: string
  close: () => Promise<void>
}

/** Serves the page of a store on 127.0.0.1, as the command does. */
export async function servePage(
  memory: MemoryStore,
  folder: string,
  settings: Partial<BrowseSettings> = {},
): Promise<Served> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const token = 'a token of many characters'
  const handle = createHandler(
    memory,
    { path: '', token, hosts: [], port, readonly: false, ...settings },
    folder,
  )
  server.on('request', (request, response) => void serve(handle, request, response))
  return {
    url: `http://127.0.0.1:${port}/?token=${encodeURIComponent(token)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A change that is not possible any more is refused, and the browser notes it. */
const isRefusal = /status of 409/

/** What a page did that it should not have: errors, messages of the console, answers that failed, requests elsewhere. */
export function watch(page: Page, seen: string[]): void {
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (isRefusal.test(message.text())) return
    if (['error', 'warning'].includes(message.type())) seen.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && response.status() !== 409)
      seen.push(`${response.status()} ${response.url()}`)
  })
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol !== 'data:' && hostname !== '127.0.0.1') seen.push(`asked ${request.url()}`)
  })
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
}

interface Axe {
  axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
}

/** What axe finds wrong with what is shown, each with the first element that it is about. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Once for all views, which are one document; by the debugger's protocol, which the page's own policy does not hold back.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as Axe).axe.run())
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}
