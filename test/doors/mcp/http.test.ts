import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { onTestFinished } from 'vitest'

import {
  type HttpOptions,
  type HttpServing,
  serveMcpOverHttp,
} from '../../../src/doors/mcp/index.ts'
import { call } from '../../support/mcp.ts'
import { describe, expect, test } from '../../support/memory.ts'

const served = async (options: HttpOptions): Promise<HttpServing> => {
  const serving = await serveMcpOverHttp(options)
  onTestFinished(() => serving.close())
  return serving
}

const bearing = ({ token }: HttpServing) => ({ Authorization: `Bearer ${token}` })

async function connected<Connecting extends Client | OlderClient>(
  client: Connecting,
  serving: HttpServing,
): Promise<Connecting> {
  const options = { requestInit: { headers: bearing(serving) } }
  if (client instanceof Client) {
    await client.connect(new StreamableHTTPClientTransport(new URL(serving.url), options))
  } else await client.connect(new OlderTransport(new URL(serving.url), options))
  onTestFinished(() => client.close())
  return client
}

/** What is answered to a request that no client of the protocol would send. */
async function asked(
  url: string,
  {
    method = 'POST',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string },
) {
  const sent = request(url, {
    method,
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...headers,
    },
  })
  sent.on('error', () => undefined)
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode, body: await text(response) }
}

const greeting = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
})

describe('a server over HTTP', () => {
  test.for([
    ['of today', () => new Client({ name: 'test', version: '1' })],
    [
      'of the newest revision',
      () => new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } }),
    ],
    ['of the SDK before', () => new OlderClient({ name: 'test', version: '1' })],
  ] as const)('serves clients %s', async ([, make], { memory }) => {
    const serving = await served({ memory, senderId: 'ana' })
    const client = await connected(make(), serving)

    await call(client, 'remember_fact', { key: 'city', value: 'Porto' })
    const { resources } = await client.listResources()

    expect(await call(client, 'list_facts')).toMatchObject({ facts: [{ value: 'Porto' }] })
    expect(resources).toHaveLength(1)
    expect(serving.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/)
  })

  test('serves several clients at once, who see the same memory', async ({ memory }) => {
    const serving = await served({ memory, senderId: 'ana' })
    const clients = await Promise.all(
      Array.from({ length: 5 }, (_, number) =>
        connected(new Client({ name: `client-${number}`, version: '1' }), serving),
      ),
    )

    await Promise.all(
      clients.map((client, number) =>
        call(client, 'remember_fact', { key: `key ${number}`, value: 'told' }),
      ),
    )

    expect(await memory.facts.list('ana')).toHaveLength(5)
  })

  test('tells a subscriber of a change through another connection', async ({ memory }) => {
    const serving = await served({ memory, senderId: 'ana' })
    const listener = await connected(new OlderClient({ name: 'test', version: '1' }), serving)
    const writer = await connected(new Client({ name: 'test', version: '1' }), serving)
    const { ResourceUpdatedNotificationSchema } = await import('@modelcontextprotocol/sdk/types.js')
    const told = new Promise<string>((resolve) => {
      listener.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
        resolve(params.uri),
      )
    })

    await listener.subscribeResource({ uri: 'memory://profile' })
    await call(writer, 'remember_fact', { key: 'city', value: 'Porto' })

    expect(await told).toBe('memory://profile')
  })

  test('lets nobody in without the token, from another site, or by another name', async ({
    memory,
  }) => {
    const serving = await served({ memory, senderId: 'ana' })
    const known = bearing(serving)
    const status = async (headers: Record<string, string>, url = serving.url) =>
      (await asked(url, { headers, body: greeting })).status

    expect(await status(known)).toBe(200)
    expect(await status({})).toBe(401)
    expect(await status({ Authorization: 'Bearer 0123456789abcdef' })).toBe(401)
    expect(await status({ ...known, Host: 'evil.example' })).toBe(403)
    expect(await status({ ...known, Host: '127.0.0.1.evil.example' })).toBe(403)
    expect(await status({ ...known, Origin: 'https://evil.example' })).toBe(403)
    expect(await status({ ...known, Origin: 'null' })).toBe(403)
    expect(await status({ ...known, Origin: 'http://localhost:3000' })).toBe(200)
    expect(await status(known, serving.url.replace('/mcp', '/other'))).toBe(404)
  })

  test('answers what is wrong by the protocol, and goes on', async ({ memory }) => {
    const serving = await served({ memory, senderId: 'ana' })
    const headers = bearing(serving)
    const send = async (body: string, more: Record<string, string> = {}) =>
      (await asked(serving.url, { headers: { ...headers, ...more }, body })).status

    expect(await send('{"jsonrpc":')).toBe(400)
    expect(await send('[]')).toBe(400)
    expect(await send('{"jsonrpc":"2.0","id":1,"method":"tools/list"}')).toBe(400)
    expect(await send(greeting, { 'Mcp-Session-Id': 'nobody' })).toBe(404)
    expect(await send(greeting, { 'Content-Type': 'text/plain' })).toBe(415)
    expect(await send(greeting, { Accept: 'text/html' })).toBe(406)
    expect(await send(`"${'x'.repeat(17 * 1024 * 1024)}"`)).toBe(413)
    expect(await send(greeting)).toBe(200)
  })

  test('refuses a token that could be guessed, and needs none where that was asked for', async ({
    memory,
  }) => {
    await expect(served({ memory, senderId: 'ana', token: 'guess' })).rejects.toMatchObject({
      code: 'invalid_input',
    })

    const { url, token } = await served({ memory, senderId: 'ana', token: false })

    expect(token).toBe(undefined)
    expect((await asked(url, { body: greeting })).status).toBe(200)
  })

  test('answers what was asked before it is closed', async ({ memory }) => {
    const serving = await served({ memory, senderId: 'ana' })
    const client = await connected(new Client({ name: 'test', version: '1' }), serving)

    const told = Array.from({ length: 20 }, (_, number) =>
      call(client, 'remember_fact', { key: `key ${number}`, value: 'told' }).then(
        () => 'told',
        () => 'refused',
      ),
    )
    await call(client, 'list_facts')
    await serving.close()

    const stored = (await memory.facts.list('ana')).length
    expect((await Promise.all(told)).filter((each) => each === 'told')).toHaveLength(stored)
  })
})
