import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import {
  createMcpHandler,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server'

import { MemoryError } from '../../index.ts'
import { answer, maxRequestBodySize, refuse, requestOf } from './node-http.ts'
import { type McpOptions, servedBy } from './options.ts'
import { serverFor } from './server.ts'
import { Sessions } from './sessions.ts'
import type { Serving } from './stdio.ts'

/** Whose memory is served over HTTP, and where. */
export interface HttpOptions extends McpOptions {
  /** The port of this machine, a free one unless given. */
  readonly port?: number
  /** What every request has to bear, 16 characters at least; made anew unless given. `false` lets anybody on this machine in. */
  readonly token?: string | false
  /** Hears of requests that could not be answered; nobody does unless given. */
  readonly onError?: (error: Error) => void
}

/** A server that is listening. */
export interface HttpServing extends Serving {
  /** Where clients reach it, such as `http://127.0.0.1:4990/mcp`. */
  readonly url: string
  /** What they have to send as `Authorization: Bearer …`; undefined when there is none. */
  readonly token: string | undefined
}

/** What is shorter could be guessed. */
const leastToken = 16

/** Serves clients over HTTP, on this machine only. */
export async function serveOverHttp(options: HttpOptions): Promise<HttpServing> {
  const { port = 0, token: given, onError, ...served } = options
  servedBy(served, () => undefined)
  if (typeof given === 'string' && given.length < leastToken) {
    throw new MemoryError('invalid_input', `token: must have at least ${leastToken} characters`)
  }
  const token = given === false ? undefined : (given ?? randomBytes(24).toString('base64url'))
  const serve = () => serverFor(served, (uri) => modern.notify.resourceUpdated(uri))
  const modern = createMcpHandler(serve, { legacy: 'reject', maxRequestBodySize, onerror: onError })
  const sessions = new Sessions(serve)
  const underWay = new Set<Promise<void>>()

  const http = createServer((incoming, outgoing) => {
    const refusal = refusalOf(incoming, token)
    if (refusal) return refuse(outgoing, refusal)
    const work = (async () => {
      const request = requestOf(incoming, outgoing)
      const isLegacy = await isLegacyRequest(request, undefined, { maxRequestBodySize })
      return answer(outgoing, await (isLegacy ? sessions : modern).fetch(request))
    })().catch((error: unknown) => {
      onError?.(error instanceof Error ? error : new Error(String(error)))
      refuse(outgoing, { status: 500, message: 'The request could not be answered' })
    })
    underWay.add(work)
    void work.then(() => underWay.delete(work))
  })
  http.listen(port, '127.0.0.1')
  await once(http, 'listening')
  const ended = once(http, 'close').then(() => undefined)
  const close = async () => {
    http.close()
    await Promise.all(underWay)
    await sessions.close()
    await modern.close()
    http.closeAllConnections()
    await ended
  }
  const { port: listening } = http.address() as AddressInfo
  return { url: `http://127.0.0.1:${listening}/mcp`, token, ended, close }
}

/** Why a request is not even read: a page of the web that has come here by a name of its own, or nobody we know. */
function refusalOf({ headers, url = '' }: IncomingMessage, token: string | undefined) {
  const host = validateHostHeader(headers.host, localhostAllowedHostnames())
  if (!host.ok) return { status: 403, message: host.message }
  const origin = validateOriginHeader(headers.origin, localhostAllowedOrigins())
  if (!origin.ok) return { status: 403, message: origin.message }
  if (token !== undefined && !bears(headers.authorization ?? '', token)) {
    return { status: 401, message: 'A token is needed', headers: { 'WWW-Authenticate': 'Bearer' } }
  }
  return /^\/mcp(\?|$)/.test(url) ? undefined : { status: 404, message: 'There is only /mcp here' }
}

/** Compared by digests, which takes as long whatever is given. */
const bears = (authorization: string, token: string): boolean =>
  timingSafeEqual(digestOf(authorization), digestOf(`Bearer ${token}`))

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()
