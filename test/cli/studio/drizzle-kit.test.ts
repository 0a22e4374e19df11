import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { findDrizzleKit, startDrizzleKit } from '../../../src/cli/studio/drizzle-kit.ts'
import { MemoryStore } from '../../../src/index.ts'
import { temporaryPath } from '../../support/temporary.ts'

describe('findDrizzleKit', () => {
  test('finds the one of this project', () => {
    expect(findDrizzleKit()).toMatch(/drizzle-kit[/\\]bin\.cjs$/)
  })

  test('says how to get it where it is not installed', () => {
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'omega-memory-')), 'package.json')

    expect(() => findDrizzleKit([elsewhere])).toThrow('npm install --save-dev drizzle-kit')
  })
})

describe('startDrizzleKit', () => {
  test('serves a file until it is stopped, and leaves nothing behind', async () => {
    const path = temporaryPath()
    const memory = await MemoryStore.open({ url: `file:${path}` })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.close()

    const studio = await startDrizzleKit({ url: `file:${path}` })
    const answer = await fetch(studio.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'proxy',
        data: { sql: 'SELECT value FROM facts', params: [], method: 'all' },
      }),
    })
    const rows = await answer.json()
    studio.stop()
    await studio.ended

    expect(rows).toEqual([{ value: 'Porto' }])
    await expect(fetch(studio.url)).rejects.toThrow('fetch failed')
  })
})
