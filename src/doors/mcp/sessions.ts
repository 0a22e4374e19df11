import { randomUUID } from 'node:crypto'

import {
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'

import { maxRequestBodySize } from './node-http.ts'

/** How many clients may be connected at once: the one that was quiet longest has to greet again. */
const mostSessions = 100

interface Session {
  readonly server: McpServer
  readonly transport: WebStandardStreamableHTTPServerTransport
}

/** The connections of clients that speak the revisions of 2025, each with a server of its own. */
export class Sessions {
  readonly #serve: () => Promise<McpServer>
  /** By their ids, the one that was quiet longest first. */
  readonly #sessions = new Map<string, Session>()

  constructor(serve: () => Promise<McpServer>) {
    this.#serve = serve
  }

  async fetch(request: Request): Promise<Response> {
    const id = request.headers.get('mcp-session-id')
    const known = id === null ? undefined : this.#sessions.get(id)
    if (id !== null && !known) return noSession()
    if (id !== null && known) {
      this.#sessions.delete(id)
      this.#sessions.set(id, known)
    }
    const session = known ?? (await this.#begin())
    return session.transport.handleRequest(request)
  }

  async close(): Promise<void> {
    for (const { server } of this.#sessions.values()) await server.close()
    this.#sessions.clear()
  }

  /** Begins a session, which is kept once it is greeted: one that is asked for anything else is not. */
  async #begin(): Promise<Session> {
    const server = await this.#serve()
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      // Nothing is told while a tool runs, so that its answer is one JSON.
      enableJsonResponse: true,
      maxRequestBodySize,
      onsessioninitialized: (id) => this.#keep(id, { server, transport }),
      onsessionclosed: async (id) => this.#end(id),
    })
    await server.connect(transport)
    return { server, transport }
  }

  async #keep(id: string, session: Session): Promise<void> {
    const [quietest] = this.#sessions.keys()
    if (this.#sessions.size >= mostSessions && quietest !== undefined) await this.#end(quietest)
    this.#sessions.set(id, session)
  }

  async #end(id: string): Promise<void> {
    const session = this.#sessions.get(id)
    this.#sessions.delete(id)
    await session?.server.close()
  }
}

/** A client that is answered so greets again. */
const noSession = (): Response =>
  Response.json(
    { jsonrpc: '2.0', error: { code: -32_001, message: 'Session not found' }, id: null },
    { status: 404 },
  )
