import type { Backend, Question, Reply } from './backend.ts'
import { Connections } from './connections.ts'
import { Pipelines } from './pipelines.ts'
import { ProtocolError, StreamExpiredError, type WirePipeline } from './wire.ts'
import { WriteQueue } from './write-queue.ts'

export interface ImitationOptions {
  /** The file that the server keeps its database in. */
  path: string
  /** How long a write transaction may keep others waiting. */
  transactionMs?: number
  /** How long a stream may rest between two requests. */
  streamIdleMs?: number
  maxResponseBytes?: number
}

/**
 * Where no libSQL server can be had: speaks its protocol (Hrana 2 and 3, JSON) over one file, with that server's
 * refusals and limits, and with limits in time that a test can wait for. `test-server.test.ts` holds it against a
 * real one. It has no replicas, no namespaces, no TLS, and nothing in it is meant to be fast or safe.
 */
export class Imitation implements Backend {
  readonly #pipelines: Pipelines

  constructor(options: ImitationOptions) {
    this.#pipelines = new Pipelines({
      connections: new Connections(options.path),
      writeQueue: new WriteQueue(options.transactionMs ?? 5000),
      streamIdleMs: options.streamIdleMs ?? 10_000,
      maxResponseBytes: options.maxResponseBytes ?? 10_000_000,
    })
  }

  async answer({ method, url, body }: Question): Promise<Reply> {
    if (method === 'GET') return greeting(url)
    const version = /^\/v([23])\/pipeline$/.exec(url)?.[1]
    if (version === undefined) return text(404, '')
    try {
      const pipeline = JSON.parse(body.toString('utf8')) as WirePipeline
      return json(200, await this.#pipelines.run(pipeline, Number(version)))
    } catch (error) {
      return complaint(error)
    }
  }

  close(): Promise<void> {
    this.#pipelines.close()
    return Promise.resolve()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function greeting(url: string): Reply {
  const texts: Record<string, string> = {
    '/health': '',
    '/version': 'test server, speaking the protocol of libsql-server',
    '/v2': 'Hello, this is HTTP API v2 (Hrana over HTTP)',
    '/v3': 'Hello, this is HTTP API v3 (Hrana over HTTP)',
    '/v3-protobuf': 'Hello, this is HTTP API v3 (Hrana over HTTP)',
  }
  const known = texts[url]
  return text(known === undefined ? 404 : 200, known ?? '')
}

function complaint(error: unknown): Reply {
  if (error instanceof StreamExpiredError) {
    return json(500, { message: error.message, code: 'STREAM_EXPIRED' })
  }
  if (error instanceof ProtocolError || error instanceof SyntaxError) {
    return text(400, error.message)
  }
  return json(500, { error: `Internal Error: \`${String(error)}\`` })
}

const text = (status: number, body: string): Reply => ({
  status,
  type: 'text/plain',
  body: Buffer.from(body),
})

const json = (status: number, body: object): Reply => ({
  status,
  type: 'application/json',
  body: Buffer.from(JSON.stringify(body)),
})
