import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, sample, test } from './omega.ts'
import { ended, start } from './program-process.ts'

/** The first line of what it prints. */
async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += chunk
    if (text.includes('\n')) break
  }
  return text.split('\n')[0] ?? ''
}

describe('the program', () => {
  test('keeps its database in the current folder', async ({ path }) => {
    const folder = dirname(path)

    const imported = await ended(start(['import', sample], folder))
    const listed = await ended(
      start(['facts', '--sender', 'ana', '--db', 'omega-memory.db'], folder),
    )

    expect(imported).toMatchObject({ code: 0, stderr: '' })
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('Porto') })
  })

  test('hands its exit code to the shell', async ({ path }) => {
    const { code, stdout, stderr } = await ended(start(['stats'], dirname(path)))

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test('stops at Ctrl-C and takes up where it was', async ({ path, open }) => {
    const folder = dirname(path)
    const lines = Array.from({ length: 20_000 }, (_, at) =>
      JSON.stringify({
        channel: 'cli',
        senderId: 'ana',
        role: 'user',
        content: `message ${at}`,
        timestamp: new Date(Date.UTC(2025, 0, 1) + at * 60_000),
      }),
    )
    writeFileSync(join(folder, 'long.jsonl'), lines.join('\n'))
    const memory = await open()
    const stored = async () => (await memory.stats('ana')).messages

    const running = start(['import', 'long.jsonl', '--db', path], folder)
    const ending = ended(running)
    while ((await stored()) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    running.kill('SIGINT')
    const stopped = await ending

    expect(stopped).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('run the same command to go on'),
    })
    expect(await stored()).toBeLessThan(20_000)
    await ended(start(['import', 'long.jsonl', '--db', path], folder))
    expect(await stored()).toBe(20_000)
  })
})

describe('browse', () => {
  test('serves the page of a file on this machine until it is stopped', async ({
    onSample,
    path,
  }) => {
    await onSample('stats')
    const port = String(40_000 + (process.pid % 20_000))
    const browse = start(['browse', '--db', path, '--port', port], dirname(path))
    const line = await firstLine(browse)
    const [, url = ''] = /^Open (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32})$/.exec(line) ?? []

    const entered = await fetch(url, { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const people = await fetch(new URL('/api/people', url), { headers: { cookie } })
    const stranger = await fetch(new URL('/api/people', url))
    browse.kill('SIGTERM')
    const [code] = await once(browse, 'close')

    expect(await people.json()).toMatchObject({
      people: [{ senderId: 'ana' }, { senderId: 'mateo' }],
    })
    expect(stranger.status).toBe(403)
    expect(code).toBe(0)
  })
})

describe('studio', () => {
  test('shows the tables and rows of a file to its page alone', async ({ onSample, path }) => {
    await onSample('stats')
    const port = 20_000 + (process.pid % 20_000)
    const studio = start(['studio', '--db', path, '--port', String(port)], dirname(path))
    const line = await firstLine(studio)
    const ask = async (body: object, headers: Record<string, string> = {}) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      return answer.json()
    }
    const query = (sql: string) => ask({ type: 'proxy', data: { sql, params: [], method: 'all' } })

    const begun = await ask({ type: 'init' }, { origin: 'https://local.drizzle.studio' })
    const tables = await query(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
    const rows = await query(`SELECT value FROM facts WHERE sender_id = 'ana' AND key = 'location'`)
    const stranger = await ask({ type: 'init' }, { origin: 'https://example.com' })
    studio.kill('SIGTERM')
    await once(studio, 'close')

    expect(line).toBe(`Open https://local.drizzle.studio?port=${port}`)
    expect(begun).toMatchObject({ dialect: 'sqlite' })
    expect(tables).toContainEqual({ name: 'messages' })
    expect(JSON.stringify(tables)).not.toMatch(/_fts|_recall|_migrations|sqlite_/)
    expect(rows).toEqual([{ value: 'Porto' }])
    expect(stranger).toEqual({ status: 'error', error: 'only the studio page is answered' })
  })
})
