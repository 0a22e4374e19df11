import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'

import * as schema from '../src/schema/index.ts'
import { textsOfCode } from './support/texts-of-code.ts'

const tables = Object.values(schema).filter((each) => is(each, SQLiteTable))
const tableNames = new Set<string>(tables.map((table) => getTableName(table)))
const columnNames = new Set<string>(
  tables.flatMap((table) => Object.values(getTableColumns(table)).map(({ name }) => name)),
)

/** Of one word that a column is called by, such as `key`, it can't be told whether it is one. */
const isName = (word: string) => (columnNames.has(word) ? word.includes('_') : tableNames.has(word))

const sqlWords = /\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|EXISTS|IS|AND|OR|SET|IN)\b|[<>=]/

/** The tables and columns that a text of SQL names by hand. What it calls something of its own is none. */
function namedIn(text: string): string[] {
  if (!sqlWords.test(text) || !/\s/.test(text)) return []
  const plain = text.replaceAll(/'[^']*'/g, '').replaceAll(/\bAS \w+/g, '')
  return [...plain.matchAll(/(?<![:\w])[a-z]\w*/g)].map(([word]) => word).filter(isName)
}

/** Migrations speak of the tables as they were, an import of another program's, and our own have to be called something. */
const isElsewhere = (file: string) =>
  /^src\/(?:schema|database\/migrations)\/|^src\/cli\/import\/database\.ts$/.test(file)

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => join('src', file).replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !isElsewhere(file))

test('no statement names a table or a column by hand, so that one that is renamed does not compile', () => {
  const named = sources.flatMap((file) =>
    textsOfCode(readFileSync(file, 'utf8')).flatMap(({ line, text }) =>
      namedIn(text).map((name) => ({ file, line, name })),
    ),
  )

  expect(named).toEqual([])
})

test('a name that is typed by hand is found, and what a statement names itself is not', () => {
  const code =
    'const a = sql`SELECT ${id} AS sender_id FROM messages WHERE ${f(`x.sender_id = ${y}`)}`'

  const found = textsOfCode(code).map(({ text }) => namedIn(text))

  expect(found).toEqual([['sender_id'], ['messages']])
})
