import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { MemoryError, type MemoryStore } from '../src/index.ts'
import { scheduledTasks } from '../src/schema/index.ts'
import { describe, expect, test } from './support/memory.ts'
import { failure } from './support/server/failure.ts'
import { reminder } from './support/task.ts'

const orders = sqliteTable('app_orders', {
  id: integer().primaryKey(),
  what: text().notNull(),
})

const scope = { channel: 'chat', senderId: 'ana' }
const exchange = { ...scope, user: 'Bread, please', assistant: 'Ordered' }
const fact = { senderId: 'ana', key: 'last_order', value: 'bread' }

async function makeOrders(memory: MemoryStore): Promise<void> {
  await memory.db.run(sql`CREATE TABLE ${orders} (id integer PRIMARY KEY, what text NOT NULL)`)
}

const counts = async (memory: MemoryStore) => ({
  orders: await memory.db.$count(orders),
  ...(await memory.stats('ana')),
  tasks: await memory.db.$count(scheduledTasks),
})

const nothing = { orders: 0, conversations: 0, messages: 0, facts: 0, tasks: 0 }

class OutOfBread extends Error {}

describe('transaction', () => {
  test('is held by an embedder that hangs for `embedTimeoutMs` at most, and finds by words then', async ({
    open,
  }) => {
    const told: string[] = []
    const memory = await open({
      embed: (texts, kind) =>
        kind === 'question'
          ? new Promise<never>(() => {})
          : Promise.resolve(texts.map(() => new Float32Array([1]))),
      embedModel: 'slow',
      embedTimeoutMs: 100,
      onError: (error) => void told.push(String(error)),
    })
    const other = await open()
    await memory.recordExchange(exchange)
    const order: string[] = []

    const hits = memory.transaction(async (tx) => {
      await tx.facts.set(fact)
      const found = await tx.messages.search({ senderId: 'ana', query: 'bread' })
      order.push('searched')
      return found
    })
    const beside = other.facts.set({ ...fact, key: 'mood' }).then(() => order.push('beside'))
    await Promise.all([hits, beside])

    expect((await hits).map(({ message }) => message.content)).toContain('Bread, please')
    expect(told).toEqual([expect.stringContaining('gave nothing within 0.1 seconds')])
    expect(order.toSorted()).toEqual(['beside', 'searched'])
  })

  test('stores rows of the application and of the memory together', async ({ memory }) => {
    await makeOrders(memory)

    const result = await memory.transaction(async (tx) => {
      await tx.db.insert(orders).values({ what: 'bread' })
      const { user } = await tx.recordExchange(exchange)
      await tx.facts.set({ ...fact, sourceMessageId: user.id })
      await tx.tasks.create(reminder({ senderId: 'ana' }))
      return (await tx.facts.get('ana', 'last_order'))?.value
    })

    expect(result).toBe('bread')
    expect(await counts(memory)).toEqual({
      orders: 1,
      conversations: 1,
      messages: 2,
      facts: 1,
      tasks: 1,
    })
  })

  test('stores nothing when the callback fails, whose error comes out as it is', async ({
    memory,
  }) => {
    await makeOrders(memory)
    const error = new OutOfBread('sold out')

    const outcome = memory.transaction(async (tx) => {
      await tx.db.insert(orders).values({ what: 'bread' })
      await tx.recordExchange(exchange)
      await tx.facts.set(fact)
      throw error
    })

    await expect(outcome).rejects.toBe(error)
    expect(await counts(memory)).toEqual(nothing)
  })

  test('goes on after a call of it that failed, which left nothing', async ({ memory }) => {
    await makeOrders(memory)
    await memory.db.run(
      sql`CREATE TRIGGER no_answer BEFORE INSERT ON messages WHEN NEW.role = 'assistant'
          BEGIN SELECT RAISE(ABORT, 'no answer today'); END`,
    )

    await memory.transaction(async (tx) => {
      await tx.db.insert(orders).values({ what: 'bread' })
      const error = await failure(tx.recordExchange(exchange))
      expect(error).toBeInstanceOf(MemoryError)
      await tx.facts.set(fact)
    })

    expect(await counts(memory)).toEqual({ ...nothing, orders: 1, facts: 1 })
  })

  test('undoes a part of it by itself', async ({ memory }) => {
    await makeOrders(memory)

    await memory.transaction(async (tx) => {
      await tx.facts.set(fact)
      const part = tx.transaction(async (inner) => {
        await inner.facts.set({ ...fact, key: 'next_order' })
        await inner.db.insert(orders).values({ what: 'salt' })
        throw new OutOfBread()
      })
      await expect(part).rejects.toBeInstanceOf(OutOfBread)
      await tx.transaction(async (inner) => inner.db.insert(orders).values({ what: 'bread' }))
      await tx.db.transaction(async (inner) => inner.insert(orders).values({ what: 'milk' }))
    })

    expect(await counts(memory)).toEqual({ ...nothing, orders: 2, facts: 1 })
    expect(await memory.facts.get('ana', 'next_order')).toBeUndefined()
  })

  test('takes calls that are made at once one after another', async ({ memory }) => {
    await makeOrders(memory)

    await memory.transaction(async (tx) => {
      await Promise.all([
        ...Array.from({ length: 20 }, async (_, n) =>
          tx.recordExchange({ ...exchange, user: `Order ${n}` }),
        ),
        tx.db.insert(orders).values({ what: 'bread' }),
      ])
    })

    expect(await counts(memory)).toMatchObject({ orders: 1, conversations: 1, messages: 40 })
  })

  test('refuses a call of the store inside of it at once, and says what to use', async ({
    memory,
  }) => {
    await makeOrders(memory)

    const calls = [
      async () =>
        memory.transaction(async (tx) => {
          await tx.db.insert(orders).values({ what: 'bread' })
          await memory.facts.set(fact)
        }),
      async () =>
        memory.db.transaction(async (tx) => {
          await tx.insert(orders).values({ what: 'bread' })
          await memory.recordExchange(exchange)
        }),
      async () => memory.transaction(async () => memory.transaction(async () => undefined)),
    ]

    for (const call of calls) {
      const error = await failure(call())
      expect(error).toBeInstanceOf(MemoryError)
      expect(error).toMatchObject({ code: 'conflict' })
      expect(error.message).toContain('use tx')
    }
    expect(await counts(memory)).toEqual(nothing)
  })

  test('refuses what is called when it is over', async ({ memory }) => {
    const tx = await memory.transaction(async (inside) => inside)

    const error = await failure(tx.facts.set(fact))

    expect(error).toMatchObject({ code: 'conflict' })
    expect(error.message).toContain('The transaction is over')
  })

  test('refuses its own calls while a part of it is open', async ({ memory }) => {
    await memory.transaction(async (tx) => {
      await tx.transaction(async (inner) => {
        const error = await failure(tx.facts.set(fact))
        expect(error).toMatchObject({ code: 'conflict' })
        await inner.facts.set(fact)
      })
    })

    expect((await memory.stats('ana')).facts).toBe(1)
  })

  test('shows nobody else a row before it is committed', async ({ memory, open }) => {
    const other = await open()

    const seen = await memory.transaction(async (tx) => {
      await tx.facts.set(fact)
      return other.facts.list('ana')
    })

    expect(seen).toEqual([])
    expect(await other.facts.list('ana')).toHaveLength(1)
  })

  test('is undone when it takes too long, and says so', async ({ open }) => {
    const memory = await open({ busyTimeoutMs: 0 })
    const forEver = new Promise<void>(() => undefined)

    const error = await failure(
      memory.transaction(async (tx) => {
        await tx.facts.set(fact)
        await forEver
      }),
    )

    expect(error).toMatchObject({ code: 'busy' })
    expect(error.message).toContain('open for longer than 1000 ms and was rolled back')
    expect(await memory.facts.list('ana')).toEqual([])
    await memory.facts.set(fact)
  })
})
