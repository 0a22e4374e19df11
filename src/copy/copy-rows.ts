import { isDeepStrictEqual } from 'node:util'

import { getTableName } from 'drizzle-orm'

import { repeatable } from '../database/repeatable.ts'
import { MemoryError } from '../errors.ts'
import * as schema from '../schema/index.ts'
import { appTables, columnsOf, count, makeIndexesAndTriggers, makeTables } from './app-tables.ts'
import { beginCopy } from './begin-copy.ts'
import { compare, unequal } from './compare.ts'
import type { CopyReceipt } from './copy-store.ts'
import type { Stores } from './stores.ts'
import {
  type Bounds,
  boundsOf,
  type CopiedTable,
  describeTable,
  extentOf,
  insertOf,
  pagesOf,
  rowBatches,
  writeWithBlobs,
} from './table.ts'

/** Everything that is stored, in an order in which each row finds what it refers to. */
const copiedTables = [
  // Their uses are counted anew by the rows that hold them.
  schema.blobs,
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

/** How often what changed meanwhile is brought along before the copy gives up. */
const mostRounds = 3

export interface CopiedRows extends Omit<CopyReceipt, 'audit'> {
  /** How many rows were changed or deleted in the target, because they had been in the source. */
  readonly mended: number
}

/** Copies every row that is missing, then compares every row, and brings along what others changed meanwhile. */
export async function copyRows(stores: Stores): Promise<CopiedRows> {
  const tables: CopiedTable[] = []
  const { taken, left } = await appTables(stores.from, stores.patterns)
  const made = await columnsOf(stores.to, copiedTables)
  for (const name of copiedTables) {
    const table = await describeTable(stores.from, name)
    const isMade = (column: string) => column === 'rowid' || made.has(`${name}.${column}`)
    // Columns that the application has added to a table of ours are nothing that a new store has.
    for (const column of table.columns.filter((one) => !isMade(one))) {
      left[`${name}.${column}`] = await count(stores.from, name, column)
    }
    tables.push({ ...table, columns: table.columns.filter(isMade) })
  }
  await makeTables(stores.to, taken)
  for (const { name } of taken) tables.push(await describeTable(stores.from, name))
  const { resumed, isOurs } = await beginCopy(stores.to, tables, (table) => fitting(stores, table))
  const bounds = await boundsOf(stores.from, tables)
  for (const table of tables) await copyTable(stores, table, bounds)
  for (const table of tables) await copySequence(stores, table)
  await makeIndexesAndTriggers(stores, taken)
  let found = await compare(stores, tables, { mends: isOurs })
  let mended = 0
  const rounds = isOurs ? mostRounds : 0
  for (let round = 1; found.different > 0 && round <= rounds; round++) {
    mended += found.different
    for (const table of tables) await copySequence(stores, table)
    found = await compare(stores, tables, { mends: round < rounds })
  }
  if (found.different > 0) throw unequal(found.inWords, isOurs)
  return { tables: found.rows, left, resumed, mended }
}

/** How many rows of a table are there already; a target that holds other rows is nobody's to fill. */
async function fitting({ from, to }: Stores, table: CopiedTable): Promise<number> {
  const there = await extentOf(to, table)
  if (there.rows === 0) return 0
  const expected = await extentOf(from, table, Number(there.last?.[0] ?? 0))
  if (expected.rows === there.rows && isDeepStrictEqual(expected.last, there.last)) {
    return there.rows
  }
  throw new MemoryError(
    'conflict',
    `copyStore: the target's ${table.name} hold other rows than the source's; give it an empty store`,
  )
}

/** Copies what comes after the last row that is there, as far as the table went when the copy began. */
async function copyTable(
  { from, to, onProgress }: Stores,
  table: CopiedTable,
  bounds: Bounds,
): Promise<void> {
  const [total, there] = await Promise.all([extentOf(from, table), extentOf(to, table)])
  let done = there.rows
  const part = { after: Number(there.last?.[0] ?? 0), upTo: bounds.get(table.name) ?? 0 }
  for await (const page of pagesOf(from, table, part)) {
    for (const rows of rowBatches(page)) {
      const inserts = rows.map((row) => insertOf(table, row))
      // A trigger begins the history of each fact that is inserted; the source's own history comes next.
      const clear = table.name === factsTable ? [`DELETE FROM ${factVersionsTable}`] : []
      await writeWithBlobs(to, [...inserts, ...clear])
      done += rows.length
      onProgress({ phase: 'copying', table: table.name, done, total: total.rows })
    }
  }
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
