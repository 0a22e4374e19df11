import type { Client } from '@libsql/client'

/** What keeps the older program's index in step with the messages; without them nothing of ours writes to it. */
export const olderTriggers = [
  'messages_fts_insert',
  'messages_fts_delete',
  'messages_fts_update',
] as const

/** Keeps new files from filling an index that nobody asks. */
export const dropOlderTriggers = olderTriggers.map((name) => `DROP TRIGGER IF EXISTS ${name}`)

/** Whether the older program's index is filled here. */
export async function fillsOlderIndex(client: Client): Promise<boolean> {
  const { rows } = await client.execute(
    `SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = '${olderTriggers[0]}'`,
  )
  return rows.length > 0
}

/** Has the older program's index filled from now on, with what is there already; or not any more, and empties it. */
export async function setOlderIndex(client: Client, isFilled: boolean): Promise<void> {
  if ((await fillsOlderIndex(client)) === isFilled) return
  const empty = "INSERT INTO messages_fts(messages_fts) VALUES ('delete-all')"
  const fill = `INSERT INTO messages_fts(rowid, content)
    SELECT key, content FROM messages WHERE role = 'user' ORDER BY key`
  await client.batch(
    isFilled
      ? [...dropOlderTriggers, ...(await createOlderTriggers()), empty, fill]
      : [...dropOlderTriggers, empty],
    'write',
  )
}

/** The triggers as the migrations make them; what a later one makes anew stands for the earlier. */
async function createOlderTriggers(): Promise<string[]> {
  const [{ statementsOf }, { migrations }] = await Promise.all([
    import('./migrate.ts'),
    import('./migrations.ts'),
  ])
  const statements = migrations.flatMap((migration) => statementsOf(migration))
  return olderTriggers.map((name) =>
    statements.findLast((statement) => statement.includes(`CREATE TRIGGER ${name} `))!,
  )
}
