import { isDeepStrictEqual } from 'node:util'

import type { Client } from '@libsql/client'
import { getTableName } from 'drizzle-orm'
import { z } from 'zod'

import { repeatable } from '../database/repeatable.ts'
import { sealedError } from '../database/sealed.ts'
import { MemoryError, parse } from '../errors.ts'
import { MemoryStore } from '../memory-store.ts'
import type { AuditVerification } from '../repositories/audit-verifier.ts'
import * as schema from '../schema/index.ts'
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

export interface CopyProgress {
  /** `copying` rows, then `verifying` that both stores hold the same. */
  phase: 'copying' | 'verifying'
  table: string
  /** Rows of this table that are done, those of an earlier attempt included. */
  done: number
  total: number
}

export interface CopyReceipt {
  /** Rows by table, found equal in both stores. */
  tables: Record<string, number>
  /** Rows that an earlier attempt had copied. */
  resumed: number
  /** What `audit.verify()` says of the copy, and says of the original too. */
  audit: AuditVerification
}

const store = z.custom((given) => given instanceof MemoryStore, 'must be an open store')
const CopyInput = z.object({ from: store, to: store })

const CopyOptions = z.strictObject({
  onProgress: z
    .custom<(progress: CopyProgress) => void>(
      (given) => typeof given === 'function',
      'must be a function',
    )
    .optional(),
})

interface Stores {
  from: Client
  to: Client
  onProgress: (progress: CopyProgress) => void
}

/**
 * Copies everything that is remembered into another store: one that is new, or one that an interrupted attempt began to
 * fill, which then goes on where that ended. Both are read to the end afterwards, row by row, and the audit chain is
 * verified; a difference fails with `conflict`. Nobody may write to either store meanwhile. Search indexes are built anew
 * by the target; tables that an application added of its own are not copied.
 */
export async function copyStore(
  from: MemoryStore,
  to: MemoryStore,
  options: { onProgress?: (progress: CopyProgress) => void } = {},
): Promise<CopyReceipt> {
  try {
    parse(CopyInput, { from, to })
    const { onProgress = () => {} } = parse(CopyOptions, options)
    const copied = await copyRows({ from: from.client, to: to.client, onProgress })
    const [original, audit] = [await from.audit.verify(), await to.audit.verify()]
    if (!isDeepStrictEqual(original, audit)) throw unequal({ name: 'audit_log' })
    return { ...copied, audit }
  } catch (error) {
    throw sealedError('copyStore', error)
  }
}

async function copyRows(stores: Stores): Promise<Omit<CopyReceipt, 'audit'>> {
  const tables: CopiedTable[] = []
  for (const name of copiedTables) tables.push(await describeTable(stores.from, name))
  let resumed = 0
  for (const table of tables) resumed += await copyTable(stores, table)
  for (const table of tables) await copySequence(stores, table)
  const rows: Record<string, number> = {}
  for (const table of tables) rows[table.name] = await verifyTable(stores, table)
  return { tables: rows, resumed }
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

const unequal = ({ name }: Pick<CopiedTable, 'name'>) =>
  new MemoryError(
    'conflict',
    `copyStore: ${name} differ between the two stores; stop what writes to them and copy again into an empty store`,
  )
