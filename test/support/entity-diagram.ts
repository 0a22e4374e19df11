import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { getTableConfig, type SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'

import * as schema from '../../src/schema/index.ts'

const declared: readonly unknown[] = Object.values(schema)

/** Every table of the store, by its name. */
export const tables: readonly SQLiteTable[] = declared
  .filter((value): value is SQLiteTable => is(value, SQLiteTable))
  .sort((a, b) => getTableName(a).localeCompare(getTableName(b)))

/** What belongs together without a foreign key: rows of older programs, and history that outlives what it is of. */
const looseRelations = [
  'senders ||..o{ conversations : "sender_id"',
  'facts |o..|{ fact_versions : "sender_id, key"',
  'blobs }|..|| blob_uses : "hash"',
  'transcripts ||..|{ transcript_entries : "sender_id, project_key, session_id, subpath"',
  'scheduled_tasks ||..o{ task_runs : "task_id"',
]

/** The entity diagram of the schema, for mermaid. */
export function entityDiagram(): string {
  return ['erDiagram', ...relations(), ...looseRelations, ...tables.flatMap(entity)]
    .map((line, index) => (index === 0 ? line : `  ${line}`))
    .join('\n')
}

function relations(): string[] {
  return tables.flatMap((table) =>
    getTableConfig(table).foreignKeys.map((key) => {
      const { columns, foreignTable } = key.reference()
      const optional = columns.some(({ notNull }) => !notNull)
      const ends = optional ? '|o--o{' : '||--o{'
      const names = columns.map(({ name }) => name).join(', ')
      return `${getTableName(foreignTable)} ${ends} ${getTableName(table)} : "${names}"`
    }),
  )
}

function entity(table: SQLiteTable): string[] {
  const references = getTableConfig(table).foreignKeys.flatMap((key) => key.reference().columns)
  const columns = Object.values(getTableColumns(table)).map((column) => {
    const keys = [
      column.primary ? 'PK' : '',
      references.some(({ name }) => name === column.name) ? 'FK' : '',
      column.isUnique ? 'UK' : '',
    ].filter((key) => key !== '')
    return `  ${[column.getSQLType(), column.name, keys.join(', '), note(column)].filter((part) => part !== '').join(' ')}`
  })
  return [`${getTableName(table)} {`, ...columns, '}']
}

function note({ notNull, enumValues }: SQLiteColumn): string {
  const notes = [enumValues?.join(' | ') ?? '', notNull ? '' : 'may be null']
  const text = notes.filter((part) => part !== '').join(', ')
  return text === '' ? '' : `"${text}"`
}
