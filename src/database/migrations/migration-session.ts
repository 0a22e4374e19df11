import type { InArgs, ResultSet } from '@libsql/client'

import { textOf } from '../statements/bytes-as-text.ts'

/** Statement by statement access to a database that nobody else can write to meanwhile. */
export interface MigrationSession {
  run(sql: string, args?: InArgs): ResultSet | Promise<ResultSet>
}

/** The first column of every row: a text, or one that was cast to a blob because it may be damaged. */
export async function listTexts(
  session: MigrationSession,
  sql: string,
  args: string[] = [],
): Promise<string[]> {
  const { rows } = await session.run(sql, args)
  return rows.map((row) => textOf(row[0]))
}
