import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { OlderFile } from '../fixtures/legacy/older-file.ts'
import { makeLargeOlderFile } from '../fixtures/legacy/states.ts'
import { randomly, staged, summarise } from '../support/faults.ts'
import { type Script, start } from '../support/process.ts'
import { faultsOf } from '../support/schema.ts'
import { temporaryPath } from '../support/temporary.ts'

const inside = Math.ceil(staged.kills / 5)

describe('kill -9 while an older file is adopted', () => {
  test('leaves the file as it was, or adopted: every row is there', async () => {
    const random = randomly()
    const calls = await callsOfAnAdoption()

    const met: string[] = []
    for (let kill = 0; kill < inside; kill++) {
      // Spread over all of it, from the first change after the copy to the COMMIT.
      const at = 2 + Math.floor(((kill + random()) / inside) * (calls - 1))
      const path = olderFile()
      await using script = open(path, String(at))
      await expect(script.message()).rejects.toThrow('ended without a message')
      met.push(stateOf(path))
      await expectWhole(path)
    }
    expect(met).toEqual(met.map(() => 'changing'))

    for (const moment of ['copying', 'committing'].flatMap((name) =>
      Array<string>(Math.ceil(inside / 5)).fill(name),
    )) {
      const path = olderFile()
      await using script = open(path, moment)
      await script.message()
      await script.kill()
      met.push(stateOf(path))
      await expectWhole(path)
    }
    summarise(
      'killed in an adoption',
      met.map((state) => `while ${state}`),
    )
  })
})

const open = (path: string, end: string): Script =>
  start(new URL('../support/scripts/doomed-opener.ts', import.meta.url), [path, end])

function olderFile(): string {
  const path = temporaryPath()
  makeLargeOlderFile(path)
  return path
}

async function callsOfAnAdoption(): Promise<number> {
  await using script = open(olderFile(), 'never')
  const { calls, adopted } = (await script.message()) as { calls: number; adopted: boolean }
  expect(adopted).toBe(true)
  return calls
}

/** How far the adoption of a file had come. */
function stateOf(path: string): string {
  const beside = readdirSync(dirname(path)).filter((name) => name !== basename(path))
  using file = new OlderFile(path)
  if (file.tables().includes('__omega_memory_migrations')) return 'adopted'
  if (beside.some((name) => name.endsWith('.bak'))) return 'changing'
  return beside.some((name) => name.endsWith('.part')) ? 'copying' : 'untouched'
}

/** Every row is there, and the file can be adopted. */
async function expectWhole(path: string): Promise<void> {
  {
    using file = new OlderFile(path)
    expect(file.all('SELECT count(*) AS messages FROM messages')).toEqual([{ messages: 6018 }])
  }
  await using memory = await MemoryStore.open({ url: `file:${path}` })
  const { findings } = await memory.doctor()
  // Nobody asked for the older program's file to be closed to others.
  expect(findings.filter(({ code }) => code !== 'file_mode')).toEqual([])
  expect(faultsOf(path)).toEqual([])
  expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.part'))).toEqual([])
}
