import dns from 'node:dns'

import { expect, test as base } from 'vitest'

import { MemoryPool, MemoryStore } from '../../src/index.ts'
import { failure } from '../support/server/failure.ts'
import { freePort, RealServer } from '../support/server/real-server.ts'
import { describeReal } from '../support/server/replicated.ts'
import { temporaryPath } from '../support/temporary.ts'

interface Namespaces {
  create(name: string): Promise<void>
  drop(name: string): Promise<void>
  url(name: string): string
}

const here = (_: string, options: dns.LookupOptions, found: (...all: unknown[]) => void) =>
  options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)

const test = base.extend<{ namespaces: Namespaces; byName: void }>({
  /** Not every system's resolver knows *.localhost. */
  byName: [
    async ({}, use) => {
      const { lookup } = dns
      Reflect.set(dns, 'lookup', (name: string, ...rest: unknown[]) =>
        Reflect.apply(name.endsWith('.localhost') ? here : lookup, dns, [name, ...rest]),
      )
      await use()
      Reflect.set(dns, 'lookup', lookup)
    },
    { auto: true },
  ],
  namespaces: async ({}, use) => {
    const admin = await freePort()
    const args = [
      '--enable-namespaces',
      '--max-active-namespaces',
      '4',
      '--admin-listen-addr',
      `127.0.0.1:${admin}`,
    ]
    await using server = await RealServer.start({ path: temporaryPath(), args })
    const ask = async (method: string, path: string) => {
      const headers = { 'content-type': 'application/json' }
      const url = `http://127.0.0.1:${admin}/v1/namespaces/${path}`
      expect((await fetch(url, { method, headers, body: '{}' })).status).toBe(200)
    }
    await use({
      create: (name) => ask('POST', `${name}/create`),
      drop: (name) => ask('DELETE', name),
      url: (name) => `http://${name}.localhost:${server.port}`,
    })
  },
})

const tenants = Array.from({ length: 12 }, (_, n) => `tenant${n}`)

describeReal('a database (namespace) for each tenant on one server', () => {
  test('is used through a pool by more tenants than the server keeps active', async ({
    namespaces,
  }) => {
    for (const tenant of tenants) await namespaces.create(tenant)
    await using pool = new MemoryPool({
      stores: (tenant) => ({ url: namespaces.url(tenant) }),
      maxOpen: 3,
    })

    for (let round = 0; round < 2; round += 1) {
      for (const tenant of tenants) {
        await pool.use(tenant, (memory) =>
          memory.facts.set({ senderId: 'ana', key: `round ${round}`, value: tenant }),
        )
      }
    }
    const told = await Promise.all(
      tenants.map((tenant) => pool.use(tenant, (memory) => memory.facts.list('ana'))),
    )

    expect(told.map((facts) => facts.map(({ value }) => value))).toEqual(
      tenants.map((tenant) => [tenant, tenant]),
    )
  })

  test('is named when it is not there', async ({ namespaces }) => {
    const error = await failure(MemoryStore.open({ url: namespaces.url('nowhere') }))

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(error.message).toContain("no database named 'nowhere'")
  })

  test('is named when it is deleted while a store is open', async ({ namespaces }) => {
    await namespaces.create('acme')
    await using memory = await MemoryStore.open({ url: namespaces.url('acme') })
    await namespaces.drop('acme')

    const error = await failure(memory.facts.list('ana'))

    expect(error).toMatchObject({ code: 'unavailable' })
    expect(error.message).toContain("no database named 'acme'")
  })
  test('that is made anew while a store is open is told as one that lost its tables', async ({
    namespaces,
  }) => {
    await namespaces.create('acme')
    await using memory = await MemoryStore.open({ url: namespaces.url('acme') })
    await namespaces.drop('acme')
    await namespaces.create('acme')

    const error = await failure(memory.facts.list('ana'))
    await using again = await MemoryStore.open({ url: namespaces.url('acme') })

    expect(error).toMatchObject({ code: 'storage' })
    expect(error.message).toContain('made anew or changed while it was open')
    expect(await again.facts.list('ana')).toEqual([])
  })
})
