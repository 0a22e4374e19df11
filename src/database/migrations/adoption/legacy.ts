import { listTexts, type MigrationSession } from '../migration-session.ts'
import { olderSteps } from './older-steps.ts'
import { olderTableNames, olderTableOf, type OlderTableName } from './older-tables.ts'

/** A table of the older program as it is in a file, whatever step it was left at. */
export interface FoundTable {
  readonly name: string
  /** The table its rows belong to. Differs from `name` in a copy that an unfinished rebuild left behind. */
  readonly home: OlderTableName
  readonly columns: readonly string[]
}

/** Whose database it is, by the tables that are there rather than by what was recorded. */
export type Recognised =
  | { readonly kind: 'empty' }
  /** It has a history of migrations, which is verified elsewhere. */
  | { readonly kind: 'ours' }
  | { readonly kind: 'older'; readonly tables: readonly FoundTable[] }
  | { readonly kind: 'foreign'; readonly why: string }

/** Whose a database is. Reads nothing but its schema and the older program's record of its steps. */
export async function recognise(session: MigrationSession): Promise<Recognised> {
  const names = await listTexts(
    session,
    String.raw`SELECT CAST(name AS BLOB) FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'`,
  )
  if (names.length === 0) return { kind: 'empty' }
  if (names.includes('__drizzle_migrations')) return { kind: 'ours' }

  const tables: FoundTable[] = []
  const strangers: string[] = []
  for (const name of names.filter((name) => !isRecordOrIndex(name))) {
    const columns = await columnsOf(session, name)
    const home = olderTableOf(name, columns)
    if (home === undefined) strangers.push(name)
    else tables.push({ name, home, columns })
  }
  return (
    (await recordedByAnother(session, names)) ??
    shapedByAnother(strangers, tables) ?? { kind: 'older', tables }
  )
}

/** Steps we have never heard of were taken by a newer version of the older program, or by something else. */
async function recordedByAnother(
  session: MigrationSession,
  names: readonly string[],
): Promise<Recognised | undefined> {
  if (!names.includes('_migrations')) return undefined
  const columns = await columnsOf(session, '_migrations')
  if (columns.join() !== 'name,applied_at') return foreign('its _migrations table is not known')
  const recorded = await listTexts(session, 'SELECT CAST(name AS BLOB) FROM _migrations')
  const unknown = recorded.find((name) => !olderSteps.includes(name))
  return unknown === undefined
    ? undefined
    : foreign('steps are recorded in it that this version does not know')
}

/** Tables of others may stand beside the older program's, but not take their names, nor be all there is. */
function shapedByAnother(
  strangers: readonly string[],
  tables: readonly FoundTable[],
): Recognised | undefined {
  if (strangers.length === 0) return undefined
  const namesake = strangers.find((name) => olderTableNames.some((older) => older === name))
  if (namesake !== undefined) return foreign(`its table ${namesake} has other columns`)
  const isCore = ({ name }: FoundTable) => name === 'conversations' || name === 'messages'
  return tables.filter(isCore).length === 2
    ? undefined
    : foreign("it holds another application's tables")
}

const foreign = (why: string): Recognised => ({ kind: 'foreign', why })

const isRecordOrIndex = (name: string) => name === '_migrations' || /^messages_fts(_|$)/.test(name)

const columnsOf = async (session: MigrationSession, table: string) =>
  listTexts(session, 'SELECT CAST(name AS BLOB) FROM pragma_table_info(?)', [table])
