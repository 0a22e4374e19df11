import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, onTestFinished, test } from 'vitest'

import { builtPage } from './browser.ts'

describe('the page', () => {
  test('takes at most 150 kB with everything that it loads, compressed', async () => {
    const { folder, remove } = await builtPage()
    onTestFinished(remove)

    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
    const sizes = files.map((path) => gzipSync(readFileSync(path)).length)

    expect(sizes.length).toBeGreaterThan(2)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(150_000)
  })
})
