/** An answer over HTTP that is no result: a server's refusal, or what something else says at the server's address. */
export class AnswerError extends Error {
  readonly status: number
  /** What a libSQL server said; undefined when something else answered. */
  readonly said: string | undefined
  /** The media type of what something else answered. */
  readonly mediaType: string
  /** Where a redirection leads, without path and query. */
  readonly leadsTo: string | undefined

  constructor(response: Response, said: string | undefined) {
    super(`HTTP ${response.status}${said === undefined ? '' : `: ${said}`}`)
    this.name = 'AnswerError'
    this.status = response.status
    this.said = said
    this.mediaType = mediaTypeOf(response)
    this.leadsTo = originOf(response)
  }
}

/** The result of a request, parsed, as the driver takes it. Fails with `AnswerError` when it is none. */
export async function readAnswer(response: Response): Promise<Answer> {
  const body = parsed(await response.text())
  if (isResult(body) || isProtocolError(body)) return new Answer(response, body)
  throw new AnswerError(response, saidIn(body))
}

/** A response whose body was read and parsed already. */
export class Answer extends Response {
  readonly #body: object

  constructor({ status }: Response, body: object) {
    super(null, { status, headers: { 'content-type': 'application/json' } })
    this.#body = body
  }

  override readonly json = (): Promise<object> => Promise.resolve(this.#body)

  /** How far the database was when this was answered, or undefined when it isn't told. */
  get replicationIndex(): number | undefined {
    const { results } = this.#body as { results?: readonly WireAnswer[] }
    const told = results?.map((one) => Number(one.response?.result?.replication_index ?? 0))
    const latest = Math.max(0, ...(told ?? []))
    return latest > 0 ? latest : undefined
  }
}

interface WireAnswer {
  response?: { result?: { replication_index?: string | number | null } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isResult = (body: unknown): body is object =>
  Array.isArray((Object(body) as { results?: unknown }).results)

/** A failure of the protocol, such as of a stream that has expired, which the driver knows by its code. */
function isProtocolError(body: unknown): body is object {
  const { message, code } = Object(body) as { message?: unknown; code?: unknown }
  return typeof message === 'string' && typeof code === 'string'
}

function saidIn(body: unknown): string | undefined {
  const { error } = Object(body) as { error?: unknown }
  return typeof error === 'string' ? error : undefined
}

function mediaTypeOf({ headers }: Response): string {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  return /^[\w.+-]+\/[\w.+-]+$/.test(type.trim()) ? type.trim() : 'no media type'
}

function originOf({ url, headers }: Response): string | undefined {
  const location = headers.get('location')
  return location !== null && URL.canParse(location, url)
    ? new URL(location, url).origin
    : undefined
}
