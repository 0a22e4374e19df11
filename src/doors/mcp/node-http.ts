import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** The longest request that is read: the longest message with every character escaped has room. */
export const maxRequestBodySize = 16 * 1024 * 1024

/** A request as the web's own interfaces have it. It is aborted when its sender has gone. */
export function requestOf(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const { method = 'GET', headers, url = '/' } = incoming
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const given = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
  const init: RequestInit & { duplex?: 'half' } = { method, headers: given, signal: gone.signal }
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = Readable.toWeb(incoming) as NonNullable<RequestInit['body']>
    init.duplex = 'half'
  }
  return new Request(new URL(url, `http://${headers.host}`), init)
}

/** Sends a response of the web's interfaces. Resolves when all of it is sent, a stream that goes on when it has begun. */
export async function answer(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (!response.body) {
    outgoing.end()
    return
  }
  const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>)
  // A reader that goes before the end is no error.
  const sent = pipeline(body, outgoing).catch(() => undefined)
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) outgoing.flushHeaders()
  else await sent
}

interface Refusal {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers with an error of the protocol, without having read the request. */
export function refuse(outgoing: ServerResponse, { status, message, headers }: Refusal): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const error = { jsonrpc: '2.0', error: { code: -32_000, message }, id: null }
  outgoing.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  outgoing.end(JSON.stringify(error))
}
