import type { McpServer } from '@modelcontextprotocol/server'

import type { MemoryStore } from '../../index.ts'
import { checkOptions } from '../options.ts'
import type { GraphReport } from './graph/graph-lines.ts'
import type { HttpOptions, HttpServing } from './http.ts'
import type { McpOptions } from './options.ts'

export type { McpOptions } from './options.ts'
import type { Serving, StdioOptions } from './stdio.ts'

export type { GraphReport } from './graph/graph-lines.ts'
export type { HttpOptions, HttpServing } from './http.ts'
export type { Serving, StdioOptions } from './stdio.ts'

/** What every way of serving takes. */
const known = { memory: true, senderId: true, channel: true, project: true, graph: true } as const

/**
 * A server of the Model Context Protocol over one person's memory, to be connected to a transport of your own. One for
 * each connection. `invalid_input` when the options name no person.
 *
 * @example
 * const server = await createMcpServer({ memory, senderId: 'ana' })
 * await server.connect(transport)
 */
export async function createMcpServer(options: McpOptions): Promise<McpServer> {
  checkOptions(options, known)
  const { serverFor } = await import('./server.ts')
  return serverFor(options)
}

/**
 * Serves one person's memory to the client that has started this process, over its standard input and output, until the
 * input ends or `close` is called: what was asked before is done and answered first. The store stays open.
 *
 * @example
 * const serving = await serveMcpOverStdio({ memory, senderId: 'ana' })
 * await serving.ended
 */
export async function serveMcpOverStdio(options: StdioOptions): Promise<Serving> {
  checkOptions(options, { ...known, input: true, output: true, onError: true })
  const { serveOverStdio } = await import('./stdio.ts')
  return serveOverStdio(options)
}

/**
 * Serves one person's memory to clients on this machine over streamable HTTP, until `close` is called. Requests that come
 * from elsewhere, from a page of the web, or without the token are refused. The store stays open.
 *
 * @example
 * const { url, token } = await serveMcpOverHttp({ memory, senderId: 'ana', port: 4990 })
 */
export async function serveMcpOverHttp(options: HttpOptions): Promise<HttpServing> {
  checkOptions(options, { ...known, port: true, token: true, onError: true })
  const { serveOverHttp } = await import('./http.ts')
  return serveOverHttp(options)
}

/**
 * Takes in the graph of a reference memory server, the lines of its `memory.jsonl`: what is new becomes facts of the person,
 * and reading the same again changes nothing. How much was new; `invalid_input` names a line that can't be read.
 *
 * @example
 * await readGraph(memory, 'ana', createInterface({ input: createReadStream('memory.jsonl') }))
 */
export async function readGraph(
  memory: MemoryStore,
  senderId: string,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<GraphReport> {
  const { readGraphLines } = await import('./graph/graph-lines.ts')
  return readGraphLines(memory, senderId, lines)
}

/**
 * All facts of a person as the lines of a `memory.jsonl`, for a reference memory server.
 *
 * @example
 * await writeFile('memory.jsonl', (await writeGraph(memory, 'ana')).join('\n'))
 */
export async function writeGraph(memory: MemoryStore, senderId: string): Promise<string[]> {
  const { graphLines } = await import('./graph/graph-lines.ts')
  return graphLines(memory, senderId)
}
