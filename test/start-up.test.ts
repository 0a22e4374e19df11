import { pathToFileURL } from 'node:url'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../src/index.ts'
import { start } from './support/process.ts'
import { serverTest } from './support/server/server-test.ts'
import { temporaryPath } from './support/temporary.ts'

/** What few programs use: the methods that need it load it. How long a start takes is measured in bench/topics/process.ts. */
const usedByFew = [
  /node_modules\/(?:commander|@libsql\/hrana-client)\//,
  /@libsql\/client\/lib-esm\/(?:http|web|ws|node)\.js/,
  /node_modules\/(?:@modelcontextprotocol|@opentelemetry|@langchain|@openai|@anthropic-ai|ai)\//,
  /src\/(?:cli|doctor|doors)\//,
  /src\/browse\/(?!browse\.ts)/,
  /src\/import\/history-importer\.ts/,
  /src\/privacy\/(?:erase|export|import|prune)\.ts/,
  /src\/copy\/(?:copy-rows|table)\.ts/,
  /src\/database\/(?:server|migrations\/adoption)\//,
  /src\/database\/(?:file\/backup|migrations\/migrate|migrations\/migrate-server)\.ts/,
]

describe('a process that opens a store, records an exchange and lists it', () => {
  test('loads nothing of what few programs use', async () => {
    const path = temporaryPath()
    const url = pathToFileURL(path).href
    await (await MemoryStore.open({ url })).close()

    await using child = start(new URL('./support/scripts/start-up.ts', import.meta.url), [
      url,
      `${path}.loaded`,
    ])
    const talked = (await child.message()) as string[]
    const examined = (await child.message()) as string[]

    expect(among(talked, usedByFew)).toEqual([])
    // What is looked for would be seen.
    expect(among(talked, [/src\/memory-store\.ts/])).toHaveLength(1)
    expect(among(examined, [/src\/doctor\/doctor\.ts/])).toHaveLength(1)
  })
})

describe('a process that speaks to a server only', () => {
  serverTest('loads no driver for files', async ({ startServer }) => {
    const server = await startServer()

    await using child = start(new URL('./support/scripts/start-up.ts', import.meta.url), [
      server.url,
      `${temporaryPath()}.loaded`,
    ])
    const talked = (await child.message()) as string[]

    expect(among(talked, [/node_modules\/libsql\//, /client\/lib-esm\/sqlite3\.js/])).toEqual([])
    // What is looked for would be seen.
    expect(among(talked, [/hrana-client\/lib-esm\/index\.js/])).toHaveLength(1)
  })
})

const among = (loaded: readonly string[], these: readonly RegExp[]): string[] =>
  loaded.filter((url) => these.some((one) => one.test(url)))
