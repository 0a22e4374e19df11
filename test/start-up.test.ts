import { pathToFileURL } from 'node:url'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../src/index.ts'
import { start } from './support/process.ts'
import { temporaryPath } from './support/temporary.ts'

/** What nobody needs who opens a store of this version, in a file. */
const notForOpening = [
  /node_modules\/(?:luxon|commander|@libsql\/hrana-client)\//,
  /@libsql\/client\/lib-esm\/(?:http|web|ws|node)\.js/,
  /src\/(?:cli|doctor|import|privacy|recall|scheduling|workers|repositories)\//,
  /src\/context\/(?:context-builder|context-reads|budget|sections)\.ts/,
  /src\/copy\/(?:copy-rows|table)\.ts/,
  /src\/database\/(?:server|migrations\/adoption)\//,
  /src\/database\/(?:file\/backup|migrations\/migrate|migrations\/migrate-server)\.ts/,
  /src\/schema\/(?!columns\.ts)/,
  /src\/(?:exchange|pool\/collect-garbage)\.ts/,
]

/** What nobody needs who records what is said, and lists it. */
const notForTalking = [
  ...notForOpening.slice(0, 2),
  /src\/(?:cli|doctor|import|privacy|recall|scheduling|workers)\//,
  ...notForOpening.slice(3, 7),
  /src\/schema\/(?!(?:columns|conversations|facts|fact-versions|messages|user-aliases)\.ts)/,
  /src\/repositories\/(?:admin|audit|lesson|limitation|outcome|recall|session|task)-/,
]

describe('a process that opens a store, records an exchange and lists it', () => {
  test('loads only what it uses', async () => {
    const path = temporaryPath()
    const url = pathToFileURL(path).href
    await (await MemoryStore.open({ url })).close()

    await using child = start(new URL('./support/scripts/start-up.ts', import.meta.url), [
      url,
      `${path}.loaded`,
    ])
    const opened = (await child.message()) as string[]
    const talked = (await child.message()) as string[]
    const asked = (await child.message()) as string[]

    expect(among(opened, notForOpening)).toEqual([])
    expect(among(talked, notForTalking)).toEqual([])
    // What is looked for would be seen.
    expect(among(opened, [/src\/memory-store\.ts/])).toHaveLength(1)
    expect(among(talked, [/src\/exchange\.ts/])).toHaveLength(1)
    expect(among(asked, [/node_modules\/luxon\//, /task-repository\.ts/])).toHaveLength(2)
  })
})

const among = (loaded: readonly string[], these: readonly RegExp[]): string[] =>
  loaded.filter((url) => these.some((one) => one.test(url)))
