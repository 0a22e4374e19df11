import { listTexts, type MigrationSession } from '../migration-session.ts'
import { settleAliases } from './alias-links.ts'

/** Who owns what names no owner: the file's only user when there is exactly one, else nobody in particular. */
export const theOnlyUser = `(SELECT CASE count(DISTINCT sender_id) WHEN 1 THEN min(sender_id) ELSE 'legacy' END
  FROM conversations)`

/** Settles what the older program's tables allowed and ours do not. */
export async function settle(session: MigrationSession): Promise<void> {
  for (const statement of rules) await session.run(statement)
  await settleAliasLinks(session)
}

const rules = [
  // A fact outlives the message it was learned from.
  `UPDATE facts SET source_message_id = NULL
   WHERE source_message_id IS NOT NULL AND source_message_id NOT IN (SELECT id FROM messages)`,
  // Messages whose conversation is gone get one again, closed.
  `INSERT INTO conversations(id, channel, sender_id, started_at, updated_at, last_activity, status)
   SELECT conversation_id, 'legacy', ${theOnlyUser}, min(timestamp), max(timestamp), max(timestamp), 'closed'
   FROM messages WHERE conversation_id NOT IN (SELECT id FROM conversations) GROUP BY conversation_id`,
  // Of several conversations that were active at the same time in one scope, the last one used goes on.
  `UPDATE conversations SET status = 'closed' WHERE id IN (
     SELECT id FROM (
       SELECT id, last_activity, row_number() OVER scope AS place, max(last_activity) OVER scope AS latest
       FROM conversations WHERE status = 'active'
       WINDOW scope AS (PARTITION BY channel, sender_id, project ORDER BY last_activity DESC, rowid DESC)
     ) WHERE place > 1 AND last_activity > datetime(latest, '-120 minutes'))`,
]

/** Makes every alias name a sender who is no alias. */
export async function settleAliasLinks(session: MigrationSession): Promise<void> {
  const inOrder = (column: string) =>
    listTexts(session, `SELECT CAST(${column} AS BLOB) FROM user_aliases ORDER BY rowid`)
  const canonicals = await inOrder('canonical_sender_id')
  const aliases = await inOrder('alias_sender_id')
  const links = new Map(aliases.map((alias, place) => [alias, canonicals[place]!]))
  const known = await listTexts(
    session,
    'SELECT CAST(sender_id AS BLOB) FROM conversations GROUP BY sender_id ORDER BY min(rowid)',
  )
  const seniority = new Map(known.map((sender, place) => [sender, place]))
  for (const [alias, canonical] of settleAliases(links, seniority)) {
    if (canonical === undefined) {
      await session.run('DELETE FROM user_aliases WHERE alias_sender_id = ?', [alias])
    } else {
      await session.run(
        'UPDATE user_aliases SET canonical_sender_id = ? WHERE alias_sender_id = ?',
        [canonical, alias],
      )
    }
  }
}
