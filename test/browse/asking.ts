import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { BrowseSettings } from '../../src/browse/browse.ts'
import { createHandler } from '../../src/browse/handler.ts'
import type { MemoryStore } from '../../src/index.ts'
import { test as base } from '../support/memory.ts'

export { describe, expect } from '../support/memory.ts'

export const token = 'a token of many characters'
export const origin = 'http://127.0.0.1:4984'

type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

export interface Asking {
  handle: (request: Request) => Promise<Response>
  /** Asks as the page does, when nothing else is said. */
  ask: (path: string, init?: Init) => Promise<Response>
  /** What is read there, as JSON. */
  read: (path: string) => Promise<unknown>
  /** Changes something as the page does. */
  change: (name: string, body: object, headers?: Record<string, string>) => Promise<Response>
  cookie: string
}

interface AskingFixtures {
  /** A handler of the test's store that was entered with its token. */
  asking: Asking
  /** The same with other settings. */
  askWith: (settings: Partial<BrowseSettings>) => Promise<Asking>
  /** A page of two files. */
  page: string
}

async function enter(
  memory: MemoryStore,
  page: string,
  settings: Partial<BrowseSettings> = {},
): Promise<Asking> {
  const path = settings.path ?? ''
  const handle = createHandler(
    memory,
    { path, token, hosts: [], readonly: false, ...settings },
    page,
  )
  const at = (place: string) => `${origin}${path}/${place}`
  const entered = await handle(new Request(at(`?token=${encodeURIComponent(token)}`)))
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const ask = (place: string, init: Init = {}) =>
    handle(new Request(at(place), { ...init, headers: { cookie, ...init.headers } }))
  const html = await (await ask('')).text()
  const changeToken = /content="([^"]*)"/.exec(html)?.[1] ?? ''
  return {
    handle,
    ask,
    cookie,
    read: async (place) => (await ask(`api/${place}`)).json(),
    change: (name, body, headers) =>
      ask(`change/${name}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { origin, 'x-omega-memory': changeToken, ...headers },
      }),
  }
}

export const test = base.extend<AskingFixtures>({
  page: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'omega-memory-page-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<meta name="change-token" content="%CHANGE_TOKEN%">')
    writeFileSync(join(folder, 'assets/index.js'), 'export {}')
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  asking: async ({ memory, page }, use) => use(await enter(memory, page)),
  askWith: async ({ memory, page }, use) => use((settings) => enter(memory, page, settings)),
})
