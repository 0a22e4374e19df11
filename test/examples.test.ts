import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { MemoryStore } from '../src/index.ts'
import { bundle } from './support/bundle.ts'
import { doors } from './support/doc-examples.ts'
import { temporaryPath } from './support/temporary.ts'

const temporaryFolder = () => dirname(temporaryPath())

/** Where the examples are, made programs once: by itself each would find, read and link hundreds of files of the library. */
let programs = ''
beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'omega-memory-examples-'))
  symlinkSync(resolve('node_modules'), join(programs, 'node_modules'))
  await bundle({
    entryPoints: ['examples/*.ts', 'examples/app/main.ts'],
    outbase: 'examples',
    outdir: programs,
    packages: 'external',
    alias: doors,
  })
  symlinkSync(resolve('examples/app/drizzle'), join(programs, 'app/drizzle'))
})
afterAll(() => rmSync(programs, { recursive: true, force: true }))

const programOf = (name: string) => join(programs, name.replace(/\.ts$/, '.js'))

/** What an example prints, in an empty folder. */
async function run(name: string, cwd = temporaryFolder()): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [programOf(name)], { cwd })
  expect(stderr).toBe('')
  return stdout
}

describe('the examples', () => {
  test('quick-start.ts shows what a model is given', async () => {
    const printed = await run('quick-start.ts')

    expect(printed).toContain('- name: Ana')
    expect(printed).toContain('Noted: Lucía, 12 May.')
  })

  test('bot-loop.ts answers, reminds, and closes an idle conversation', async () => {
    const printed = await run('bot-loop.ts')

    expect(printed).toContain('bot: In Porto, the tram along the river.')
    expect(printed).toContain("reminder: Buy Leo's tram ticket")
    expect(printed).toContain('closed: They spoke of: What can I show my nephew Leo?')
    expect(printed).toContain('summaries: 1')
  })

  test('ai-sdk.ts remembers in a chat what was said in another', async () => {
    const printed = await run('ai-sdk.ts')

    expect(printed).toContain('By the window, as you like it.')
    expect(printed).toContain('The model was told of the window: true')
  })

  test('mcp-client.ts finds, stores and is told a context over the protocol', async () => {
    const printed = await run('mcp-client.ts')

    expect(printed).toContain('search_memories')
    expect(printed).toContain('My dentist is Dr. Silva')
    expect(printed).toContain('- dentist: Dr. Silva')
    expect(printed).toContain('2030-01-07 09:00 UTC: Call Dr. Silva')
  })

  test('langgraph.ts waits for an answer, goes on, and leaves nothing of an erased person', async () => {
    const printed = await run('langgraph.ts')

    expect(printed).toContain('model: The nine o’clock train has a window seat.')
    expect(printed).toContain("waits: [ 'book' ]")
    expect(printed).toContain('booked: yes after 2 messages')
    expect(printed).toContain("prefers: { seat: 'window' }")
    expect(printed).toMatch(/erased: \d checkpoints, 1 item/)
  })

  test('openai-agents.ts goes on with a session, and tells another agent of it', async () => {
    const printed = await run('openai-agents.ts')

    expect(printed).toContain('Then caulk the keel.\n4 items in the session')
    expect(printed).toContain('It leaks at the keel: take caulk. true')
  })

  test('one-person.ts is found through every framework, and through none after an erasure', async () => {
    const printed = await run('one-person.ts')

    expect(printed).toContain('LangGraph is told of Viana: true')
    expect(printed).toContain('MCP list_facts Viana')
    expect(printed).toContain('MCP list_reminders rudder')
    expect(printed).toContain('MCP search_memories Berlengas')
    expect(printed).toContain('left: [] null')
  })

  test('opentelemetry.ts prints the spans of a transaction and of a search', async () => {
    const printed = await run('opentelemetry.ts')

    expect(printed).toMatch(
      /^ {2}FactRepository\.set [^]*\n {2}MessageRepository\.append [^]*\nMemoryStore\.transaction [^]*\nMessageRepository\.search /m,
    )
    expect(printed).toContain("'gen_ai.memory.record.count': 1")
  })

  test('claude-agent-sdk.ts finds what was said in a session', async () => {
    const printed = await run('claude-agent-sdk.ts')

    expect(printed).toContain('2 entries to resume from')
    expect(printed).toContain('found: Why is the timetable late?')
  })

  test('claude-memory-tool.ts writes down what it is told', async () => {
    const printed = await run('claude-memory-tool.ts')

    expect(printed).toContain("[ { type: 'text', text: 'Noted: by tram.' } ]")
    expect(printed).toContain("preferences.md { text: 'Ana takes the tram.\\n' }")
  })

  test("your-own-tables.ts joins an application's tables, as often as it is run", async () => {
    const folder = temporaryFolder()
    await run('your-own-tables.ts', folder)

    const printed = await run('your-own-tables.ts', folder)

    expect(printed).toBe("[ { senderId: 'ana', total: 6100, said: 'Is my invoice paid?' } ]\n")
  })

  test('app migrates its own tables beside the memory, in an empty database and in one in use', async () => {
    const folder = temporaryFolder()
    const used = temporaryFolder()
    {
      await using memory = await MemoryStore.open({ url: `file:${used}/app.db` })
      await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    }

    const printed = [await run('app/main.ts', folder), await run('app/main.ts', folder)]
    const beside = await run('app/main.ts', used)

    const row = "{ name: 'Ana', what: 'a cake without nuts', because: 'nuts' }\n"
    expect(printed).toEqual([`1 ${row}`, `2 ${row}`])
    expect(beside).toBe(`1 ${row}`)
  })

  test('app has the migrations that its schema asks for', async () => {
    const folder = join(temporaryFolder(), 'app')
    cpSync('examples/app', folder, { recursive: true })
    for (const name of ['schema.ts', 'drizzle.config.ts']) {
      const text = readFileSync(join(folder, name), 'utf8')
      const schema = resolve('src/schema/index.ts')
      writeFileSync(join(folder, name), text.replace('omega-memory/schema', schema))
    }
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))

    const kit = resolve('node_modules/drizzle-kit/bin.cjs')
    const { stdout } = await promisify(execFile)(process.execPath, [kit, 'generate'], {
      cwd: folder,
    })

    expect(stdout).toContain('No schema changes')
  })

  test('server.ts chats over HTTP and names what is wrong by its code', async () => {
    const port = 20_000 + (process.pid % 20_000)
    const server = spawn(process.execPath, [programOf('server.ts')], {
      cwd: temporaryFolder(),
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await listening(server)
    const post = (body: object) =>
      fetch(`http://127.0.0.1:${port}/chat`, { method: 'POST', body: JSON.stringify(body) })

    const answer = await post({ senderId: 'ana', text: 'Hello' })
    const refused = await post({ senderId: '', text: 'Hello' })
    server.kill('SIGTERM')
    const [code] = await once(server, 'exit')

    expect(await answer.json()).toEqual({ answer: expect.stringContaining('You said "Hello"') })
    expect([refused.status, await refused.json()]).toEqual([400, { error: 'invalid_input' }])
    expect(code).toBe(0)
  })
})

async function listening(server: ChildProcess): Promise<void> {
  for await (const chunk of server.stdout ?? []) if (String(chunk).includes('listening')) return
}
