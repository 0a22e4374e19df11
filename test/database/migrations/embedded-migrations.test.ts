import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { migrations } from '../../../src/database/migrations/migrations.ts'

describe('migrations', () => {
  test('are the files of drizzle/, to the byte', () => {
    const files = readdirSync('drizzle').filter((file) => file.endsWith('.sql'))
    const sql = files.map((file) => readFileSync(`drizzle/${file}`, 'utf8'))

    expect(migrations.map(({ name }) => `${name}.sql`)).toEqual(files.sort())
    expect(migrations.map((migration) => migration.sql)).toEqual(sql)
    expect(migrations.map(({ hash }) => hash)).toEqual(
      sql.map((text) => createHash('sha256').update(text).digest('hex')),
    )
  })

  test('lie at least a second apart, in order', () => {
    const seconds = migrations.map(({ when }) => Math.floor(when / 1000))

    expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b))
  })
})
