import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, onTestFinished, test } from 'vitest'

import { findDrizzleKit, startDrizzleKit } from '../../../src/cli/studio/drizzle-kit.ts'
import { MemoryStore } from '../../../src/index.ts'
import { serverTest } from '../../support/server/server-test.ts'
import { temporaryPath } from '../../support/temporary.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

interface Told {
  schemaFiles: { name: string; content: string }[]
  relations: { name: string; table: string; refTable: string }[]
}

/** What the page of a studio is told when it opens. */
async function told(
  database: { url: string; authToken?: string },
  options?: { folder: string },
): Promise<Told> {
  const studio = await startDrizzleKit(database, options)
  onTestFinished(() => studio.stop())
  const answer = await fetch(studio.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"type":"init"}',
  })
  return (await answer.json()) as Told
}

const between = ({ relations }: Told) =>
  relations.map(({ table, refTable }) => `${table} → ${refTable}`)

const ours = [
  'conversations → messages',
  'facts → messages',
  'messages → conversations',
  'messages → facts',
  'scheduled_tasks → task_runs',
  'task_runs → scheduled_tasks',
]

const appSchema = `
import { relations } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { facts } from 'omega-memory/schema'
export const notes = sqliteTable('app_notes', { id: text().primaryKey(), factId: text('fact_id') })
export const notesRelations = relations(notes, ({ one }) => ({
  fact: one(facts, { fields: [notes.factId], references: [facts.id] }),
}))`

describe('findDrizzleKit', () => {
  test('finds the one of this project', () => {
    expect(findDrizzleKit()).toMatch(/drizzle-kit[/\\]bin\.cjs$/)
  })

  test('says how to get it where it is not installed', () => {
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'omega-memory-')), 'package.json')

    expect(() => findDrizzleKit([elsewhere])).toThrow('npm install --save-dev drizzle-kit')
  })
})

describe('startDrizzleKit', () => {
  test('serves a file until it is stopped, and leaves nothing behind', async () => {
    const path = temporaryPath()
    const memory = await MemoryStore.open({ url: `file:${path}` })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.close()

    const studio = await startDrizzleKit({ url: `file:${path}` })
    const answer = await fetch(studio.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'proxy',
        data: { sql: 'SELECT value FROM facts', params: [], method: 'all' },
      }),
    })
    const rows = await answer.json()
    studio.stop()
    await studio.ended

    expect(rows).toEqual([{ value: 'Porto' }])
    await expect(fetch(studio.url)).rejects.toThrow('fetch failed')
  })

  test('tells the page the tables of the memory and how they hang together', async () => {
    const page = await told({ url: `file:${temporaryPath()}` })

    expect(between(page).sort()).toEqual(ours)
    const messages = page.schemaFiles.find(({ name }) => name === 'messages.ts')
    expect(messages?.content).toContain("sqliteTable(\n  'messages'")
  })

  test("tells it the tables of the application's drizzle config as well", async () => {
    const path = temporaryPath()
    const folder = dirname(path)
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(
      join(folder, 'drizzle.config.ts'),
      "export default { dialect: 'turso', schema: './app-schema.ts' }",
    )
    const source = join(root, 'src/schema/index.ts')
    writeFileSync(join(folder, 'app-schema.ts'), appSchema.replace('omega-memory/schema', source))

    const page = await told({ url: `file:${path}` }, { folder })

    expect(between(page).sort()).toEqual(['app_notes → facts', ...ours])
    expect(page.schemaFiles.map(({ name }) => name)).toContain('app-schema.ts')
  })

  serverTest('tells it the same of a server', async ({ startServer }) => {
    const { url } = await startServer({ authToken: 'secret' })

    const page = await told({ url, authToken: 'secret' })

    expect(between(page).sort()).toEqual(ours)
  })
})
