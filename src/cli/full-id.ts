import { sql } from 'drizzle-orm'

import { MemoryError, type MemoryStore } from '../index.ts'

/** The rows that the command line shows by the first 8 characters of their id. */
const shortened = {
  conversation: { table: 'conversations', listing: 'omega-memory conversations' },
} as const

/** The whole id of the one row that is named so or begins so, whoever it belongs to; `not_found` else. */
export async function fullId(
  memory: MemoryStore,
  kind: keyof typeof shortened,
  id: string,
): Promise<string> {
  const { table, listing } = shortened[kind]
  const found = await memory.db.all<{ id: string }>(sql`
    SELECT id FROM ${sql.identifier(table)}
    WHERE id = ${id} OR (length(${id}) >= 8 AND substr(id, 1, length(${id})) = ${id}) LIMIT 2`)
  if (found.length === 1) return found[0]!.id
  throw new MemoryError(
    'not_found',
    found.length === 0
      ? `There is no ${kind} of this id. \`${listing}\` shows them.`
      : `More than one ${kind} begins like this: give more of its id.`,
  )
}
