import type { InArgs, ResultSet } from '@libsql/client'

/** Statement by statement access to a database that nobody else can write to meanwhile. */
export interface MigrationSession {
  run(sql: string, args?: InArgs): ResultSet | Promise<ResultSet>
}

/** The first column of every row, which must be text. */
export async function listTexts(
  session: MigrationSession,
  sql: string,
  args: string[] = [],
): Promise<string[]> {
  const { rows } = await session.run(sql, args)
  return rows.map((row) => row[0]).filter((value) => typeof value === 'string')
}
