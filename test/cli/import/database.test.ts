import { dirname, join } from 'node:path'

import Database from 'libsql'
import { describe, expect, test } from 'vitest'

import { readDatabase } from '../../../src/cli/import/database.ts'
import { said, temporaryFile } from './support.ts'

/** A database file made by these statements. */
function databaseOf(...statements: string[]): string {
  const path = join(dirname(temporaryFile('')), 'other.db')
  const db = new Database(path)
  for (const statement of statements) db.exec(statement)
  db.close()
  return path
}

const read = (path: string, senderId?: string) => [...readDatabase(path, { senderId })]

describe('readDatabase', () => {
  test('says of a file that only begins like a database what may be wrong', () => {
    const path = temporaryFile(`SQLite format 3\0${'x'.repeat(500)}`)

    expect(() => read(path)).toThrow('it is damaged or encrypted')
  })

  test('reads the threads of Mastra, each as its person’s', () => {
    const parts = JSON.stringify({ format: 2, parts: [{ type: 'text', text: 'Hello' }] })
    const path = databaseOf(
      'CREATE TABLE mastra_threads (id, resourceId, title)',
      'CREATE TABLE mastra_messages (id, thread_id, content, role, type, createdAt, resourceId)',
      "INSERT INTO mastra_threads VALUES ('t', 'ana', 'Tides')",
      `INSERT INTO mastra_messages VALUES
        ('2', 't', '${parts}', 'assistant', 'v2', '2026-01-05T10:00:01Z', 'ana'),
        ('1', 't', 'Hi', 'user', 'v2', '2026-01-05T10:00:00Z', 'ana')`,
    )

    const records = read(path)

    expect(said(records)).toEqual(['user: Hi', 'assistant: Hello'])
    expect(records[0]).toMatchObject({
      senderId: 'ana',
      conversation: { key: 'mastra:t', title: 'Tides' },
    })
    expect(read(path, 'leo')[0]).toMatchObject({ senderId: 'leo' })
  })

  test('reads what the memories of mem0 were last', () => {
    const path = databaseOf(
      'CREATE TABLE history (id, memory_id, old_memory, new_memory, event, created_at, updated_at)',
      `INSERT INTO history VALUES
        ('1', 'a', NULL, 'Lives in Bern', 'ADD', '2026-01-01', NULL),
        ('2', 'a', 'Lives in Bern', 'Lives in Graz', 'UPDATE', '2026-01-01', '2026-01-02'),
        ('3', 'b', NULL, 'Sails', 'ADD', '2026-01-03', NULL),
        ('4', 'b', 'Sails', NULL, 'DELETE', '2026-01-03', '2026-01-04')`,
    )

    expect(read(path, 'ana')).toMatchObject([
      { type: 'fact', key: 'memory a', value: 'Lives in Graz', at: '2026-01-02T00:00:00.000Z' },
    ])
    expect(() => read(path)).toThrow('Say it with --sender.')
  })

  test('names what it knows and does not read, and what it does not know', () => {
    const sessions = databaseOf(
      'CREATE TABLE agent_sessions (x)',
      'CREATE TABLE agent_messages (x)',
    )

    expect(() => read(sessions)).toThrow('sessions of the OpenAI Agents SDK, which is not read')
    expect(() => read(databaseOf('CREATE TABLE things (x)'))).toThrow("a program that I don't know")
  })
})
