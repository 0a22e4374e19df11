import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { MemoryStore } from '../../../src/index.ts'
import { describe, expect, omega, test } from '../omega.ts'
import { ended, inShell, start } from '../program-process.ts'

const request = (id: number, method: string, params: object = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })

const greeting = [
  request(1, 'initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  }),
  JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
]

const remember = (id: number, key: string, value: string) =>
  request(id, 'tools/call', { name: 'remember_fact', arguments: { key, value } })

/** What was written, a message of the protocol a line, by the number of what it answers. */
const messagesIn = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; result: { isError?: boolean } })
    .sort((a, b) => a.id - b.id)

async function factsIn(path: string) {
  await using memory = await MemoryStore.open({ url: `file:${path}` })
  return (await memory.facts.list('ana')).map(({ key, value }) => [key, value])
}

describe('mcp', () => {
  test('refuses to start when nobody is named, and says how to', async ({ path }) => {
    const { code, stdout, stderr } = await omega(['mcp', '--db', path])

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('--sender')
    expect(stderr).toContain('OMEGA_MEMORY_SENDER')
  })

  test('begins a memory, answers all that it was asked before its input ended, and ends', async ({
    path,
  }) => {
    const asked = [...greeting, remember(2, 'city', 'Porto'), remember(3, 'cat', 'Rex')]

    const { code, stdout, stderr } = await omega(['mcp', '--sender', 'ana', '--db', path], {
      typed: asked.join('\n'),
    })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(messagesIn(stdout).map(({ id }) => id)).toEqual([1, 2, 3])
    expect(await factsIn(path)).toEqual([
      ['cat', 'Rex'],
      ['city', 'Porto'],
    ])
  })

  test('writes nothing but the protocol to its output, whatever comes in', async ({ path }) => {
    const asked = [
      ...greeting,
      'hello, my password is hunter2',
      '{"jsonrpc":"2.0"',
      '[]',
      request(2, 'no/such/method'),
      request(3, 'tools/call', { name: 'get_memory', arguments: { id: 'nothing' } }),
      request(4, 'tools/call', { name: 'drop_tables' }),
      remember(5, 'note', 'x'.repeat(12 * 1024 * 1024)),
      remember(6, 'city', 'Porto'),
    ]

    const { code, stdout, stderr } = await omega(['mcp', '--sender', 'ana', '--db', path], {
      typed: asked.join('\n'),
    })

    expect(code).toBe(0)
    expect(stderr).toContain('could not be read')
    expect(stderr).not.toContain('hunter2')
    const messages = messagesIn(stdout)
    expect(messages.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6])
    expect(messages.find(({ id }) => id === 2)).toMatchObject({ error: { code: -32601 } })
    expect(messages.find(({ id }) => id === 4)).toMatchObject({ error: { code: -32602 } })
    for (const id of [3, 5]) {
      expect(messages.find((message) => message.id === id)?.result.isError).toBe(true)
    }
    expect(await factsIn(path)).toEqual([['city', 'Porto']])
  })

  test('answers each of thousands of requests that come at once', async ({ path }) => {
    const ids = Array.from({ length: 3000 }, (_, n) => n + 2)
    const asked = ids.map((id) =>
      id % 100 === 0
        ? remember(id, `note ${id}`, 'x')
        : request(id, 'tools/call', { name: 'list_facts' }),
    )

    const { code, stdout, stderr } = await omega(['mcp', '--sender', 'ana', '--db', path], {
      typed: [...greeting, ...asked].join('\n'),
    })

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(messagesIn(stdout).map(({ id }) => id)).toEqual([1, ...ids])
    expect(await factsIn(path)).toHaveLength(30)
  })

  test('leaves out a line that is too long for any tool, and goes on', async ({ path }) => {
    const server = start(['mcp', '--sender', 'ana', '--db', path], '.', {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const done = ended(server)

    const long = 'x'.repeat(65 * 1024 * 1024)
    server.stdin!.end([...greeting, long, remember(2, 'city', 'Porto'), ''].join('\n'))

    const { code, stdout, stderr } = await done
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('could not be read'),
    })
    expect(messagesIn(stdout).map(({ id }) => id)).toEqual([1, 2])
    expect(await factsIn(path)).toEqual([['city', 'Porto']])
  })

  test('ends when its client reads no more, and keeps what it was asked before', async ({
    path,
  }) => {
    const server = spawn('sh', ['-c', `exec ${inShell} mcp --sender ana --db "$0"`, path])
    const exit = once(server, 'exit')
    server.stdin.write(`${greeting.join('\n')}\n${remember(2, 'city', 'Porto')}\n`)
    const lines = createInterface({ input: server.stdout })
    await once(lines, 'line')
    await once(lines, 'line')

    server.stdout.destroy()
    server.stdin.on('error', () => undefined)
    server.stdin.write(`${remember(3, 'cat', 'Rex')}\n${remember(4, 'dog', 'Rex')}\n`)

    expect(await exit).toEqual([0, null])
    expect(await factsIn(path)).toContainEqual(['city', 'Porto'])
  })

  test.for([
    ['2024-11-05', '2024-11-05'],
    ['2025-06-18', '2025-06-18'],
    ['1999-01-01', '2025-11-25'],
    ['2031-01-01', '2025-11-25'],
  ])('answers a client of %s in %s', async ([asked, answered], { path }) => {
    const clientInfo = { name: 'client', version: '1' }
    const params = { protocolVersion: asked, capabilities: {}, clientInfo }

    const { stdout } = await omega(['mcp', '--sender', 'ana', '--db', path], {
      typed: request(1, 'initialize', params),
    })

    expect(JSON.parse(stdout)).toMatchObject({ result: { protocolVersion: answered } })
  })

  test('takes the person from the environment, and ends on a signal with what it was asked done', async ({
    path,
  }) => {
    const server = spawn('sh', ['-c', `exec ${inShell} mcp --db "$0"`, path], {
      env: { ...process.env, OMEGA_MEMORY_SENDER: 'ana' },
    })
    const exit = once(server, 'exit')
    const lines = createInterface({ input: server.stdout })
    server.stdin.write(`${greeting.join('\n')}\n`)
    await once(lines, 'line')

    server.stdin.write(`${remember(2, 'city', 'Porto')}\n${remember(3, 'cat', 'Rex')}\n`)
    await once(lines, 'line')
    server.kill('SIGTERM')

    expect(await exit).toEqual([0, null])
    expect(await factsIn(path)).toContainEqual(['city', 'Porto'])
  })

  test('says why when the database can not be opened, and ends', async ({ path }) => {
    const server = start(['mcp', '--sender', 'ana', '--db', `${path}/..`], '.', {
      stdio: ['pipe', 'pipe', 'pipe'],
    })

    const { code, stdout, stderr } = await ended(server)

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('is a folder')
  })
})
