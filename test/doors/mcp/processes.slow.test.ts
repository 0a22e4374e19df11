/** Several clients at once on one file, each with a server of its own, of which one is killed: what was answered is there. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { onTestFinished } from 'vitest'

import { call } from '../../support/mcp.ts'
import { describe, expect, test } from '../../support/memory.ts'
import { commandLine } from '../../support/programs.ts'

const command = process.execPath
const argsOn = (url: string) => [...commandLine(), 'mcp', '--sender', 'ana', '--db', url]

/** A client of today, whose server is a process of its own. */
async function today(url: string) {
  const client = new Client({ name: 'today', version: '1' })
  const transport = new StdioClientTransport({ command, args: argsOn(url) })
  await client.connect(transport)
  onTestFinished(() => client.close())
  return { client, pid: transport.pid! }
}

/** The same of the SDK before. */
async function before(url: string): Promise<OlderClient> {
  const client = new OlderClient({ name: 'before', version: '1' })
  await client.connect(new OlderTransport({ command, args: argsOn(url) }))
  onTestFinished(() => client.close())
  return client
}

/** A client of a server that listens, in a process of its own. */
async function overHttp(url: string): Promise<Client> {
  const port = 20_000 + (process.pid % 20_000)
  const server: ChildProcess = spawn(command, [...argsOn(url), '--port', `${port}`, '--json'])
  onTestFinished(() => void server.kill())
  const [printed] = await once(server.stdout!, 'data')
  const told = JSON.parse(String(printed)) as { url: string; token: string }
  const client = new Client({ name: 'http', version: '1' })
  const headers = { Authorization: `Bearer ${told.token}` }
  await client.connect(
    new StreamableHTTPClientTransport(new URL(told.url), { requestInit: { headers } }),
  )
  onTestFinished(() => client.close())
  return client
}

/** Tells facts one after another until there are enough, or nobody answers any more. Those that were answered. */
async function tellFacts(
  client: Pick<Client, 'callTool'> | Pick<OlderClient, 'callTool'>,
  who: string,
  heard: (count: number) => void = () => undefined,
): Promise<string[]> {
  const answered: string[] = []
  for (let number = 0; number < 20; number += 1) {
    const key = `${who} ${number}`
    try {
      await call(client, 'remember_fact', { key, value: 'told' })
    } catch {
      break
    }
    answered.push(key)
    heard(answered.length)
  }
  return answered
}

describe('two processes and a listening one, on the same memory', () => {
  test('lose nothing that was answered when one of them is killed, and started again', async ({
    memory,
    url,
  }) => {
    const [killed, other, listening] = await Promise.all([today(url), before(url), overHttp(url)])

    const told = await Promise.all([
      tellFacts(killed.client, 'killed', (count) => {
        if (count === 10) process.kill(killed.pid, 'SIGKILL')
      }),
      tellFacts(other, 'other'),
      tellFacts(listening, 'listening'),
    ])
    const again = await today(url)
    const toldAgain = await tellFacts(again.client, 'again')

    expect(told.map((each) => each.length >= 10)).toEqual([true, true, true])
    expect([told[1].length, told[2].length, toldAgain.length]).toEqual([20, 20, 20])
    const stored = (await memory.facts.list('ana')).map(({ key }) => key)
    expect(stored).toEqual(expect.arrayContaining([...told.flat(), ...toldAgain]))
    const { findings } = await memory.doctor()
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})
