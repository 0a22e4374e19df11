import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'

import { type MemoryOptions, MemoryStore } from '../src/index.ts'
import { describe, expect, test as memoryTest } from './support/memory.ts'
import { failure } from './support/server/failure.ts'

const test = memoryTest.extend<{ client: ReturnType<typeof createClient> }>({
  client: async ({ url }, use) => {
    const client = createClient({ url })
    await use(client)
    client.close()
  },
})

const scope = { channel: 'chat', senderId: 'ana' }
const exchange = { ...scope, user: 'Where is my violin?', assistant: 'At the luthier' }

describe('a store on a client of the application', () => {
  test('does all that any store does, beside what the application does', async ({ client }) => {
    await client.execute('CREATE TABLE app_orders (id integer PRIMARY KEY, what text)')
    await using memory = await MemoryStore.open({ client })

    await memory.recordExchange(exchange)
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })
    await memory.transaction(async (tx) => {
      await tx.client.execute("INSERT INTO app_orders (what) VALUES ('strings')")
      await tx.facts.set({ senderId: 'ana', key: 'last_order', value: 'strings' })
    })
    const [hit] = await memory.messages.search({ senderId: 'ana', query: 'violin' })
    const context = await memory.context.build({ ...scope, text: 'And now?' })
    const { findings } = await memory.doctor()
    const { rows } = await client.execute('SELECT value, what FROM facts, app_orders ORDER BY 1')
    const erased = await memory.erase('ana')

    expect(hit?.message.content).toBe('Where is my violin?')
    expect(context.systemPrompt).toContain('Porto')
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(rows).toMatchObject([{ value: 'Porto', what: 'strings' }, { value: 'strings' }])
    expect(erased.rows).toMatchObject({ messages: 2, facts: 2 })
  })

  test('leaves closing it to the application, and can be given as Drizzle', async ({ client }) => {
    const db = drizzle(client)
    const memory = await MemoryStore.open({ client: db })
    await memory.recordExchange(exchange)

    await memory.close()

    expect(await failure(memory.stats('ana'))).toMatchObject({ code: 'closed' })
    expect((await client.execute('SELECT count(*) FROM messages')).rows[0]?.[0]).toBe(2)
  })

  test('refuses a call inside its own transaction, and writes when it is only to read', async ({
    client,
  }) => {
    await using memory = await MemoryStore.open({ client })
    await using reader = await MemoryStore.open({ client, readonly: true })

    const inside = await failure(memory.transaction(async () => memory.recordExchange(exchange)))
    const written = await failure(reader.recordExchange(exchange))

    expect([inside.code, written.code]).toEqual(['conflict', 'storage'])
    expect(await reader.stats('ana')).toMatchObject({ messages: 0 })
  })

  test('is no url, no text and no other object', async () => {
    const refusals = []
    for (const options of ['file:memory.db', { client: {} }, { client: 'file:memory.db' }]) {
      refusals.push((await failure(MemoryStore.open(options as MemoryOptions))).message)
    }

    expect(refusals).toEqual([
      'options: must be an object: write MemoryStore.open({ url }), with this text as url',
      'client: must be a libSQL client, or Drizzle over one',
      'client: must be a libSQL client, or Drizzle over one',
    ])
  })
})

describe('db.query', () => {
  test('knows the tables of the memory and what they refer to', async ({ memory }) => {
    const { user } = await memory.recordExchange(exchange)
    await memory.facts.set({
      senderId: 'ana',
      key: 'has',
      value: 'a violin',
      sourceMessageId: user.id,
    })

    const [conversation] = await memory.db.query.conversations.findMany({
      with: { messages: { with: { facts: true } } },
    })

    expect(conversation?.startedAt).toBeInstanceOf(Date)
    expect(conversation?.messages.map(({ facts }) => facts.length)).toEqual([1, 0])
  })
})
