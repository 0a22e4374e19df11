import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describe, expect, onTestFinished } from 'vitest'

import { MemoryStore } from '../../../src/index.ts'
import { failure } from '../../support/server/failure.ts'
import { serverTest as test } from '../../support/server/server-test.ts'

/** Something that answers HTTP and is no libSQL server. */
async function answering(answer: RequestListener): Promise<string> {
  const http = createServer(answer)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

const plain =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end('<html>secret</html>')

const wrong: [what: string, answer: RequestListener, code: string, message: string][] = [
  [
    'a web page',
    plain(200, { 'content-type': 'text/html; charset=utf-8' }),
    'unavailable',
    'The server answered text/html: is this the address of a libSQL server?',
  ],
  [
    'a page that is not there',
    plain(404),
    'unavailable',
    'The server answered HTTP 404: is this the address of a libSQL server?',
  ],
  [
    'a program that fails',
    plain(500),
    'unavailable',
    'The server answered HTTP 500: is this the address of a libSQL server?',
  ],
  [
    'a redirection',
    plain(308, { location: 'https://memory.example.com/path?secret' }),
    'unavailable',
    'The server answered HTTP 308 and leads to https://memory.example.com: write that address',
  ],
  ['a guard', plain(403), 'unauthorized', 'The server refused the token'],
]

describe('an address at which no libSQL server is', () => {
  test.for(wrong)('is told at once: %s', async ([, answer, code, message]) => {
    const url = await answering(answer)

    // A second attempt would fail the test: it is not given the time.
    const error = await failure(MemoryStore.open({ url, busyTimeoutMs: 600_000 }))

    expect(error).toMatchObject({ name: 'MemoryError', code, message })
  })

  test('is told at once: a plain server under libsql://', async ({ startServer }) => {
    const { url } = await startServer()

    const error = await failure(
      MemoryStore.open({ url: url.replace('http:', 'libsql:'), busyTimeoutMs: 600_000 }),
    )

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(error.message).toContain('write http:// in the place of libsql:// or https://')
  })

  test('is told at once: a host that does not exist', async () => {
    const url = 'http://no-such-host.invalid'

    const error = await failure(MemoryStore.open({ url, busyTimeoutMs: 600_000 }))

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(error.message).toContain('There is no host of the name')
  })

  test.for(['ana:secret@', 'ana@', ':secret@'])(
    'is refused with a name or a password in it: %s',
    async (user) => {
      const error = await failure(MemoryStore.open({ url: `https://${user}memory.example.com` }))

      expect(error).toMatchObject({ code: 'invalid_input' })
      expect(error.message).toContain('authToken')
      expect(error.message).not.toContain('secret')
    },
  )
})

describe('an address that has worked', () => {
  test('is asked again while something else answers there', async ({ startServer }) => {
    const server = await startServer()
    await using memory = await MemoryStore.open({ url: server.url })
    const before = server.roundTrips
    server.faults = (request) =>
      request - before <= 2 ? { kind: 'status', status: request % 2 ? 500 : 200 } : undefined

    expect(await memory.facts.list('ana')).toEqual([])
    expect(server.roundTrips - before).toBe(3)
  })
})

describe('a server that leads somewhere else', () => {
  test.for([301, 302, 303, 307, 308])(
    'is not followed after HTTP %i: neither statements nor the token reach another host',
    async (status, { startServer }) => {
      const other = await startServer()
      const server = await startServer({ authToken: 'secret' })
      await using memory = await MemoryStore.open({ url: server.url, authToken: 'secret' })
      server.faults = () => ({ kind: 'redirect', status, to: `${other.url}/v3/pipeline?secret` })

      const errors = [
        await failure(memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })),
        await failure(memory.facts.list('ana')),
        await failure(MemoryStore.open({ url: server.url, authToken: async () => 'secret' })),
      ]

      for (const error of errors) {
        expect(error).toMatchObject({ name: 'MemoryError', code: 'unavailable' })
        expect(error.message).toContain(`leads to ${other.url}: write that address`)
      }
      expect(other.roundTrips).toBe(0)
    },
  )
})
