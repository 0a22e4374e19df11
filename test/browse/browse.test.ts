import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type BrowseOptions, MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'
import { serverTest } from '../support/server/server-test.ts'

describe('browse', () => {
  test('makes a token unless it is given one, or told that none is needed', async ({ memory }) => {
    expect(memory.browse().token).toMatch(/^[\w-]{32}$/)
    expect(memory.browse().token).not.toBe(memory.browse().token)
    expect(memory.browse({ token: 'sixteen letters!' }).token).toBe('sixteen letters!')
    expect(memory.browse({ token: false }).token).toBeUndefined()
  })

  test.for([
    { token: 'short' },
    { path: 'memory' },
    { path: '/a b' },
    { port: 0 },
    { color: 'red' },
  ])('refuses %j', async (options, { memory }) => {
    expect(() => memory.browse(options as object)).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    )
  })

  test('lets nothing be changed of a store that is open for reading', async ({ memory, open }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    const readonly = await open({ readonly: true })
    const about = async (store: typeof memory) => {
      const browse = store.browse({ token: false })
      return (await browse(new Request('http://127.0.0.1/api/about'))).json()
    }

    expect(await about(memory)).toEqual({ readonly: false })
    expect(await about(readonly)).toEqual({ readonly: true })
  })

  serverTest(
    'lets nothing be changed of a database that is no file of this machine',
    async ({ startServer }) => {
      const { url } = await startServer()
      await using memory = await MemoryStore.open({ url })
      const about = async (options: BrowseOptions) => {
        const browse = memory.browse({ token: false, ...options })
        return (await browse(new Request('http://127.0.0.1/api/about'))).json()
      }

      expect(await about({})).toEqual({ readonly: true })
      expect(await about({ readonly: false })).toEqual({ readonly: false })
    },
  )

  test('answers node:http, below a path that Express has cut off too', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    const browse = memory.browse({ token: false, path: '/memory' })
    const server = createServer((request, response) => {
      Object.assign(request, { originalUrl: request.url, url: request.url?.replace('/memory', '') })
      browse.listener(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo

    const answer = await fetch(`http://127.0.0.1:${port}/memory/api/people`)
    const elsewhere = await fetch(`http://127.0.0.1:${port}/api/people`)
    server.close()

    expect(await answer.json()).toMatchObject({ people: [{ senderId: 'ana' }] })
    expect([elsewhere.status, await elsewhere.text()]).toEqual([403, ''])
  })
})
