import { getTableName, type SQL, sql } from 'drizzle-orm'

import type { Database } from '../database/database.ts'
import { auditLog, messages, messageVectors } from '../schema/index.ts'
import type { ExportedRow } from './export.ts'
import { ownerColumns, type Standing } from './owners.ts'
import type { PortableTable } from './portable-rows.ts'

/** A row that is about to come in. */
export interface IncomingRow {
  readonly table: PortableTable
  readonly row: ExportedRow['row']
}

/** What the store has in the place of each row, and of those before it in the batch. */
export async function lookUp(db: Database, batch: readonly IncomingRow[]): Promise<Standing[]> {
  const [first, ...rest] = batch.map((incoming) => db.all<Found>(standing(incoming)))
  const found = first ? await db.batch([first, ...rest]) : []
  const wanted = new Set<string>()
  const before = new Set<string>()
  return found.map((rows, index) => {
    const { table, row } = batch[index]!
    const textOf = (columns: readonly string[]) =>
      JSON.stringify([table.name, columns, ...columns.map((column) => row[column])])
    const places = filled(row, table.places).map((columns) => ({
      last: columns.at(-1)!,
      text: textOf(columns),
    }))
    const keys = filled(row, table.keys).map(textOf)
    const isRepeated = keys.some((text) => before.has(text))
    for (const text of keys) before.add(text)
    const known = rows.filter(({ taken }) => taken === null)
    // What is not written takes no place.
    if (isRepeated) return { known, isRepeated, taken: undefined }
    const other =
      rows.find(({ taken }) => taken !== null)?.taken ??
      places.find(({ text }) => wanted.has(text))?.last
    for (const { text } of places) wanted.add(text)
    return { known, isRepeated, taken: other ?? undefined }
  })
}

type Found = ExportedRow['row'] & { readonly taken: string | null }

/**
 * Whether the store still lacks a row that it lacked when it was looked up. Of keys that don't say whose a row is, such as an
 * id, it does not ask: a row of somebody else's that has come meanwhile makes the constraint on its key refuse the batch.
 */
export function isStillNew(incoming: IncomingRow): SQL {
  if (isOfVectors(incoming.table)) return sql`NOT EXISTS (${vectorOf(incoming)})`
  const { name, columns, keys } = incoming.table
  const owners = ownerColumns.filter((column) => columns.includes(column))
  const owned = keys.filter((key) => owners.every((column) => key.includes(column)))
  if (owned.length === 0) return sql`true`
  return sql`NOT EXISTS (SELECT 1 FROM ${sql.identifier(name)} WHERE ${hasOne(incoming, owned)})`
}

export const isOfVectors = (table: PortableTable): boolean =>
  table.name === getTableName(messageVectors)

const vectorOf = ({ row }: IncomingRow): SQL => sql`
  SELECT ${messages.id} AS message_id, NULL AS taken FROM ${messages} WHERE ${messages.id} = ${row['message_id']}
  AND ${messages.key} IN (SELECT ${messageVectors.messageKey} FROM ${messageVectors})`

const hasOne = (incoming: IncomingRow, keys: PortableTable['keys']): SQL =>
  sql.join(
    keys.map((columns) => has(incoming, columns)),
    sql` OR `,
  )

const has = ({ row }: IncomingRow, columns: readonly string[]): SQL => {
  const same = columns.map((column) => sql`${sql.identifier(column)} = ${row[column] ?? null}`)
  return sql`(${sql.join(same, sql` AND `)})`
}

/** The keys or places that a row has: none where it leaves a column of one empty. */
const filled = (row: IncomingRow['row'], sets: PortableTable['keys']): PortableTable['keys'] =>
  sets.filter((columns) => columns.every((column) => (row[column] ?? null) !== null))

function standing(incoming: IncomingRow): SQL {
  if (isOfVectors(incoming.table)) return vectorOf(incoming)
  const owners = ownersIn(incoming.table)
  const select = (taken: string | null, which: SQL) => sql`
    SELECT ${sql.join([...owners, sql`${taken} AS taken`], sql`, `)}
    FROM ${sql.identifier(incoming.table.name)} WHERE ${which}`
  const parts = [
    select(null, hasOne(incoming, incoming.table.keys)),
    ...filled(incoming.row, incoming.table.places).map((place) =>
      select(place.at(-1)!, has(incoming, place)),
    ),
  ]
  return sql.join(parts, sql` UNION ALL `)
}

/** What says whose a stored row is. An erased entry of the audit log is nobody's: it only keeps its place in the chain. */
function ownersIn({ name, columns }: PortableTable): SQL[] {
  const isAudit = name === getTableName(auditLog)
  return ownerColumns
    .filter((column) => columns.includes(column))
    .map((column) => {
      const owner = sql`${sql.identifier(column)}`
      return isAudit ? sql`iif(${auditLog.erasedAt} IS NULL, ${owner}, NULL) AS ${owner}` : owner
    })
}
