import { listTexts, type MigrationSession } from '../migration-session.ts'
import { listNames, ourNames, takenWords } from '../names.ts'
import { olderSteps } from './older-steps.ts'
import { olderTableOf, type OlderTableName } from './older-tables.ts'

/** A table of the older program as it is in a file, whatever step it was left at. */
export interface FoundTable {
  readonly name: string
  /** The table its rows belong to. Differs from `name` in a copy that an unfinished rebuild left behind. */
  readonly home: OlderTableName
  readonly columns: readonly string[]
}

/** Whose database it is, by the tables that are there rather than by what was recorded. */
export type Recognised =
  /** Nothing in it is in our way, whatever else it holds. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'older'; readonly tables: readonly FoundTable[] }
  | { readonly kind: 'foreign'; readonly why: string }

/** Whose a database without a history is. Reads nothing but its schema and the older program's record of its steps. */
export async function recognise(session: MigrationSession): Promise<Recognised> {
  const names = await listNames(session, 'tables')
  if (names.length === 0) return { kind: 'empty' }
  const tables: FoundTable[] = []
  const strangers: string[] = []
  for (const name of names.filter((name) => !isRecordOrIndex(name))) {
    const columns = await columnsOf(session, name)
    const home = olderTableOf(name, columns)
    if (home === undefined) strangers.push(name)
    else tables.push({ name, home, columns })
  }
  // An index without messages is not the older program's.
  if (!tables.some(({ home }) => home === 'messages')) strangers.push(...names.filter(isIndex))
  const isCore = ({ name }: FoundTable) => name === 'conversations' || name === 'messages'
  const isOlder = strangers.length === 0 || tables.filter(isCore).length === 2
  return (
    (await recordedByAnother(session, names)) ??
    takenByAnother(isOlder ? strangers : await listNames(session, 'everything')) ??
    (isOlder ? { kind: 'older', tables } : { kind: 'empty' })
  )
}

/** Steps we have never heard of were taken by a newer version of the older program, or by something else. */
async function recordedByAnother(
  session: MigrationSession,
  names: readonly string[],
): Promise<Recognised | undefined> {
  if (!names.includes('_migrations')) return undefined
  const columns = await columnsOf(session, '_migrations')
  if (columns.join() !== 'name,applied_at') return foreign(takenWords(['_migrations']))
  const recorded = await listTexts(session, 'SELECT CAST(name AS BLOB) FROM _migrations')
  const unknown = recorded.find((name) => !olderSteps.includes(name))
  return unknown === undefined
    ? undefined
    : foreign('steps are recorded in it that this version does not know')
}

/** Tables of others may stand beside ours, but not under our names. */
function takenByAnother(names: readonly string[]): Recognised | undefined {
  const ours = ourNames()
  const taken = names.filter((name) => name !== '_migrations' && ours.has(name.toLowerCase()))
  if (taken.length === 0) return undefined
  return foreign(takenWords(taken))
}

const foreign = (why: string): Recognised => ({ kind: 'foreign', why })

const isIndex = (name: string) => /^messages_fts(_|$)/.test(name)
const isRecordOrIndex = (name: string) => name === '_migrations' || isIndex(name)

const columnsOf = async (session: MigrationSession, table: string) =>
  listTexts(session, 'SELECT CAST(name AS BLOB) FROM pragma_table_info(?)', [table])
