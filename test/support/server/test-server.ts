import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import { Connections } from './connections.ts'
import type { Fault, FaultPlan } from './fault.ts'
import { Pipelines } from './pipelines.ts'
import { ProtocolError, StreamExpiredError, type WirePipeline } from './wire.ts'
import { WriteQueue } from './write-queue.ts'

const json = 'application/json'

export interface TestServerOptions {
  /** The file that the server keeps its database in. */
  path: string
  /** Refuse whoever does not present this token. */
  authToken?: string
  /** How long a write transaction may keep others waiting. */
  transactionMs?: number
  /** How long a stream may rest between two requests. */
  streamIdleMs?: number
  maxResponseBytes?: number
}

/**
 * A part of the tests, not of the library: a server that speaks the protocol of libSQL's server (Hrana 2 and 3, JSON)
 * on a free loopback port over one file, with that server's refusals and limits, so that @libsql/client can be used
 * against it unmodified, and with faults to order. It is written after the published behaviour of libsql-server; it has no
 * replicas, no namespaces, no TLS, and nothing in it is meant to be fast or safe.
 */
export class TestServer {
  readonly url: string
  /** Added to every round trip, in milliseconds. */
  latencyMs = 0
  /** What goes wrong, and when. */
  faults: FaultPlan | undefined

  readonly #http: Server
  readonly #pipelines: Pipelines
  readonly #authToken: string | undefined
  #roundTrips = 0

  private constructor(http: Server, pipelines: Pipelines, authToken: string | undefined) {
    this.#http = http
    this.#pipelines = pipelines
    this.#authToken = authToken
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    http.on('request', (request, response) => void this.#handle(request, response))
  }

  static async start(options: TestServerOptions): Promise<TestServer> {
    const http = createServer()
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const pipelines = new Pipelines({
      connections: new Connections(options.path),
      writeQueue: new WriteQueue(options.transactionMs ?? 5000),
      streamIdleMs: options.streamIdleMs ?? 10_000,
      maxResponseBytes: options.maxResponseBytes ?? 10_000_000,
    })
    return new TestServer(http, pipelines, options.authToken)
  }

  /** Requests that reached the server since it started. */
  get roundTrips(): number {
    return this.#roundTrips
  }

  /** How many requests a piece of work costs. */
  async countRoundTrips(work: () => Promise<unknown>): Promise<number> {
    const before = this.#roundTrips
    await work()
    return this.#roundTrips - before
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
    this.#pipelines.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request)
    if (request.method === 'GET') return greet(request, response)
    const version = /^\/v([23])\/pipeline$/.exec(request.url ?? '')?.[1]
    if (version === undefined) return void response.writeHead(404).end()
    this.#roundTrips += 1
    const fault = this.faults?.(this.#roundTrips)
    if (this.latencyMs > 0) await wait(this.latencyMs)
    if (fault?.kind === 'drop') return void request.socket.destroy()
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end()
    if (!this.#isAuthorized(request)) return refuse(response)
    await this.#answer(body, Number(version), response, fault)
  }

  async #answer(body: string, version: number, response: ServerResponse, fault?: Fault) {
    try {
      const reply = await this.#pipelines.run(JSON.parse(body) as WirePipeline, version)
      if (fault?.kind === 'lose-reply') return void response.socket?.destroy()
      if (fault?.kind === 'status-after') return void response.writeHead(fault.status).end()
      if (fault?.kind === 'slow') await wait(fault.ms)
      const bytes = Buffer.from(JSON.stringify(reply))
      response.writeHead(200, { 'content-type': json, 'content-length': bytes.length })
      if (fault?.kind !== 'cut-reply') return void response.end(bytes)
      response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.destroy())
    } catch (error) {
      complain(error, response)
    }
  }

  #isAuthorized(request: IncomingMessage): boolean {
    if (this.#authToken === undefined) return true
    return request.headers.authorization === `Bearer ${this.#authToken}`
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function greet(request: IncomingMessage, response: ServerResponse): void {
  const texts: Record<string, string> = {
    '/health': '',
    '/version': 'test server, speaking the protocol of libsql-server',
    '/v2': 'Hello, this is HTTP API v2 (Hrana over HTTP)',
    '/v3': 'Hello, this is HTTP API v3 (Hrana over HTTP)',
  }
  const text = texts[request.url ?? '']
  response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/plain' })
  response.end(text)
}

function complain(error: unknown, response: ServerResponse): void {
  if (error instanceof StreamExpiredError) {
    const body = JSON.stringify({ message: error.message, code: 'STREAM_EXPIRED' })
    response.writeHead(500, { 'content-type': json }).end(body)
  } else if (error instanceof ProtocolError || error instanceof SyntaxError) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(error.message)
  } else {
    response.writeHead(500, { 'content-type': json })
    response.end(JSON.stringify({ error: `Internal Error: \`${String(error)}\`` }))
  }
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'content-type': json })
  response.end(JSON.stringify({ error: 'Unauthorized: `The JWT is invalid`' }))
}
