import { describe, expect, test } from 'vitest'

import { withoutHiddenTables } from '../../../src/cli/studio/studio-guard.ts'

const tables = [
  'messages',
  'messages_fts',
  'messages_recall_idx',
  '_migrations',
  'sqlite_sequence',
  'my_notes',
]

describe('withoutHiddenTables', () => {
  test.each([
    ['rows as objects', tables.map((name) => ({ type: 'table', name }))],
    ['rows as lists', tables.map((name) => ['table', name])],
    ['several results', { results: [tables.map((name) => [name])] }],
  ])('leaves index and shadow tables out of what tables there are, in %s', (_form, result) => {
    const seen = JSON.stringify(withoutHiddenTables('select name from sqlite_master', result))

    expect(tables.filter((name) => seen.includes(`"${name}"`))).toEqual(['messages', 'my_notes'])
  })

  test('leaves the rows of tables alone', () => {
    const rows = [{ content: 'messages_fts' }]

    expect(withoutHiddenTables('select content from messages', rows)).toBe(rows)
  })
})
