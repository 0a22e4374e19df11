import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import { temporaryPath } from './support/temporary.ts'

const loader = resolve('test/support/typescript.mjs')

const temporaryFolder = () => dirname(temporaryPath())

/** What an example prints, in an empty folder. */
async function run(name: string, cwd = temporaryFolder()): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', loader, resolve('examples', name)],
    { cwd },
  )
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

  test("your-own-tables.ts joins an application's tables, as often as it is run", async () => {
    const folder = temporaryFolder()
    await run('your-own-tables.ts', folder)

    const printed = await run('your-own-tables.ts', folder)

    expect(printed).toBe("[ { senderId: 'ana', total: 6100, said: 'Is my invoice paid?' } ]\n")
  })

  test('server.ts chats over HTTP and names what is wrong by its code', async () => {
    const port = 20_000 + (process.pid % 20_000)
    const server = spawn(process.execPath, ['--import', loader, resolve('examples/server.ts')], {
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
