import { describe, expect, origin, test, token } from './asking.ts'

/** All that may be said to who is refused. */
const nothing = async (response: Response) => [response.status, await response.text()]

const withCookie = (cookie: string, more: Record<string, string> = {}) => ({
  headers: { cookie, ...more },
})

describe('who is let in', () => {
  test('with the token gets a cookie for it that no script reads, and an address without it', async ({
    asking: { handle },
  }) => {
    const response = await handle(new Request(`${origin}/?token=${encodeURIComponent(token)}`))

    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/')
    expect(response.headers.get('set-cookie')).toMatch(
      /^omega-memory-\w{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect(response.headers.get('set-cookie')).not.toContain(token)
  })

  const page = new Request(`${origin}/`)
  test.for([
    ['without a token', () => page],
    ['with a wrong token', () => new Request(`${origin}/?token=a-token-of-many-characterz`)],
    ['with the token elsewhere', () => new Request(`${origin}/api/people?token=${token}`)],
    ['with a wrong cookie', () => new Request(page, withCookie('omega-memory-12345678=x'))],
    [
      "under a stranger's name",
      (cookie: string) => new Request('http://rebound.example.com:4984/', withCookie(cookie)),
    ],
    [
      "with a stranger's name as its host",
      (cookie: string) => new Request(page, withCookie(cookie, { host: 'rebound.example.com' })),
    ],
    [
      "from a stranger's page",
      (cookie: string) => new Request(page, withCookie(cookie, { origin: 'https://example.com' })),
    ],
    [
      'from a page without an origin of its own',
      (cookie: string) => new Request(page, withCookie(cookie, { origin: 'null' })),
    ],
    [
      'from another site, as its browser says',
      (cookie: string) =>
        new Request(`${origin}/api/people`, withCookie(cookie, { 'sec-fetch-site': 'cross-site' })),
    ],
    [
      'from another port of this machine',
      (cookie: string) =>
        new Request(page, withCookie(cookie, { origin: 'http://127.0.0.1:4985' })),
    ],
  ] as const)('is nobody %s', async ([, requestOf], { asking: { handle, cookie } }) => {
    expect(await nothing(await handle(requestOf(cookie)))).toEqual([403, ''])
  })

  test('comes by the port that is known, and by the names of this machine or of the application', async ({
    askWith,
  }) => {
    const { handle, cookie } = await askWith({ port: 4984, hosts: ['admin.example.com'] })
    const statusAt = async (url: string) =>
      (await handle(new Request(url, { headers: { cookie } }))).status

    expect(await statusAt('http://127.0.0.1:4984/')).toBe(200)
    expect(await statusAt('http://localhost:4984/')).toBe(200)
    expect(await statusAt('http://[::1]:4984/')).toBe(200)
    expect(await statusAt('https://admin.example.com/')).toBe(200)
    expect(await statusAt('http://127.0.0.1:4985/')).toBe(403)
    expect(await statusAt('http://127.0.0.1/')).toBe(403)
  })

  test('needs no token where the application lets only the right ones through', async ({
    askWith,
  }) => {
    const { handle } = await askWith({ token: undefined, path: '/memory' })

    expect((await handle(new Request(`${origin}/memory/api/about`))).status).toBe(200)
    expect((await handle(new Request(`${origin}/memory`))).headers.get('location')).toBe('/memory/')
    expect((await handle(new Request(`${origin}/elsewhere`))).status).toBe(403)
  })
})

describe('what is answered', () => {
  test('is the page with the token of its changes, and its files', async ({ asking: { ask } }) => {
    const page = await ask('')
    const script = await ask('assets/index.js')

    expect(await page.text()).toMatch(/content="[\w-]{43}"/)
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toContain('immutable')
  })

  test('says in every answer that nothing else may be loaded, framed or kept', async ({
    asking: { ask },
  }) => {
    for (const path of ['', 'api/about', 'nothing']) {
      const { headers } = await ask(path)

      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  test.for([
    'nothing',
    'api/nothing',
    'api/constructor',
    'api/people/more',
    'assets/../index.html',
    'assets/%2e%2e/handler.js',
    '..%2f..%2fpackage.json',
    'index.html%00.js',
  ])('is nothing at %s', async (path, { asking: { ask } }) => {
    expect(await nothing(await ask(path))).toEqual([403, ''])
  })

  test.for(['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'is nothing to %s',
    async (method, { asking: { ask } }) => {
      expect(await nothing(await ask('api/people', { method, headers: { origin } }))).toEqual([
        403,
        '',
      ])
    },
  )

  test.for([
    ['api/person', 400, 'invalid_input'],
    ['api/conversation?id=none', 404, 'not_found'],
    ['api/message?id=none', 404, 'not_found'],
    ['api/facts?senderId=ana&offset=many', 400, 'invalid_input'],
    ['api/people?cursor={', 400, 'invalid_input'],
    [
      'api/context?senderId=ana&channel=web&text=How+are+you+today%3F&maxTokens=1',
      400,
      'invalid_input',
    ],
  ] as const)(
    'of %s is what is wrong with it',
    async ([path, status, code], { asking: { ask } }) => {
      const response = await ask(path)

      expect(response.status).toBe(status)
      expect(await response.json()).toMatchObject({ error: { code } })
    },
  )
})

describe('a change', () => {
  const body = { senderId: 'ana', key: 'city', value: 'Porto' }

  test('is made by POST with the token of the page', async ({ asking: { change }, memory }) => {
    const response = await change('set-fact', body)

    expect(response.status).toBe(200)
    expect(await memory.facts.get('ana', 'city')).toMatchObject({ value: 'Porto' })
  })

  test.for([
    ['without the token of the page', { 'x-omega-memory': '' }],
    ['with a wrong token', { 'x-omega-memory': token }],
    ["from a stranger's page", { origin: 'https://example.com' }],
    ['from another port', { origin: 'http://127.0.0.1:1' }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['without a cookie', { cookie: '' }],
    ["under a stranger's name", { host: 'rebound.example.com' }],
  ] as const)('is refused %s', async ([, headers], { asking: { change }, memory }) => {
    expect(await nothing(await change('set-fact', body, headers))).toEqual([403, ''])
    expect(await memory.facts.get('ana', 'city')).toBeUndefined()
  })

  test('is refused without an origin, and by GET', async ({ asking: { ask, cookie }, memory }) => {
    const given = { method: 'POST', headers: { cookie, 'x-omega-memory': token }, body: '{}' }

    expect(await nothing(await ask('change/set-fact', given))).toEqual([403, ''])
    expect(await nothing(await ask('change/set-fact?senderId=ana&key=a&value=b'))).toEqual([
      403,
      '',
    ])
    expect(await memory.facts.list('ana')).toEqual([])
  })

  test('is refused where nothing may be changed, and its page knows no token', async ({
    askWith,
    memory,
  }) => {
    const { ask, change } = await askWith({ readonly: true })

    expect(await (await ask('')).text()).toContain('content=""')
    expect(await nothing(await change('set-fact', body))).toEqual([403, ''])
    expect(await memory.facts.get('ana', 'city')).toBeUndefined()
  })

  test('that nobody knows, or that says something else, changes nothing', async ({
    asking: { change },
  }) => {
    expect((await change('nothing', {})).status).toBe(403)
    expect((await change('toString', {})).status).toBe(403)
    expect((await change('set-fact', { senderId: 'ana' })).status).toBe(400)
    expect((await change('set-fact', { ...body, more: 1 })).status).toBe(400)
  })
})
