import { refused } from './history.ts'
import type { MigrationSession } from './migration-session.ts'

/**
 * Refuses a database that keeps its texts as UTF-16: what is read as bytes, because it may be damaged, would be other bytes, and a
 * memory that was made there could never be opened again. No other encoding can be set once there is a table.
 */
export async function requireUtf8(session: MigrationSession): Promise<void> {
  const { rows } = await session.run('PRAGMA encoding')
  if (rows[0]?.[0] === 'UTF-8') return
  throw refused('its texts are UTF-16; copy your tables into a new database, whose texts are UTF-8')
}
