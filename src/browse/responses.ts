import { MemoryError, type MemoryErrorCode } from '../errors.ts'

/** Nothing but the number: who is refused learns nothing. */
export const refusal = (): Response => new Response(null, { status: 403 })

export const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value ?? null), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })

const ndjson = { 'content-type': 'application/x-ndjson; charset=utf-8' }

/** Lines of JSON, each sent when it is told; the last one names the error, if there is one. */
export function lines(work: (tell: (line: object) => void) => Promise<void>): Response {
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (line: object) => controller.enqueue(lineOf(line))
      try {
        await work(tell)
      } catch (error) {
        tell(toldOf(error))
      }
      controller.close()
    },
  })
  return new Response(body, { headers: ndjson })
}

/** Rows as a file of one JSON object a line, read as they are taken. */
export function file(name: string, rows: AsyncIterable<object>): Response {
  const iterator = rows[Symbol.asyncIterator]()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(lineOf(value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  const disposition = `attachment; filename="${name}"`
  return new Response(body, { headers: { ...ndjson, 'content-disposition': disposition } })
}

const lineOf = (line: object): Uint8Array => new TextEncoder().encode(`${JSON.stringify(line)}\n`)

const statuses: Record<MemoryErrorCode, number> = {
  invalid_input: 400,
  not_found: 404,
  conflict: 409,
  unknown_schema: 500,
  busy: 503,
  storage_full: 507,
  corrupt: 500,
  unavailable: 503,
  unauthorized: 502,
  closed: 503,
  storage: 500,
}

/** What is told of an error: a `MemoryError` repeats nobody's words, any other one may. */
export function failure(error: unknown): Response {
  const told = toldOf(error)
  return json(told, statuses[told.error.code])
}

function toldOf(error: unknown): { error: { code: MemoryErrorCode; message: string } } {
  if (error instanceof SyntaxError) {
    return { error: { code: 'invalid_input', message: 'This is no JSON' } }
  }
  if (!(error instanceof MemoryError)) {
    return { error: { code: 'storage', message: 'An unexpected error' } }
  }
  const { code, message } = error
  return { error: { code, message } }
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** What every answer bears: nothing from elsewhere is loaded, nothing is framed, kept or taken for what it is not. */
export function withHeaders(response: Response): Response {
  const { headers } = response
  headers.set('content-security-policy', policy)
  headers.set('x-content-type-options', 'nosniff')
  headers.set('x-frame-options', 'DENY')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  return response
}
