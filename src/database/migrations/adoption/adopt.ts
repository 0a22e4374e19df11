import { listTexts, type MigrationSession } from '../migration-session.ts'
import type { Migration } from '../migrations.ts'
import type { FoundTable } from './legacy.ts'
import { historicMigrations, recordOlderSteps } from './older-steps.ts'
import { olderTableNames, type OlderTableName } from './older-tables.ts'
import { settle, theOnlyUser } from './settle.ts'

/**
 * Brings an older program's database to its last step, whatever step it was left at, and records our first thirteen
 * migrations. The older tables are set aside, made anew by those migrations, and filled from what was set aside: so a
 * database that was adopted has the very tables, indexes and triggers of one that never was anything else.
 *
 * Needs a transaction with foreign keys off. Every row is kept, messages under the rowid they had.
 */
export async function adopt(
  session: MigrationSession,
  tables: readonly FoundTable[],
  apply: (migration: Migration) => Promise<void>,
): Promise<void> {
  const aside = await setAside(session, tables)
  for (const [index, migration] of historicMigrations.entries()) {
    await apply(migration)
    // Before 0003, which indexes what users said in one go.
    if (index === 2) await fill(session, aside, 'messages')
  }
  for (const table of olderTableNames.filter((name) => name !== 'messages')) {
    await fill(session, aside, table)
  }
  for (const { name } of aside) await session.run(`DROP TABLE "${name}"`)
  await settle(session)
  await moveRecord(session)
}

/** Frees every name that the migrations will take. Nothing that refers to the older tables follows them. */
async function setAside(
  session: MigrationSession,
  tables: readonly FoundTable[],
): Promise<FoundTable[]> {
  const named = JSON.stringify(tables.map(({ name }) => name))
  const drops = await listTexts(
    session,
    `SELECT 'DROP ' || type || ' "' || name || '"' FROM sqlite_master
     WHERE tbl_name IN (SELECT value FROM json_each(?)) AND (type = 'trigger' OR type = 'index' AND sql IS NOT NULL)
     UNION ALL
     SELECT 'DROP TABLE "messages_fts"' FROM sqlite_master WHERE name = 'messages_fts'`,
    [named],
  )
  for (const drop of drops) await session.run(drop)
  await session.run('PRAGMA legacy_alter_table=ON')
  try {
    const aside: FoundTable[] = []
    for (const table of tables) aside.push(await rename(session, table))
    return aside
  } finally {
    await session.run('PRAGMA legacy_alter_table=OFF')
  }
}

async function rename(session: MigrationSession, table: FoundTable): Promise<FoundTable> {
  const name = `__older_${table.name}`
  await session.run(`ALTER TABLE "${table.name}" RENAME TO "${name}"`)
  return { ...table, name }
}

/** Takes over the rows of one table: its own first, then those that only the copy of an unfinished rebuild still has. */
async function fill(
  session: MigrationSession,
  aside: readonly FoundTable[],
  home: OlderTableName,
): Promise<void> {
  const sources = aside.filter((table) => table.home === home)
  const isCopy = ({ name }: FoundTable) => Number(name !== `__older_${home}`)
  for (const source of sources.toSorted((a, b) => isCopy(a) - isCopy(b))) {
    const taken = new Map(source.columns.map((column) => [column, `"${column}"`]))
    const [key] = source.columns
    if (key !== undefined) taken.set(key, `coalesce("${key}", lower(hex(randomblob(16))))`)
    for (const [column, value] of Object.entries(missing[home] ?? {})) {
      if (!taken.has(column)) taken.set(column, value)
    }
    if (!isCopy(source)) taken.set('rowid', 'rowid')
    const unknown = isCopy(source) ? `WHERE "${key}" NOT IN (SELECT "${key}" FROM "${home}")` : ''
    await session.run(
      `INSERT INTO "${home}"(${[...taken.keys()].join()})
       SELECT ${[...taken.values()].join()} FROM "${source.name}" AS older ${unknown} ORDER BY rowid`,
    )
  }
}

/** What columns hold in rows from before they were added, where the column's default is not it. */
const missing: Partial<Record<OlderTableName, Record<string, string>>> = {
  conversations: {
    last_activity: `max(updated_at, coalesce(
      (SELECT max(timestamp) FROM messages WHERE conversation_id = older.id), ''))`,
  },
  facts: { sender_id: theOnlyUser },
}

/** The record of steps keeps its moments, in a table made like everyone else's. */
async function moveRecord(session: MigrationSession): Promise<void> {
  const [found] = await listTexts(
    session,
    `SELECT name FROM sqlite_master WHERE name = '_migrations'`,
  )
  if (found) await session.run('ALTER TABLE _migrations RENAME TO __older_migrations')
  await recordOlderSteps(session)
  if (!found) return
  await session.run(
    `UPDATE _migrations SET applied_at = older.applied_at FROM __older_migrations older
     WHERE older.name = _migrations.name`,
  )
  await session.run('DROP TABLE __older_migrations')
}
