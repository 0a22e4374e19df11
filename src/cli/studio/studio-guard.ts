import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** The page that shows the studio. Nobody else is let in. */
export const studioOrigin = 'https://local.drizzle.studio'

/** Tables that hold no memory of anybody: full-text indexes, their shadow tables, records of migrations. */
const hiddenTables =
  /^(messages_(fts|recall)(_\w+)?|_migrations|__(omega_memory|drizzle)_migrations|sqlite_\w+)$/

const catalogQuery = /sqlite_(master|schema)|pragma_table_(list|x?info)/i
const maxBodyBytes = 32 * 1024 * 1024

/**
 * A server on 127.0.0.1 in front of drizzle-kit's studio, which has no password and answers any page that is open in
 * any browser of the machine: this one answers the studio's page alone, and programs of the machine, and leaves out
 * the tables that are in the way of a person who looks for their data.
 */
export function createStudioGuard(studioUrl: string): Server {
  return createServer((request, response) => {
    handle(request, response, studioUrl).catch(() => {
      answer(response, 502, { status: 'error', error: 'the studio does not answer' })
    })
  })
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  studioUrl: string,
): Promise<void> {
  const { origin, host = '' } = request.headers
  if (!isLocal(host) || (origin !== undefined && origin !== studioOrigin)) {
    answer(response, 403, { status: 'error', error: 'only the studio page is answered' })
    return
  }
  response.setHeader('access-control-allow-origin', studioOrigin)
  response.setHeader('access-control-allow-private-network', 'true')
  response.setHeader('access-control-allow-headers', 'content-type')
  response.setHeader('vary', 'origin')
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end()
    return
  }
  const body = await readBody(request)
  if (request.method !== 'POST' || body === undefined) {
    answer(response, body === undefined ? 413 : 405, {
      status: 'error',
      error: 'only POST of a query is answered',
    })
    return
  }
  const passed = await fetch(studioUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  answer(response, passed.status, withoutHiddenTables(body, await passed.json()))
}

/** A name that resolves to this machine would otherwise let any page in by the back door. */
const isLocal = (host: string) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)

/** The answer to a question about the tables there are, without those that are in the way. Others pass as they are. */
export function withoutHiddenTables(question: string, result: unknown): unknown {
  if (!catalogQuery.test(question)) return result
  return withoutHiddenRows(result)
}

function withoutHiddenRows(result: unknown): unknown {
  if (Array.isArray(result)) {
    return result.filter((row) => !namesHiddenTable(row)).map(withoutHiddenRows)
  }
  if (typeof result !== 'object' || result === null) return result
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [key, withoutHiddenRows(value)]),
  )
}

function namesHiddenTable(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false
  return Object.values(row).some((cell) => typeof cell === 'string' && hiddenTables.test(cell))
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
