import type { Client } from '@libsql/client'

import { MemoryError } from '../errors.ts'
import { tablesFilter } from '../schema/index.ts'
import { quote } from './table.ts'

/** A table of an application beside ours. */
export interface AppTable {
  readonly name: string
  readonly sql: string
}

/** drizzle-kit's record of the application's migrations: without it, they would be applied to the copy again. */
const history = '__drizzle_migrations'

/** The application's tables that are to be copied, each after those it refers to, and the others with their rows. */
export async function appTables(
  client: Client,
  patterns: readonly string[],
): Promise<{ taken: AppTable[]; left: Record<string, number> }> {
  const { rows } = await client.execute(
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
  )
  const ours = tablesFilter.map((pattern) => matcher(pattern.slice(1)))
  const wanted = patterns.map(matcher)
  const virtual = rows
    .filter(({ sql }) => isVirtual(sql as string))
    .map(({ name }) => `${name as string}_`)
  const all = rows
    .map((row) => row as unknown as AppTable)
    .filter(({ name }) => !ours.some((matches) => matches.test(name)))
    // What another full-text index of the application keeps its words in is no table by itself.
    .filter(({ name }) => !virtual.some((beginning) => name.startsWith(beginning)))
  const taken = all.filter(({ name }) => wanted.some((matches) => matches.test(name)))
  refuse(taken)
  const left: Record<string, number> = {}
  for (const { name } of all) {
    if (name === history || taken.some((table) => table.name === name)) continue
    left[name] = await count(client, name)
  }
  const records = taken.length > 0 ? all.filter(({ name }) => name === history) : []
  return { taken: [...records, ...(await inOrder(client, taken))], left }
}

/** Makes those that are not there yet. The record that a new store has is empty, and may have fewer columns than the application's. */
export async function makeTables(client: Client, tables: readonly AppTable[]): Promise<void> {
  for (const { name, sql } of tables) {
    if (name === history && (await count(client, name)) === 0) {
      await client.execute(`DROP TABLE ${history}`)
    }
    await client.execute(sql.replace(/^CREATE TABLE (?!IF )/i, 'CREATE TABLE IF NOT EXISTS '))
  }
}

/** When all rows are there, so that no trigger acts on them. */
export async function makeIndexesAndTriggers(
  { from, to }: { from: Client; to: Client },
  tables: readonly AppTable[],
): Promise<void> {
  const read = {
    sql: `SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
          AND tbl_name IN (SELECT value FROM json_each(?)) ORDER BY type, name`,
    args: [JSON.stringify(tables.map(({ name }) => name))],
  }
  const there = new Set((await to.execute(read)).rows.map(({ name }) => name))
  for (const { name, sql } of (await from.execute(read)).rows) {
    if (!there.has(name)) await to.execute(sql as string)
  }
}

function refuse(tables: readonly AppTable[]): void {
  const odd = tables.find(({ sql }) => isVirtual(sql) || /\bWITHOUT\s+ROWID\b[^)]*$/i.test(sql))
  if (!odd) return
  throw new MemoryError(
    'invalid_input',
    `with: ${odd.name} is virtual or WITHOUT ROWID, which can't be copied row by row; leave it out and make it anew`,
  )
}

const isVirtual = (sql: string) => /^CREATE\s+VIRTUAL/i.test(sql)

const matcher = (pattern: string) =>
  new RegExp(
    `^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`,
    'i',
  )

/** How many rows a table has, or how many have a value in a column. */
export async function count(client: Client, name: string, column?: string): Promise<number> {
  const what = column === undefined ? '*' : quote(column)
  const { rows } = await client.execute(`SELECT count(${what}) AS rows FROM ${quote(name)}`)
  return Number(rows[0]?.rows)
}

/** The columns of tables, each as `table.column`. */
export async function columnsOf(client: Client, tables: readonly string[]): Promise<Set<unknown>> {
  const { rows } = await client.execute({
    sql: "SELECT t.value || '.' || c.name AS place FROM json_each(?) t JOIN pragma_table_info(t.value) c",
    args: [JSON.stringify(tables)],
  })
  return new Set(rows.map(({ place }) => place))
}

async function inOrder(client: Client, tables: readonly AppTable[]): Promise<AppTable[]> {
  const ordered: AppTable[] = []
  const place = async (table: AppTable, above: readonly string[]): Promise<void> => {
    if (ordered.includes(table) || above.includes(table.name)) return
    const { rows } = await client.execute({
      sql: 'SELECT "table" FROM pragma_foreign_key_list(?)',
      args: [table.name],
    })
    for (const { table: target } of rows) {
      const first = tables.find(({ name }) => name === target)
      if (first) await place(first, [...above, table.name])
    }
    ordered.push(table)
  }
  for (const table of tables) await place(table, [])
  return ordered
}
