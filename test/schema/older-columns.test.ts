import { readFileSync } from 'node:fs'

import { getTableColumns, getTableName } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { OlderFile } from '../fixtures/legacy/older-file.ts'
import { olderSteps } from '../fixtures/legacy/steps.ts'
import { tables } from '../support/entity-diagram.ts'

const page = readFileSync('docs/coming-from-the-rust-program.md', 'utf8')
const [, section] = page.split('### Whose word each column is\n')

/** What the page says: of each table, which columns both programs write, and which are this library's alone. */
const told = new Map(
  section!
    .split('\n\n')
    .find((part) => part.startsWith('|'))!
    .split('\n')
    .slice(2)
    .map((row) => {
      const [table = [], both = [], ours = []] = row
        .split('|')
        .slice(1)
        .map((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!))
      return [table[0]!, { both, ours }] as const
    }),
)

/** The tables of the older program, with their columns, as its thirteen steps leave them. */
const older = (() => {
  using file = new OlderFile(':memory:')
  for (const { statements } of olderSteps) file.exec(...statements)
  return new Map(
    tables
      .map((table) => [getTableName(table), file.columns(getTableName(table))] as const)
      .filter(([, columns]) => columns.length > 0),
  )
})()

describe('the columns that the older program writes too', () => {
  test('are said on its page, of every table of its own', () => {
    expect([...told.keys()].sort()).toEqual([...older.keys()].sort())
  })

  test.for([...older])('are told from ours: %s', ([name, columns]) => {
    const table = tables.find((one) => getTableName(one) === name)!
    const all = Object.values(getTableColumns(table)).map((column) => column.name)

    const { both, ours } = told.get(name)!
    expect([...both].sort()).toEqual([...columns].sort())
    expect([...both, ...ours].sort()).toEqual([...all].sort())
  })

  test.for([...older])(
    'leave ours to a default, to nothing or to a trigger: %s',
    ([name, columns]) => {
      const table = tables.find((one) => getTableName(one) === name)!
      const demanded = Object.values(getTableColumns(table))
        .filter(({ notNull, hasDefault, primary }) => notNull && !hasDefault && !primary)
        .map((column) => column.name)

      expect(demanded.filter((column) => !columns.includes(column))).toEqual([])
    },
  )
})
