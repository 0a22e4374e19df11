import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

import type { BrowseSettings } from './browse.ts'

/** What a request may do. */
export type Admission = 'read' | 'change' | 'enter' | 'refused'

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Who is let in. A request must come under a name that is ours (a stranger's name can be made to point at this machine),
 * from a page that is ours, with the cookie that the token of the address gave; a change by POST, with a token that only
 * our page was told.
 */
export class Guard {
  readonly #settings: BrowseSettings
  readonly #cookie: string
  /** What a change must bear. */
  readonly changeToken: string

  constructor(settings: BrowseSettings) {
    this.#settings = settings
    const { token } = settings
    // Cookies know no ports: two of these pages on one machine must not take each other's.
    this.#cookie = `omega-memory-${digest(token ?? settings.path)
      .toString('hex')
      .slice(0, 8)}`
    this.changeToken = createHmac('sha256', token ?? randomBytes(32))
      .update('change')
      .digest('base64url')
  }

  admit(request: Request): Admission {
    const { method, headers } = request
    const url = new URL(request.url)
    const host = headers.get('host') ?? url.host
    if (!this.#isOurs(host)) return 'refused'
    const origin = headers.get('origin')
    if (origin !== null && hostOf(origin) !== host) return 'refused'
    const isFromElsewhere = !['same-origin', 'none', null].includes(headers.get('sec-fetch-site'))
    const given = url.searchParams.get('token')
    if (given !== null) {
      const isEntry = method === 'GET' && url.pathname === `${this.#settings.path}/`
      return isEntry && isSame(given, this.#settings.token) ? 'enter' : 'refused'
    }
    if (isFromElsewhere && headers.get('sec-fetch-mode') !== 'navigate') return 'refused'
    if (!this.#hasCookie(headers.get('cookie') ?? '')) return 'refused'
    if (method === 'GET') return 'read'
    const mayChange =
      method === 'POST' &&
      origin !== null &&
      isSame(headers.get('x-omega-memory') ?? '', this.changeToken)
    return mayChange ? 'change' : 'refused'
  }

  /** Sends who came with the token to the page, with a cookie in its place: an address stays in histories and logs. */
  enter(): Response {
    const { path, token = '' } = this.#settings
    return new Response(null, {
      status: 303,
      headers: {
        location: `${path}/`,
        'set-cookie': `${this.#cookie}=${sessionOf(token)}; Path=${path}/; HttpOnly; SameSite=Strict`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    })
  }

  #isOurs(host: string): boolean {
    const { hosts, port } = this.#settings
    if (hosts.includes(host)) return true
    const [, name = '', given = '80'] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? []
    return loopback.has(name) && (port === undefined || Number(given) === port)
  }

  #hasCookie(cookies: string): boolean {
    const { token } = this.#settings
    if (token === undefined) return true
    const value = cookies
      .split(/; */)
      .find((cookie) => cookie.startsWith(`${this.#cookie}=`))
      ?.slice(this.#cookie.length + 1)
    return isSame(value ?? '', sessionOf(token))
  }
}

/** What the cookie holds: it proves that the token was known, and does not tell it. */
const sessionOf = (token: string): string =>
  createHmac('sha256', token).update('session').digest('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares in a time that tells nothing of the expected text. */
const isSame = (given: string, expected: string | undefined): boolean =>
  expected !== undefined && timingSafeEqual(digest(given), digest(expected))

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
