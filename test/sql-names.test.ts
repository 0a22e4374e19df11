import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'

import * as schema from '../src/schema/index.ts'
import { type CodeText, textsOfCode } from './support/texts-of-code.ts'

const tables = Object.values(schema).filter((each) => is(each, SQLiteTable))
const tableNames = new Set<string>(tables.map((table) => getTableName(table)))
const columnNames = new Set<string>(
  tables.flatMap((table) => Object.values(getTableColumns(table)).map(({ name }) => name)),
)

const sqlWords = /\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|EXISTS|IS|AND|OR|SET|IN)\b|[<>=]/

/** What `json_each` and `json_tree` call the columns of their rows. */
const ofJsonRows = ['key', 'value', 'type', 'atom', 'id', 'parent', 'path']

/** Columns of FTS5's own tables, and what fragments of other files call theirs. */
const ofOtherRows: Readonly<Record<string, readonly string[]>> = {
  'src/privacy/erase.ts': ['id'],
  'src/recall/unsaid.ts': ['owner'],
  'src/recall/vectors.ts': ['id'],
  'src/repositories/page-edit.ts': ['id'],
  'src/repositories/word-index.ts': ['id'],
  'src/repositories/words-left.ts': ['id'],
}

/** What the texts of a file name by themselves: `AS name`, the columns of a `WITH`, the rows of JSON. */
function ownNames(texts: readonly string[]): Set<string> {
  const all = texts.join('\n')
  const as = [...all.matchAll(/\bAS (?:"(\w+)"|(\w+))/g)].map(
    ([, quoted, plain]) => quoted ?? plain!,
  )
  const ofWith = [...all.matchAll(/\b(\w+)\(([\w, ]+)\) AS\b/g)].flatMap(([, table, names]) => [
    table!,
    ...names!.split(',').map((name) => name.trim()),
  ])
  return new Set([...as, ...ofWith, ...(/json_(?:each|tree)\(/.test(all) ? ofJsonRows : [])])
}

/** The tables and columns that a text of SQL names by hand, but for the names that it has given itself. */
function namedIn({ text, isSql }: CodeText, own: ReadonlySet<string>): string[] {
  if (!sqlWords.test(text) || !/\s/.test(text)) return []
  const plain = text.replaceAll(/'[^']*'|--.*/g, '').replaceAll(/\bAS \w+/g, '')
  const isName = (word: string) =>
    word.includes('_')
      ? columnNames.has(word) || tableNames.has(word)
      : tableNames.has(word) || (isSql && columnNames.has(word) && !own.has(word))
  return [...plain.matchAll(/(?<![:\w])[a-z]\w*\b(?!\()/g)].map(([word]) => word).filter(isName)
}

function namesIn(code: string): { line: number; name: string }[] {
  const texts = textsOfCode(code)
  const own = ownNames(texts.map(({ text }) => text))
  return texts.flatMap((each) => namedIn(each, own).map((name) => ({ line: each.line, name })))
}

/** Migrations speak of the tables as they were, an import of another program's, and our own have to be called something. */
const isElsewhere = (file: string) =>
  /^src\/(?:schema|database\/migrations)\/|^src\/cli\/import\/database\.ts$/.test(file)

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => join('src', file).replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !isElsewhere(file))

test('no statement names a table or a column by hand, so that one that is renamed does not compile', () => {
  const named = sources.flatMap((file) =>
    namesIn(readFileSync(file, 'utf8'))
      .filter(({ name }) => !ofOtherRows[file]?.includes(name))
      .map((found) => ({ file, ...found })),
  )

  expect(named).toEqual([])
})

test('a name that is typed by hand is found, and what a statement names itself is not', () => {
  const code =
    'const a = sql`SELECT ${id} AS sender_id, role FROM messages WHERE ${f(`x.sender_id = ${y}`)}`\n' +
    'const b = sql`WITH talk(title) AS (SELECT 1) SELECT title, value FROM talk, json_each(${z}) WHERE body = ?`'

  const found = namesIn(code).map(({ name }) => name)

  expect(found).toEqual(['sender_id', 'role', 'messages', 'body'])
})
