import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

const MAX_BODY_BYTES = 1024 * 1024

/** What Express cuts off of the address where a handler is mounted, it keeps here. */
type Incoming = IncomingMessage & { originalUrl?: string }

/** Answers a request of `node:http` with a handler of the web's requests. */
export async function serve(
  handle: (request: Request) => Promise<Response>,
  incoming: Incoming,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const response = await handle(await requestOf(incoming, outgoing))
    outgoing.writeHead(response.status, [...response.headers].flat())
    if (response.body) await pipeline(chunksOf(response.body), outgoing)
    else outgoing.end()
  } catch {
    // The browser went away, or the answer broke off: there is nobody to tell.
    outgoing.destroy()
  }
}

async function requestOf(incoming: Incoming, outgoing: ServerResponse): Promise<Request> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  const url = new URL(incoming.originalUrl ?? incoming.url ?? '/', 'http://127.0.0.1')
  const { method = 'GET' } = incoming
  const body = method === 'POST' ? await bodyOf(incoming) : undefined
  return new Request(url, { method, headers, signal: gone.signal, body })
}

async function bodyOf(incoming: Incoming): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length
    if (size > MAX_BODY_BYTES) throw new Error('more than a change can say')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}
