import { historyTable, sharedHistoryTable } from './history.ts'
import { listTexts, type MigrationSession } from './migration-session.ts'
import { migrations } from './migrations.ts'

const made =
  /\bCREATE\s+(?:UNIQUE\s+)?(VIRTUAL\s+)?(?:TABLE|INDEX|VIEW|TRIGGER)\s+(?:IF NOT EXISTS\s+)?[`"]?(\w+)/gi

/** Every name that our migrations take in a database, in lower case: SQLite tells no case apart. */
export function ourNames(): ReadonlySet<string> {
  const names = new Set(['_migrations', historyTable])
  for (const { sql } of migrations) {
    for (const [, isVirtual, name = ''] of sql.matchAll(made)) {
      names.add(name.toLowerCase())
      if (isVirtual) for (const shadow of shadows) names.add(`${name}_${shadow}`.toLowerCase())
    }
  }
  return names
}

/** The tables in which FTS5 keeps an index. */
const shadows = ['data', 'idx', 'content', 'docsize', 'config']

/** The tables and views, or everything that has a name, of a database, but SQLite's own. */
export const listNames = async (
  session: MigrationSession,
  of: 'tables' | 'everything',
): Promise<string[]> =>
  listTexts(
    session,
    String.raw`SELECT CAST(name AS BLOB) FROM sqlite_master WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\'
     ${of === 'tables' ? "AND type IN ('table', 'view')" : ''}`,
  )

/** What is said of names that are taken. */
export const takenWords = (names: readonly string[]): string =>
  `another application has taken the ${names.length === 1 ? 'name' : 'names'} ${names.join(', ')} in it; give the memory a database of its own`

/** Whether a database holds tables that are neither ours nor an older program's. */
export async function hasTablesOfAnApp(session: MigrationSession): Promise<boolean> {
  const ours = ourNames()
  const names = await listNames(session, 'tables')
  return names.some((name) => name !== sharedHistoryTable && !ours.has(name.toLowerCase()))
}
