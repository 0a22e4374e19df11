import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { findDrizzleKit } from '../../../src/cli/studio/drizzle-kit.ts'

describe('findDrizzleKit', () => {
  test('finds the one of this project', () => {
    expect(findDrizzleKit()).toMatch(/drizzle-kit[/\\]bin\.cjs$/)
  })

  test('says how to get it where it is not installed', () => {
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'omega-memory-')), 'package.json')

    expect(() => findDrizzleKit([elsewhere])).toThrow('npm install --save-dev drizzle-kit')
  })
})
