import { chmodSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, test } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { temporaryPath } from '../support/temporary.ts'

describe('a store that is reached by a link', () => {
  test('has the size of its files, and is examined with them', async () => {
    const file = temporaryPath()
    const link = path.join(path.dirname(temporaryPath()), 'link.db')
    symlinkSync(file, link)
    await using memory = await MemoryStore.open({ url: `file:${link}` })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    const folder = path.dirname(file)
    const bytes = readdirSync(folder)
      .filter((name) => !name.endsWith('-shm'))
      .reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0)

    expect(await memory.size()).toBe(bytes)

    chmodSync(`${file}-wal`, 0o644)
    const { findings } = await memory.doctor()
    expect(findings).toMatchObject([{ code: 'file_mode' }])
  })
})
