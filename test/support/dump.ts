import type { Client, ResultSet, Value } from '@libsql/client'

/**
 * The whole database as an SQL script, as the `.dump` command of the sqlite3 shell writes it: rows without their
 * implicit rowids, and virtual tables by their entry in the schema, because their shadow tables are in the script too.
 */
export async function dump(client: Client): Promise<string> {
  const { rows: entries } = await client.execute(
    `SELECT type, name, sql FROM sqlite_master
     WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL ORDER BY type = 'table' DESC, rowid`,
  )
  const objects = entries.map((entry) => Array.from(entry, text))
  const tables = objects.filter(isOrdinaryTable).map(([, name]) => name ?? '')
  // In one request, because a server is asked over a wire.
  const results = await client.batch(tables.map((name) => `SELECT * FROM "${name}"`))
  const rowsOf = new Map(tables.map((name, at) => [name, results[at]!]))
  const script = ['PRAGMA foreign_keys=OFF', 'BEGIN', 'PRAGMA writable_schema=ON']
  for (const [type, name, sql] of objects) {
    if (sql?.startsWith('CREATE VIRTUAL')) {
      script.push(
        `INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql)
         VALUES ('table', ${literal(name)}, ${literal(name)}, 0, ${literal(sql)})`,
      )
      continue
    }
    script.push(sql ?? '')
    const found = rowsOf.get(name ?? '')
    if (type === 'table' && found) script.push(...inserts(found, name ?? ''))
  }
  return [...script, 'PRAGMA writable_schema=OFF', 'COMMIT', ''].join(';\n')
}

const isOrdinaryTable = ([type, , sql = '']: string[]): boolean =>
  type === 'table' && !sql.startsWith('CREATE VIRTUAL')

function inserts({ rows, columns }: ResultSet, table: string): string[] {
  return rows.map(
    (row) =>
      `INSERT INTO "${table}" VALUES (${columns.map((_, at) => literal(row[at])).join(', ')})`,
  )
}

const text = (value: Value): string => (typeof value === 'string' ? value : '')

function literal(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (value instanceof ArrayBuffer) return `x'${Buffer.from(value).toString('hex')}'`
  return String(value)
}
