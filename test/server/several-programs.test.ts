import { describe, expect } from 'vitest'

import { MemoryStore } from '../../src/index.ts'
import { serverTest } from '../support/server/server-test.ts'
import { reminder } from '../support/task.ts'

const test = serverTest.extend<{ stores: MemoryStore[] }>({
  stores: async ({ startServer }, use) => {
    const server = await startServer()
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => MemoryStore.open({ url: server.url })),
    )
    await use(stores)
    for (const store of stores) await store.close()
  },
})

const scope = { channel: 'chat', senderId: 'ana' }

describe('four programs on one server', () => {
  test('write exchanges into one conversation, each in its place', async ({ stores }) => {
    const writing = stores.flatMap((store, program) =>
      Array.from({ length: 25 }, (_, n) =>
        store.recordExchange({ ...scope, user: `${program}.${n}`, assistant: 'Noted.' }),
      ),
    )

    const written = await Promise.all(writing)
    const [memory] = stores
    const id = written[0]?.conversation.id ?? ''
    const messages = await memory?.messages.list(id)

    expect(new Set(written.map(({ conversation }) => conversation.id)).size).toBe(1)
    expect(messages?.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 200 }, (_, n) => n + 1),
    )
  })

  test('claim each task once', async ({ stores }) => {
    for (let n = 0; n < 20; n += 1) {
      await stores[0]?.tasks.create(reminder({ dueAt: `2026-01-01 09:${10 + n}` }))
    }

    const claims = await Promise.all(
      stores.map((store, n) => store.tasks.claimDue({ owner: `worker-${n}`, limit: 10 })),
    )
    const ids = claims.flat().map(({ id }) => id)

    expect(ids.length).toBe(20)
    expect(new Set(ids).size).toBe(20)
  })

  test('append to one audit chain', async ({ stores }) => {
    await Promise.all(
      stores.flatMap((store, program) =>
        Array.from({ length: 10 }, (_, n) =>
          store.audit.record({ ...scope, input: `${program}.${n}`, status: 'ok' }),
        ),
      ),
    )

    expect(await stores[0]?.audit.verify()).toMatchObject({ ok: true, entries: 40, unchained: 0 })
  })
})
