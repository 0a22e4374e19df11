import { getTableName, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import * as z from 'zod'

import { isError } from '../any-realm.ts'
import { asBatches } from '../batches.ts'
import type { Database } from '../database/database.ts'
import { MemoryError, parse } from '../errors.ts'
import type { Limits } from '../limits.ts'
import {
  type BlobBytes,
  cutBody,
  type CutBytes,
  cutBytes,
  type CutText,
  cutText,
} from '../repositories/blob-cutting.ts'
import { batchWithBlobs } from '../repositories/blob-statements.ts'
import { statement, toStatement } from '../repositories/compiled.ts'
import { names } from '../repositories/rows.ts'
import { iterable } from '../schema/collections.ts'
import { name, plainText, storedBody } from '../schema/columns.ts'
import { facts, factVersions, messages, messageVectors } from '../schema/index.ts'
import { itemsOf } from '../time/items.ts'
import type { ExportedRow } from './export.ts'
import { type IncomingRow, isOfVectors, isStillNew, lookUp } from './known-rows.ts'
import { Owners } from './owners.ts'
import { type PortableTable, portableTables } from './portable-rows.ts'

export const PersonImportOptions = z.strictObject({
  /**
   * Whose rows these are: every id that they may stand under, and that aliases among them may link. A row of anybody
   * else is refused. When left out, rows may stand under ids only of which the store knows nothing yet.
   */
  as: z.union([name().transform((id) => [id]), z.array(name()).min(1).max(1000)]).optional(),
  /** Takes messages of the role `system` too, which a model obeys; they are left out otherwise. */
  systemMessages: z.boolean().default(false),
  /** Only says what would be imported; `false` unless given. */
  dryRun: z.boolean().default(false),
})
export type PersonImportOptions = z.input<typeof PersonImportOptions>

/** What an import did, or would do, row by row and table by table. */
export interface PersonImportReport {
  readonly imported: Readonly<Record<string, number>>
  /** Rows that the store had already. They are left as they are. */
  readonly skipped: Readonly<Record<string, number>>
  /** Messages of the role `system`, unless `systemMessages` asks for them. */
  readonly leftOut: number
}

const valueOf = (limit: 'message' | 'transcriptEntry') =>
  z.union([plainText(limit), z.number(), z.null()])

const storedBodyOrNumber = z.union([storedBody, z.number(), z.null()])

const Line = z.strictObject({
  table: z.enum(portableTables.map(({ name }) => name)),
  row: z
    // What holds a whole body may be as long as one, all else as long as a message.
    .object({
      body: storedBodyOrNumber.optional(),
      value: storedBodyOrNumber.optional(),
      // In hexadecimal: its table's schema says how long it may be.
      bytes: z.string().optional(),
      entry: valueOf('transcriptEntry').optional(),
    })
    .catchall(valueOf('message')),
})

const ImportedRows = z.object({ rows: iterable<ExportedRow>() })

/** What is written at a time: so many rows, or so many characters of text. */
const batchLimit = { count: 200, size: 2 * 1024 * 1024, sizeOf: lengthOf }

/**
 * Takes in what `exportPerson` gave, into an empty store or another one, for one person: see `as`. A row that the store has
 * already is skipped, so that an import which was broken off can be begun again. Each row is checked as any other input
 * is, and comes after those it refers to; one that is refused ends the import, and what came before it stays.
 */
export async function importPerson(
  db: Database,
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
  { as, dryRun, systemMessages }: z.output<typeof PersonImportOptions>,
  limits: Limits,
): Promise<PersonImportReport> {
  const report = { imported: new Map<string, number>(), skipped: new Map<string, number>() }
  const owners = new Owners(db, as)
  let leftOut = 0
  async function* ready(): AsyncGenerator<ReadyRow> {
    for await (const line of parse(ImportedRows, { rows }).rows) {
      const row = readyRow(line, limits)
      if (row.row['role'] === 'system' && !systemMessages) leftOut++
      else yield row
    }
  }
  for await (const batch of asBatches(itemsOf(ready()), batchLimit)) {
    const written = await takeIn(db, batch, { owners, dryRun })
    for (const [index, { table }] of batch.entries()) {
      const counts = written[index] ? report.imported : report.skipped
      counts.set(table.name, (counts.get(table.name) ?? 0) + 1)
    }
  }
  return {
    imported: Object.fromEntries(report.imported),
    skipped: Object.fromEntries(report.skipped),
    leftOut,
  }
}

/** How often a batch is looked at in all, where others write into its places meanwhile. */
const mostLooks = 5

/** Which rows of a batch came in, or would. A row of somebody else that comes between the look and the writing is looked at too. */
async function takeIn(
  db: Database,
  batch: readonly ReadyRow[],
  { owners, dryRun }: { owners: Owners; dryRun: boolean },
): Promise<boolean[]> {
  for (let looks = 1; ; looks++) {
    const standings = await lookUp(db, batch)
    for (const [index, { table, row }] of batch.entries()) {
      await owners.check({ table: table.name, row }, standings[index]!)
    }
    const isNew = standings.map(({ known, isRepeated }) => known.length === 0 && !isRepeated)
    if (dryRun) return isNew
    try {
      return await write(db, batch, isNew)
    } catch (error) {
      if (looks === mostLooks || !isConstraint(error)) throw error
      owners.lookAgain()
    }
  }
}

const isConstraint = (error: unknown): boolean =>
  isError(error) && 'code' in error && error.code === 'SQLITE_CONSTRAINT'

/** A row that is checked and stands as it is stored: without what was cut out of it. */
interface ReadyRow extends IncomingRow {
  readonly blobs: BlobBytes
}

/** A row as it is stored, and the blobs that it holds. */
function cutRow(table: PortableTable, row: ExportedRow['row']): Omit<ReadyRow, 'table'> {
  const whole = table.cut && row[table.cut.name]
  if (!table.cut || typeof whole !== 'string') return { row, blobs: new Map() }
  const { rest, places, blobs } = table.bytes.includes(table.cut.name)
    ? inHexadecimal(cutBytes(Buffer.from(whole, 'hex')))
    : table.name === getTableName(messages)
      ? cutBody(whole)
      : cutText(whole)
  if (places === null) return { row, blobs }
  return { row: { ...row, [table.cut.name]: rest, blobs: JSON.stringify(places) }, blobs }
}

const inHexadecimal = ({ rest, ...cut }: CutBytes): CutText => ({
  rest: Buffer.from(rest).toString('hex'),
  ...cut,
})

function readyRow(line: ExportedRow, limits: Limits): ReadyRow {
  const { table: name, row } = parse(Line, line, limits)
  const table = portableTables.find((known) => known.name === name)!
  const unknown = Object.keys(row).find((column) => !table.columns.includes(column))
  const missing = table.keys[0]!.map((column) =>
    column === facts.foldedKey.name ? facts.key.name : column,
  ).find((column) => !(column in row))
  if (unknown === undefined && missing === undefined) {
    const { row: checked } = parse(z.object({ row: table.schema }), { row }, limits)
    return { table, ...cutRow(table, withoutGaps(checked)) }
  }
  throw new MemoryError(
    'invalid_input',
    `row: a row of ${name} has ${missing === undefined ? 'a column that is not known' : `no ${missing}`}`,
  )
}

function lengthOf({ row, blobs }: ReadyRow): number {
  return [...Object.values(row), ...blobs.values()].reduce<number>(
    (sum, value) => sum + (value === null || typeof value === 'number' ? 0 : value.length),
    0,
  )
}

/** Writes those that are new, and says of each row whether it came in. */
async function write(
  db: Database,
  batch: readonly ReadyRow[],
  isNew: readonly boolean[],
): Promise<boolean[]> {
  const fresh = batch.filter((_, index) => isNew[index])
  if (fresh.length === 0) return batch.map(() => false)
  const inserts = fresh.map((ready) => statement(() => insert(ready)))
  const statements = fresh.some(({ table }) => table.name === getTableName(facts))
    ? [...inserts, statement(() => dropSecondVersions)]
    : inserts
  const blobs = new Map(fresh.flatMap((ready) => [...ready.blobs]))
  const results = await batchWithBlobs(db, blobs, statements.map(toStatement))
  const written = new Set(fresh.filter((_, index) => (results[index]?.rowsAffected ?? 0) > 0))
  return batch.map((ready) => written.has(ready))
}

/** What was left out of a row keeps its default. */
const withoutGaps = (row: ExportedRow['row']): ExportedRow['row'] =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))

function insert(ready: ReadyRow): SQL {
  const { table, row } = ready
  const isFact = table.name === getTableName(facts)
  if (isOfVectors(table)) {
    const { messageKey, model, vector } = messageVectors
    return sql`INSERT INTO ${messageVectors}(${names(messageKey, model, vector)})
      SELECT ${messages.key}, ${row.model}, unhex(${row.vector}) FROM ${messages}
      WHERE ${messages.id} = ${row.message_id} AND ${isStillNew(ready)}`
  }
  const values = Object.entries(row).map(([column, value]) =>
    // The message a fact was learned from may be somebody else's, and not be here.
    isFact && column === facts.sourceMessageId.name
      ? sql`(SELECT ${messages.id} FROM ${messages} WHERE ${messages.id} = ${value})`
      : table.bytes.includes(column)
        ? sql`unhex(${value})`
        : sql`${value}`,
  )
  return sql`INSERT INTO ${sql.identifier(table.name)}(${names(...Object.keys(row).map((name) => ({ name })))})
    SELECT ${sql.join(values, sql`, `)} WHERE ${isStillNew(ready)}`
}

const first = alias(factVersions, 'first')

/** A fact that comes in begins a version by itself, beside the one that came in before it. */
const dropSecondVersions = sql`
  DELETE FROM ${factVersions} WHERE ${factVersions.validTo} IS NULL AND EXISTS (
    SELECT 1 FROM ${factVersions} AS ${first}
    WHERE ${first.senderId} = ${factVersions.senderId} AND ${first.key} = ${factVersions.key}
    AND ${first.validTo} IS NULL AND ${first.id} < ${factVersions.id})`
