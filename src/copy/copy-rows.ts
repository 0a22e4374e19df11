import { isDeepStrictEqual } from 'node:util'

import type { Client } from '@libsql/client'
import { getTableName } from 'drizzle-orm'

import { repeatable } from '../database/repeatable.ts'
import { MemoryError } from '../errors.ts'
import * as schema from '../schema/index.ts'
import { appTables, makeIndexesAndTriggers, makeTables } from './app-tables.ts'
import type { CopyProgress, CopyReceipt } from './copy-store.ts'
import {
  type CopiedRow,
  type CopiedTable,
  describeTable,
  extentOf,
  insertOf,
  pagesOf,
} from './table.ts'

/** Everything that is stored, in an order in which each row finds what it refers to. */
const copiedTables = [
  schema.senders,
  schema.conversations,
  schema.messages,
  schema.messageVectors,
  schema.facts,
  schema.factVersions,
  schema.userAliases,
  schema.scheduledTasks,
  schema.taskRuns,
  schema.items,
  schema.checkpoints,
  schema.checkpointValues,
  schema.checkpointWrites,
  schema.transcripts,
  schema.transcriptEntries,
  schema.projectSessions,
  schema.outcomes,
  schema.lessons,
  schema.limitations,
  schema.auditLog,
].map((table) => getTableName(table))

const factsTable = getTableName(schema.facts)
const factVersionsTable = getTableName(schema.factVersions)

/** About how many bytes of rows are sent at once. */
const mostBytes = 1024 * 1024

interface Stores {
  from: Client
  to: Client
  /** Which tables of the application are copied. */
  patterns: readonly string[]
  onProgress: (progress: CopyProgress) => void
}

/** Copies every row that is missing, then compares every row. */
export async function copyRows(stores: Stores): Promise<Omit<CopyReceipt, 'audit'>> {
  const tables: CopiedTable[] = []
  for (const name of copiedTables) tables.push(await describeTable(stores.from, name))
  const { taken, left } = await appTables(stores.from, stores.patterns)
  await makeTables(stores.to, taken)
  for (const { name } of taken) tables.push(await describeTable(stores.from, name))
  let resumed = 0
  for (const table of tables) resumed += await copyTable(stores, table)
  for (const table of tables) await copySequence(stores, table)
  await makeIndexesAndTriggers(stores, taken)
  const rows: Record<string, number> = {}
  for (const table of tables) rows[table.name] = await verifyTable(stores, table)
  return { tables: rows, left, resumed }
}

/** Copies what is missing and returns how many rows were there already. */
async function copyTable({ from, to, onProgress }: Stores, table: CopiedTable): Promise<number> {
  const [total, there] = await Promise.all([extentOf(from, table), extentOf(to, table)])
  const after = Number(there.last?.[0] ?? 0)
  const expected = await extentOf(from, table, after)
  if (
    there.rows > 0 &&
    !(expected.rows === there.rows && isDeepStrictEqual(expected.last, there.last))
  ) {
    throw new MemoryError(
      'conflict',
      `copyStore: the target's ${table.name} hold other rows than the source's; give it an empty store`,
    )
  }
  let done = there.rows
  for await (const page of pagesOf(from, table, after)) {
    for (const rows of portions(page)) {
      const inserts = rows.map((row) => insertOf(table, row))
      // A trigger begins the history of each fact that is inserted; the source's own history comes next.
      const clear = table.name === factsTable ? [`DELETE FROM ${factVersionsTable}`] : []
      await repeatable(() => to.batch([...inserts, ...clear], 'write'))
      done += rows.length
      onProgress({ phase: 'copying', table: table.name, done, total: total.rows })
    }
  }
  return there.rows
}

/** Keys that were used and deleted must not be used again by the copy either. */
async function copySequence({ from, to }: Stores, { name }: CopiedTable): Promise<void> {
  const read = { sql: 'SELECT seq FROM sqlite_sequence WHERE name = ?', args: [name] }
  const used = (await from.execute(read)).rows[0]?.seq
  if (used === undefined || used === null) return
  await repeatable(() =>
    to.batch(
      [
        { sql: 'UPDATE sqlite_sequence SET seq = ? WHERE name = ?', args: [used, name] },
        {
          sql: 'INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)',
          args: [name, used, name],
        },
      ],
      'write',
    ),
  )
}

/** Reads both tables side by side; returns how many rows both have. */
async function verifyTable({ from, to, onProgress }: Stores, table: CopiedTable): Promise<number> {
  const { rows: total } = await extentOf(to, table)
  const copies = rowsOf(to, table)
  let done = 0
  for await (const page of pagesOf(from, table, 0)) {
    for (const row of page) {
      const copy = await copies.next()
      if (copy.done || !isDeepStrictEqual(row, copy.value)) throw unequal(table)
    }
    done += page.length
    onProgress({ phase: 'verifying', table: table.name, done, total })
  }
  if (done !== total) throw unequal(table)
  return done
}

async function* rowsOf(client: Client, table: CopiedTable): AsyncGenerator<CopiedRow> {
  for await (const page of pagesOf(client, table, 0)) yield* page
}

function* portions(page: CopiedRow[]): Generator<CopiedRow[]> {
  let portion: CopiedRow[] = []
  let bytes = 0
  for (const row of page) {
    portion.push(row)
    bytes += row.reduce<number>((sum, value) => sum + sizeOf(value), 0)
    if (bytes < mostBytes) continue
    yield portion
    portion = []
    bytes = 0
  }
  if (portion.length > 0) yield portion
}

function sizeOf(value: CopiedRow[number]): number {
  if (typeof value === 'string') return value.length * 2
  return value instanceof ArrayBuffer ? value.byteLength : 8
}

/** What is said of a difference. */
export const unequal = ({ name }: Pick<CopiedTable, 'name'>) =>
  new MemoryError(
    'conflict',
    `copyStore: ${name} differ between the two stores; stop what writes to them and copy again into an empty store`,
  )
