/** An application that keeps its tables with drizzle-kit beside the memory, as docs/beside-your-tables.md has it. */
import { execFile, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { type Client, createClient } from '@libsql/client'
import { onTestFinished } from 'vitest'

import { MemoryStore } from '../../../src/index.ts'

interface Migrations {
  readonly migrationsFolder: string
}

/** The files of a folder, each with its text. */
type Files = readonly (readonly [path: string, text: string])[]

const filesIn = (folder: string): Files =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => statSync(join(folder, path)).isFile())
        .toSorted()
        .map((path) => [path, readFileSync(join(folder, path), 'utf8')])

/** One version of drizzle-kit, with the drizzle-orm that belongs to it. */
export interface Drizzle {
  /** The folder of packages that has both. */
  readonly packages: string
  /** Dates a migration that was generated, counted from 0. */
  date(folder: string, index: number, when: number): void
  /** What was generated so far, by what was asked for. */
  readonly generated: Map<string, Files>
  /** What an application calls when it starts, on a client of its own. */
  migrate(client: Client, config: Migrations): Promise<unknown>
  /** The same on a memory that it has opened. */
  migrateOn(memory: MemoryStore, config: Migrations): Promise<unknown>
}

/** The configuration and the tables that the documents show. */
const [config = '', tables = ''] = Array.from(
  readFileSync(resolve('docs/beside-your-tables.md'), 'utf8').matchAll(/```js\n(.*?)```/gs),
  ([, block = '']) => block.replace('omega-memory/schema', resolve('src/schema/index.ts')),
)

/** Its tables are its own; one of them refers to a fact. */
export class App {
  readonly #drizzle: Drizzle
  readonly folder: string
  readonly url: string

  constructor(drizzle: Drizzle, url?: string) {
    this.#drizzle = drizzle
    this.folder = mkdtempSync(join(tmpdir(), 'omega-memory-app-'))
    onTestFinished(() => {
      rmSync(this.folder, { recursive: true, force: true })
    })
    this.url = url ?? `file:${join(this.folder, 'app.db')}`
    mkdirSync(join(this.folder, 'node_modules'))
    for (const name of ['drizzle-kit', 'drizzle-orm']) {
      symlinkSync(join(drizzle.packages, name), join(this.folder, 'node_modules', name))
    }
    for (const name of ['@libsql', 'libsql']) {
      symlinkSync(resolve('node_modules', name), join(this.folder, 'node_modules', name))
    }
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
    this.#drizzle.date(join(this.folder, 'drizzle'), index, when)
  }

  /**
   * Generates a migration. What it is hangs on the tables and on the migrations before it alone, wherever the database is: each is generated
   * once, and copied for the other applications that ask for the same.
   */
  async generate(name: string): Promise<void> {
    const migrations = join(this.folder, 'drizzle')
    const asked = JSON.stringify([name, this.read('schema.ts'), filesIn(migrations)])
    const kept = this.#drizzle.generated.get(asked)
    for (const [path, text] of kept ?? []) {
      mkdirSync(dirname(join(migrations, path)), { recursive: true })
      writeFileSync(join(migrations, path), text)
    }
    if (kept) return
    await this.kit('generate', `--name=${name}`)
    this.#drizzle.generated.set(asked, filesIn(migrations))
  }

  async kit(...words: string[]): Promise<string> {
    const script = join(this.folder, 'node_modules/drizzle-kit/bin.cjs')
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...words], {
      cwd: this.folder,
    })
    return stdout + stderr
  }

  /** A studio of drizzle-kit on a port: what asks it as its page does. */
  async studio(port: number): Promise<(question: object) => Promise<unknown>> {
    const script = join(this.folder, 'node_modules/drizzle-kit/bin.cjs')
    const words = ['studio', '--host=127.0.0.1', `--port=${port}`]
    const studio = spawn(process.execPath, [script, ...words], { cwd: this.folder })
    onTestFinished(() => {
      studio.kill()
    })
    for await (const said of studio.stdout) if (String(said).includes('up and running')) break
    return async (question) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
      })
      return answer.json()
    }
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
