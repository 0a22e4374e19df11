/** Versions of the past beside this one, restarted in turn: a program that was rolled back goes on beside newer steps of the schema. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import { MemoryStore } from '../src/index.ts'
import { bundle } from './support/bundle.ts'
import { describe, expect } from './support/memory.ts'
import { start } from './support/process.ts'
import { serverTest as test } from './support/server/server-test.ts'

/** The last that has its history where an app's is, and knows of no mark that says what a program has to know. */
const beforeTheMark = '4dc126a'

/** The commits of the versions that go on beside newer steps of the history that we have now. */
const versions = {
  'the first that goes on beside newer steps': 'b31820e',
  'the last before large parts were kept apart': 'fe8a7ef',
}

const inHistory = (commit: string): boolean =>
  spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`]).status === 0

/** A copy of the project without its history can't make them. */
const isWhole = [beforeTheMark, ...Object.values(versions)].every(inHistory)

/** Where the versions are, each in a folder by its name; `new` is this one. */
let versionsFolder = ''
beforeAll(async () => {
  if (!isWhole) return
  versionsFolder = mkdtempSync(join(tmpdir(), 'omega-memory-versions-'))
  const commits = [beforeTheMark, ...Object.values(versions)]
  await Promise.all([...commits, 'new'].map(putTogether))
})
afterAll(() => rmSync(versionsFolder, { recursive: true, force: true }))

/** Puts the sources of a version into its folder, and bundles them: dozens of programs start with them. */
async function putTogether(version: string): Promise<void> {
  const folder = join(versionsFolder, version)
  mkdirSync(folder)
  if (version !== 'new') {
    const archive = join(folder, 'source.tar')
    execFileSync('git', ['archive', '-o', archive, version, 'src', 'drizzle', 'package.json'])
    execFileSync('tar', ['-xf', archive, '-C', folder])
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  await bundle({
    absWorkingDir: version === 'new' ? resolve() : folder,
    entryPoints: ['src/index.ts'],
    outdir: join(folder, 'bundled'),
    packages: 'external',
  })
}

/** The file that a program imports which runs a version. */
const libraryOf = (version: string): string => join(versionsFolder, version, 'bundled/index.js')

const script = new URL('support/scripts/one-version.ts', import.meta.url)

/** Runs a program of a version from its start to its end, which says how many facts it found. */
async function run(library: string, url: string, name: string): Promise<unknown> {
  await using program = start(script, [library, url, name, '3'])
  const found = await program.message()
  await program.done()
  return found
}

describe.runIf(isWhole).for(Object.entries(versions))('beside %s', ([, commit]) => {
  test.for(['a file', 'a server'])(
    'this version writes in turn, and at once, on %s',
    async (place, { servers, startServer }) => {
      const older = libraryOf(commit)
      const newer = libraryOf('new')
      const url = place === 'a file' ? `file:${servers.path()}` : (await startServer()).url

      const turns = [
        await run(older, url, 'older'),
        await run(newer, url, 'newer'),
        await run(older, url, 'rolledback'),
      ]
      await Promise.all([run(older, url, 'besideolder'), run(newer, url, 'besidenewer')])
      const last = await run(newer, url, 'last')
      await using memory = await MemoryStore.open({ url })
      const { findings } = await memory.doctor()
      const [conversation] = await memory.conversations.list({ senderId: 'ana' })

      expect(turns).toEqual([{ facts: 3 }, { facts: 6 }, { facts: 9 }])
      expect(last).toEqual({ facts: 18 })
      expect(await memory.messages.count(conversation!.id)).toBe(36)
      expect(await memory.tasks.listForSender('ana')).toHaveLength(18)
      expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    },
  )
})

describe.runIf(isWhole)(
  'a version from before the mark that says what a program has to know',
  () => {
    test.for(['a file', 'a server'])(
      'starts again on %s that it made, and that this version has brought forward',
      async (place, { servers, startServer }) => {
        const older = libraryOf(beforeTheMark)
        const newer = libraryOf('new')
        const url = place === 'a file' ? `file:${servers.path()}` : (await startServer()).url

        const turns = [
          await run(older, url, 'older'),
          await run(newer, url, 'newer'),
          await run(older, url, 'rolledback'),
          await run(newer, url, 'last'),
        ]

        expect(turns).toEqual([{ facts: 3 }, { facts: 6 }, { facts: 9 }, { facts: 12 }])
        await using memory = await MemoryStore.open({ url })
        const { findings } = await memory.doctor()
        expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
      },
    )

    test.for(['a file', 'a server'])(
      'can not open %s that this version made, and changes nothing in it',
      async (place, { servers, startServer }) => {
        const older = libraryOf(beforeTheMark)
        const newer = libraryOf('new')
        const url = place === 'a file' ? `file:${servers.path()}` : (await startServer()).url
        await run(newer, url, 'newer')

        const refused = run(older, url, 'older')

        await expect(refused).rejects.toThrow('already exists')
        expect(await run(newer, url, 'again')).toEqual({ facts: 6 })
      },
    )
  },
)
