import type { Client } from '@libsql/client'

import { isError } from '../any-realm.ts'

/** A reference of an application's own table that keeps rows from being deleted when the memory forgets. */
export interface BlockingReference {
  readonly table: string
  readonly columns: readonly string[]
  /** The table that it refers to: one of ours, or one whose rows go with ours. */
  readonly target: string
  readonly action: string
}

/** One column of a reference, as SQLite lists them. */
interface Listed {
  readonly table: string
  readonly id: number
  readonly column: string
  readonly target: string
  readonly action: string
  readonly isRequired: number
  readonly usual: string | null
}

const readReferences = `SELECT m.name AS "table", f.id AS id, f."from" AS "column", f."table" AS target, f.on_delete AS "action",
    c."notnull" AS isRequired, c.dflt_value AS usual
  FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
    JOIN pragma_table_info(m.name) c ON c.name = f."from" COLLATE NOCASE
  WHERE m.type = 'table' ORDER BY 1, 2, f.seq`

/**
 * What an application's tables refer to without saying what becomes of it, as Drizzle's `references` does, or saying what
 * cannot be done: to rows of ours, and to rows of its own that go with them.
 */
export async function listBlockingReferences(
  client: Pick<Client, 'execute'>,
): Promise<BlockingReference[]> {
  const { rows } = await client.execute(readReferences)
  if (rows.length === 0) return []
  const { ourNames } = await import('./migrations/names.ts')
  const ours = ourNames()
  const listed = rows
    .map((row) => row as unknown as Listed)
    .filter(({ table }) => !ours.has(table.toLowerCase()))
  const going = withWhatGoes(ours, listed)
  const blocking = new Map<string, BlockingReference>()
  for (const { table, id, column, target, action, ...rest } of listed) {
    if (!going.has(target.toLowerCase()) || !blocks(action, rest)) continue
    const before = blocking.get(`${id} ${table}`)?.columns ?? []
    blocking.set(`${id} ${table}`, { table, columns: [...before, column], target, action })
  }
  return [...blocking.values()]
}

/** Our tables, and those of the application whose rows go with rows of ours. */
function withWhatGoes(ours: ReadonlySet<string>, listed: readonly Listed[]): ReadonlySet<string> {
  const going = new Set(ours)
  const follows = ({ table, target, action }: Listed) =>
    action === 'CASCADE' && going.has(target.toLowerCase()) && !going.has(table.toLowerCase())
  for (let next = listed.find(follows); next !== undefined; next = listed.find(follows)) {
    going.add(next.table.toLowerCase())
  }
  return going
}

function blocks(action: string, { isRequired, usual }: Pick<Listed, 'isRequired' | 'usual'>) {
  if (action === 'SET NULL') return isRequired === 1
  if (action === 'SET DEFAULT') return usual !== null && usual.toUpperCase() !== 'NULL'
  return action !== 'CASCADE'
}

const whys: Readonly<Record<string, string>> = {
  'SET NULL': ': the column may not be null',
  'SET DEFAULT': ': its default has to be a row that stays',
}

/** What a reference does. */
export const blockedBy = ({ table, columns, target, action }: BlockingReference): string => {
  const place = columns.length === 1 ? `${table}.${columns[0]}` : `${table}(${columns.join(', ')})`
  return `${place} refers to ${target} and keeps its rows from being deleted${whys[action] ?? ''}`
}

/** What to write in its place. */
export const referenceAdvice =
  "say in your schema what becomes of it: .references(() => …, { onDelete: 'set null' }), or 'cascade' where your row goes too"

/**
 * The references that can be why the database refused. RESTRICT and what references do are told as a trigger's refusal, a column
 * that may not become null by its name.
 */
export async function listRefusing(
  client: Pick<Client, 'execute'>,
  refusal: unknown,
): Promise<BlockingReference[]> {
  const message = isError(refusal) ? refusal.message : ''
  const nullRefused = /NOT NULL constraint failed: (.+)$/m.exec(message)?.[1]
  if (nullRefused === undefined && !message.includes('FOREIGN KEY constraint failed')) return []
  const blocking = await listBlockingReferences(client)
  if (nullRefused === undefined) return blocking
  return blocking.filter(({ table, columns }) =>
    columns.some((column) => nullRefused.startsWith(`${table}.${column}`)),
  )
}
