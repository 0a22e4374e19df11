import { createHash } from 'node:crypto'

import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { SQLiteInteger, SQLiteTable } from 'drizzle-orm/sqlite-core'

import type { MemoryStore } from '../../src/index.ts'
import * as schema from '../../src/schema/index.ts'

/** The last row of each table at some moment, so that the rows which came later can be told from those before. */
export type Mark = ReadonlyMap<string, number>

/** Senders first: a trigger looks a sender up there when the sender of a conversation changes. */
const tables = [schema.senders, ...Object.values<unknown>(schema)]
  .filter((entry): entry is SQLiteTable => is(entry, SQLiteTable))
  .filter((table, place, all) => all.indexOf(table) === place)

/**
 * What is nobody's, or has to outlive the person: limitations, and the places of audit entries in their chain. And what
 * only numbers and hashes stand in, which triggers read.
 */
const impersonal =
  /^(limitations\..*|blobs\..*|blob_uses\..*|recall_letters\..*|.*\.blobs|audit_log\.(id|timestamp|previous_hash|hash|payload_digest|erased_at))$/

/** Every column of every table that can hold a person's words: all texts but those that a CHECK or a list confines. */
export const personalTexts: readonly [table: string, column: string][] = tables.flatMap((table) =>
  Object.values(getTableColumns(table))
    .filter((column) => !is(column, SQLiteInteger) && column.getSQLType() !== 'blob')
    .filter(({ enumValues }) => !enumValues?.length)
    .map(({ name }): [string, string] => [getTableName(table), name])
    .filter((place) => !impersonal.test(place.join('.'))),
)

export async function markRows({ client }: MemoryStore): Promise<Mark> {
  const mark = new Map<string, number>()
  for (const table of tables.map(getTableName)) {
    const { rows } = await client.execute(`SELECT coalesce(max(rowid), 0) AS last FROM ${table}`)
    mark.set(table, Number(rows[0]?.last))
  }
  return mark
}

/** Adds a word to each of the texts, in the rows since the mark, that has none of these words yet. Gives what it changed. */
export async function plantInTheRest(
  memory: MemoryStore,
  since: Mark,
  word: string,
): Promise<string[]> {
  const bare = await textsWithout(memory, since, word.slice(0, 6))
  // References are broken for a while, until every one of them has got the same word.
  await memory.client.migrate(
    bare.map(
      ([table, column]) =>
        `UPDATE ${table} SET ${column} = coalesce(${column}, '') || ' ${word}' WHERE rowid > ${since.get(table)}`,
    ),
  )
  return bare.map((place) => place.join('.'))
}

/** The texts that hold a word in none of their rows since the mark. */
export async function textsWithout(
  { client }: MemoryStore,
  since: Mark,
  word: string,
): Promise<(readonly [table: string, column: string])[]> {
  const found = await client.batch(
    personalTexts.map(
      ([table, column]) =>
        `SELECT 1 FROM ${table} WHERE rowid > ${since.get(table)} AND ${column} LIKE '%${word}%' LIMIT 1`,
    ),
    'read',
  )
  return personalTexts.filter((_, place) => found[place]?.rows.length === 0)
}

/** One hash for each table over every value of every row up to the mark. */
export async function hashRows(
  { client }: MemoryStore,
  until: Mark,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const table of tables) {
    const name = getTableName(table)
    const values = Object.values(getTableColumns(table)).map(({ name }) => `quote(${name})`)
    const hash = createHash('sha256')
    for (let from = 0; from < until.get(name)!; from += 5000) {
      const to = Math.min(from + 5000, until.get(name)!)
      const { rows } = await client.execute(
        `SELECT rowid || ':' || ${values.join(` || ',' || `)} AS line FROM ${name}
         WHERE rowid > ${from} AND rowid <= ${to} ORDER BY rowid`,
      )
      for (const { line } of rows) hash.update(`${line as string}\n`)
    }
    hashes[name] = hash.digest('hex')
  }
  return hashes
}
