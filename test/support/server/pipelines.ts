import { randomUUID } from 'node:crypto'

import type { Connections } from './connections.ts'
import { Stream } from './stream.ts'
import {
  ProtocolError,
  StatementError,
  StreamExpiredError,
  type WirePipeline,
  type WireRequest,
} from './wire.ts'
import type { WriteQueue } from './write-queue.ts'

export interface PipelineOptions {
  connections: Connections
  writeQueue: WriteQueue
  streamIdleMs: number
  maxResponseBytes: number
}

/** Streams by baton: a stream goes on while its client presents the newest baton, and expires when it rests. */
export class Pipelines {
  readonly #options: PipelineOptions
  readonly #resting = new Map<string, { stream: Stream; expiry: NodeJS.Timeout }>()
  readonly #expired = new Set<string>()

  constructor(options: PipelineOptions) {
    this.#options = options
  }

  async run(pipeline: WirePipeline, version: number) {
    const stream = this.#wake(pipeline.baton ?? undefined)
    try {
      const results = []
      for (const request of pipeline.requests) results.push(await answer(stream, request, version))
      return { baton: this.#rest(stream), base_url: null, results }
    } catch (error) {
      stream.close()
      throw error
    }
  }

  close(): void {
    for (const { stream, expiry } of this.#resting.values()) {
      clearTimeout(expiry)
      stream.close()
    }
    this.#resting.clear()
    this.#options.connections.close()
  }

  #wake(baton: string | undefined): Stream {
    if (baton === undefined) return new Stream(this.#options)
    const resting = this.#resting.get(baton)
    if (resting === undefined) {
      if (this.#expired.has(baton)) throw new StreamExpiredError()
      throw new ProtocolError('Received an invalid baton')
    }
    clearTimeout(resting.expiry)
    this.#resting.delete(baton)
    return resting.stream
  }

  #rest(stream: Stream): string | null {
    if (stream.isClosed) return null
    const baton = randomUUID()
    const expiry = setTimeout(() => {
      this.#resting.delete(baton)
      this.#expired.add(baton)
      stream.close()
    }, this.#options.streamIdleMs)
    this.#resting.set(baton, { stream, expiry: expiry.unref() })
    return baton
  }
}

async function answer(stream: Stream, request: WireRequest, version: number) {
  try {
    return {
      type: 'ok',
      response: { type: request.type, ...(await perform(stream, request, version)) },
    }
  } catch (error) {
    if (!(error instanceof StatementError)) throw error
    return { type: 'error', error: error.toWire() }
  }
}

async function perform(stream: Stream, request: WireRequest, version: number): Promise<object> {
  switch (request.type) {
    case 'execute':
      return { result: await stream.execute(request.stmt) }
    case 'batch':
      return { result: await stream.batch(request.batch) }
    case 'sequence':
      await stream.sequence(request)
      return {}
    case 'describe':
      return { result: stream.describe(request) }
    case 'store_sql':
      stream.storeSql(request.sql_id, request.sql)
      return {}
    case 'close_sql':
      stream.closeSql(request.sql_id)
      return {}
    case 'get_autocommit':
      if (version < 3) throw new ProtocolError('The `get_autocommit` request needs Hrana 3')
      return { is_autocommit: stream.isAutocommit }
    case 'close':
      stream.close()
      return {}
    default:
      throw new ProtocolError('A request has an unknown type')
  }
}
