/** An application's own drizzle-kit beside the memory: each order of the two, over a file and over a server, twice. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { describe, expect, onTestFinished } from 'vitest'

import { MemoryStore } from '../src/index.ts'
import { tablesFilter } from '../src/schema/index.ts'
import { serverTest } from './support/server/server-test.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The configuration and the tables that the documents show. */
const [config = '', tables = ''] = Array.from(
  readFileSync(join(root, 'docs/beside-your-tables.md'), 'utf8').matchAll(/```js\n(.*?)```/gs),
  ([, block = '']) => block.replace('omega-memory/schema', join(root, 'src/schema/index.ts')),
)

/** An application with tables of its own, one of which refers to a fact. */
class App {
  readonly folder: string
  readonly url: string

  constructor(url?: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'omega-memory-app-'))
    onTestFinished(() => {
      rmSync(this.folder, { recursive: true, force: true })
    })
    this.url = url ?? `file:${join(this.folder, 'app.db')}`
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
    this.write('drizzle.config.ts', config.replace('file:app.db', this.url))
    this.writeTables()
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text)
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  /** The tables of the application, and more of them as it grows. */
  writeTables(more = ''): void {
    this.write('schema.ts', tables + more)
  }

  /** Dates a migration that was generated, counted from 0. */
  date(index: number, when: number): void {
    const journal = JSON.parse(this.read('drizzle/meta/_journal.json')) as {
      entries: { when: number }[]
    }
    journal.entries[index]!.when = when
    this.write('drizzle/meta/_journal.json', JSON.stringify(journal))
  }

  async kit(...words: string[]): Promise<string> {
    const script = join(root, 'node_modules/drizzle-kit/bin.cjs')
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...words], {
      cwd: this.folder,
    })
    return stdout + stderr
  }

  /** Opens the memory, uses it, and closes it: what its doctor found wrong. */
  async remember(key: string): Promise<unknown[]> {
    await using memory = await MemoryStore.open({ url: this.url })
    await memory.facts.set({ senderId: 'ana', key, value: key })
    await memory.recordExchange({ channel: 'app', senderId: 'ana', user: key, assistant: key })
    const { findings } = await memory.doctor()
    return findings.filter(({ code }) => code !== 'server' && code !== 'file_mode')
  }

  async tables(): Promise<string[]> {
    const client = createClient({ url: this.url })
    const { rows } = await client.execute(
      "SELECT name FROM sqlite_master WHERE name LIKE 'app%' AND type = 'table' ORDER BY name",
    )
    client.close()
    return rows.map(({ name }) => name as string)
  }
}

const more = "export const visits = sqliteTable('app_visits', { id: integer().primaryKey() })"
const all = ['app_customers', 'app_orders', 'app_visits']

const test = serverTest.extend<{ appOn: (place: string) => Promise<App> }>({
  appOn: async ({ startServer }, use) => {
    await use(
      async (place) => new App(place === 'a server' ? (await startServer()).url : undefined),
    )
  },
})

describe.each(['a file', 'a server'])(
  'drizzle-kit beside the memory, on %s',
  { timeout: 180_000 },
  (place) => {
    test('migrates after the memory was there, again and again', async ({ appOn }) => {
      const app = await appOn(place)

      const found = [await app.remember('one')]
      await app.kit('generate', '--name=first')
      await app.kit('migrate')
      found.push(await app.remember('two'))
      app.writeTables(more)
      await app.kit('generate', '--name=second')
      await app.kit('migrate')
      found.push(await app.remember('three'))

      expect(found).toEqual([[], [], []])
      expect(await app.tables()).toEqual(all)
    })

    test('migrates before the memory is there, again and again', async ({ appOn }) => {
      const app = await appOn(place)

      await app.kit('generate', '--name=first')
      await app.kit('migrate')
      const found = [await app.remember('one')]
      app.writeTables(more)
      await app.kit('generate', '--name=second')
      await app.kit('migrate')
      found.push(await app.remember('two'))
      await app.kit('migrate')
      found.push(await app.remember('three'))
      const checked = await app.kit('check')

      expect(found).toEqual([[], [], []])
      expect(await app.tables()).toEqual(all)
      expect(checked).toContain("Everything's fine")
    })

    test('makes the tables of migrations that are older than ours', async ({ appOn }) => {
      const app = await appOn(place)

      const found = [await app.remember('one')]
      await app.kit('generate', '--name=first')
      app.date(0, 1_700_000_000_000)
      await app.kit('migrate')
      found.push(await app.remember('two'))
      app.writeTables(more)
      await app.kit('generate', '--name=second')
      app.date(1, 1_700_000_001_000)
      await app.kit('migrate')
      found.push(await app.remember('three'))

      expect(found).toEqual([[], [], []])
      expect(await app.tables()).toEqual(all)
    })

    test('pushes before the memory is there, and after it', async ({ appOn }) => {
      const app = await appOn(place)

      await app.kit('push')
      const found = [await app.remember('one')]
      app.writeTables(more)
      await app.kit('push')
      found.push(await app.remember('two'))
      const pushed = await app.kit('push')
      found.push(await app.remember('three'))

      expect(found).toEqual([[], [], []])
      expect(pushed).toContain('No changes detected')
      expect(await app.tables()).toEqual(all)
    })

    test('pushes and pulls the tables of the application, and leaves ours alone', async ({
      appOn,
    }) => {
      const app = await appOn(place)

      const found = [await app.remember('one')]
      await app.kit('push')
      found.push(await app.remember('two'))
      app.writeTables(more)
      await app.kit('push')
      found.push(await app.remember('three'))
      const pushed = await app.kit('push')
      await app.kit('pull')
      const pulled = app.read('drizzle/schema.ts')

      expect(found).toEqual([[], [], []])
      expect(pushed).toContain('No changes detected')
      const names = Array.from(pulled.matchAll(/sqliteTable\("(\w+)"/g), ([, name]) => name)
      expect(new Set(names)).toEqual(new Set(all))
      expect(await app.tables()).toEqual(all)
    })

    test('leaves to migrate() of drizzle-orm what it generated, before the memory and after it', async ({
      appOn,
    }) => {
      const app = await appOn(place)
      await app.kit('generate', '--name=first')
      const client = createClient({ url: app.url })
      onTestFinished(() => {
        client.close()
      })
      const migrations = { migrationsFolder: join(app.folder, 'drizzle') }

      await migrate(drizzle(client), migrations)
      const found = [await app.remember('one')]
      app.writeTables(more)
      await app.kit('generate', '--name=second')
      {
        await using memory = await MemoryStore.open({ url: app.url })
        await migrate(memory.db, migrations)
      }
      found.push(await app.remember('two'))

      expect(found).toEqual([[], []])
      expect(await app.tables()).toEqual(all)
    })
  },
)

test('tablesFilter names everything of ours, and there is no view, which it could not', async () => {
  await using memory = await MemoryStore.open({ url: ':memory:' })
  const { rows } = await memory.client.execute(
    "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'",
  )

  const left = rows.filter(({ type, name }) => {
    const isNamed = tablesFilter.some((pattern) =>
      pattern.endsWith('*')
        ? (name as string).startsWith(pattern.slice(1, -1))
        : name === pattern.slice(1),
    )
    return type === 'view' || !isNamed
  })

  expect(left).toMatchObject([{ name: '__drizzle_migrations' }])
})
