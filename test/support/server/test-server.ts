import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import type { Backend, Question, Reply } from './backend.ts'
import type { Fault, FaultPlan } from './fault.ts'
import { findServer } from './find-server.ts'
import { Imitation, type ImitationOptions } from './imitation.ts'
import { RealServer } from './real-server.ts'

export interface TestServerOptions {
  /** The file that the server keeps its database in. */
  path: string
  /** Refuse whoever does not present this token. */
  authToken?: string
  maxResponseBytes?: number
}

/**
 * What stands before a libSQL server in tests, on a free loopback port: it orders faults, counts requests and adds
 * latency. Behind it is a real server where one is found, and the imitation where none is.
 */
export class TestServer {
  readonly url: string
  /** Added to every round trip, in milliseconds. */
  latencyMs = 0
  /** What goes wrong, and when. */
  faults: FaultPlan | undefined

  readonly #http: Server
  readonly #backend: Backend
  readonly #authToken: string | undefined
  #roundTrips = 0
  #receivedBytes = 0

  private constructor(http: Server, backend: Backend, authToken: string | undefined) {
    this.#http = http
    this.#backend = backend
    this.#authToken = authToken
    this.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    http.on('request', (request, response) => {
      this.#handle(request, response).catch(() => response.destroy())
    })
  }

  static async start(options: TestServerOptions): Promise<TestServer> {
    return findServer() === undefined ? TestServer.imitate(options) : TestServer.real(options)
  }

  /** Before the imitation, for what a real server can't be made to do: wait for milliseconds only. */
  static async imitate(options: TestServerOptions & ImitationOptions): Promise<TestServer> {
    return TestServer.#before(new Imitation(options), options)
  }

  /** Before a real server, which must be there. */
  static async real(options: TestServerOptions): Promise<TestServer> {
    const { path, maxResponseBytes } = options
    const args =
      maxResponseBytes === undefined ? [] : ['--max-response-size', `${maxResponseBytes}B`]
    return TestServer.#before(await RealServer.start({ path, args }), options)
  }

  static async #before(backend: Backend, { authToken }: TestServerOptions): Promise<TestServer> {
    const http = createServer()
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    return new TestServer(http, backend, authToken)
  }

  /** Requests that reached the server since it started. */
  get roundTrips(): number {
    return this.#roundTrips
  }

  /** How many bytes were sent to the server since it started. */
  get receivedBytes(): number {
    return this.#receivedBytes
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
    await this.#backend.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const question = await read(request)
    if (question.method === 'GET') return send(response, await this.#backend.answer(question))
    this.#roundTrips += 1
    this.#receivedBytes += question.body.length
    const fault = this.faults?.(this.#roundTrips, question.body.toString())
    if (this.latencyMs > 0) await wait(this.latencyMs)
    if (fault?.kind === 'drop') return void request.socket.destroy()
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end()
    if (fault?.kind === 'too-busy') return send(response, tooBusy)
    if (fault?.kind === 'redirect') {
      return void response.writeHead(fault.status, { location: fault.to }).end()
    }
    if (!this.#isAuthorized(request)) return send(response, refusal)
    await this.#pass(question, response, fault)
  }

  async #pass(question: Question, response: ServerResponse, fault?: Fault): Promise<void> {
    const reply = await this.#backend.answer(question)
    if (fault?.kind === 'lose-reply') return void response.socket?.destroy()
    if (fault?.kind === 'status-after') {
      const { status, to, page } = fault
      const type = page === undefined ? {} : { 'content-type': 'text/html' }
      const headers = { ...type, ...(to === undefined ? {} : { location: to }) }
      return void response.writeHead(status, headers).end(page)
    }
    if (fault?.kind === 'slow') await wait(fault.ms)
    if (fault?.kind !== 'cut-reply') return send(response, reply)
    writeHead(response, reply)
    const half = reply.body.subarray(0, reply.body.length / 2)
    response.write(half, () => response.socket?.destroy())
  }

  #isAuthorized(request: IncomingMessage): boolean {
    if (this.#authToken === undefined) return true
    return request.headers.authorization === `Bearer ${this.#authToken}`
  }
}

async function read(request: IncomingMessage): Promise<Question> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const type = request.headers['content-type']
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: type === undefined ? {} : { 'content-type': type },
    body: Buffer.concat(chunks),
  }
}

function writeHead(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, {
    ...(type === null ? {} : { 'content-type': type }),
    'content-length': body.length,
  })
}

function send(response: ServerResponse, reply: Reply): void {
  writeHead(response, reply)
  response.end(reply.body)
}

const tooBusy: Reply = {
  status: 429,
  type: 'application/json',
  body: Buffer.from(JSON.stringify({ error: 'Too many requests' })),
}

const refusal: Reply = {
  status: 401,
  type: 'application/json',
  body: Buffer.from(JSON.stringify({ error: 'Unauthorized: `The JWT is invalid`' })),
}
