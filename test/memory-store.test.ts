import { EventEmitter, once } from 'node:events'
import { inspect } from 'node:util'

import { vi } from 'vitest'

import { messageVectors } from '../src/schema/index.ts'
import { yieldToEventLoop } from '../src/time/timers.ts'
import { describe, expect, test } from './support/memory.ts'
import { start } from './support/process.ts'
import { failure } from './support/server/failure.ts'
import { reminder } from './support/task.ts'

const scope = { channel: 'telegram', senderId: 'ana' }

describe('recordExchange', () => {
  test('stores both messages in one conversation, in the order they were said', async ({
    memory,
  }) => {
    const exchange = await memory.recordExchange({ ...scope, user: 'Hello', assistant: 'Hi Ana' })

    const listed = await memory.messages.list(exchange.conversation.id)
    expect(listed).toEqual([exchange.user, exchange.assistant])
    expect(listed.map(({ role, sequence }) => [role, sequence])).toEqual([
      ['user', 1],
      ['assistant', 2],
    ])
  })

  test('gives the first result again for the same key, and says that it is not new', async ({
    memory,
    clock,
  }) => {
    const first = await memory.recordExchange({
      ...scope,
      user: 'a',
      assistant: 'b',
      idempotencyKey: 'k',
    })
    clock.advance({ hours: 5 })

    const second = await memory.recordExchange({
      ...scope,
      user: 'a',
      assistant: 'another answer to the same',
      idempotencyKey: 'k',
    })

    expect(first.created).toBe(true)
    expect(second).toEqual({ ...first, created: false })
    expect(await memory.stats('ana')).toEqual({ conversations: 1, messages: 2, facts: 0 })
  })

  test('refuses another message under the same key', async ({ memory }) => {
    const exchange = { ...scope, user: 'a', assistant: 'b', idempotencyKey: 'k' }
    await memory.recordExchange(exchange)

    await expect(memory.recordExchange({ ...exchange, user: 'x' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'idempotencyKey: other content is stored under the same key',
    })
    expect(await memory.stats('ana')).toMatchObject({ messages: 2 })
  })

  test('changes nothing when it is called again, after the conversation was closed too', async ({
    memory,
    clock,
  }) => {
    const exchange = { ...scope, user: 'a', assistant: 'b', idempotencyKey: 'k' }
    const { conversation } = await memory.recordExchange(exchange)
    clock.advance({ minutes: 5 })
    await memory.conversations.close(conversation.id, { summary: 'They met' })
    const next = await memory.recordExchange({ ...scope, user: 'c', assistant: 'd' })
    const closed = await memory.conversations.get(conversation.id)
    clock.advance({ minutes: 5 })

    const again = await memory.recordExchange({ ...exchange, channel: 'mail' })

    expect(again.conversation).toEqual(closed)
    expect(await memory.conversations.get(conversation.id)).toEqual(closed)
    expect(await memory.conversations.get(next.conversation.id)).toEqual(next.conversation)
    expect(await memory.stats('ana')).toEqual({ conversations: 2, messages: 4, facts: 0 })
  })

  test('writes an answer that was lost beside its question', async ({ memory, clock }) => {
    const exchange = { ...scope, user: 'a', assistant: 'b', idempotencyKey: 'k' }
    const first = await memory.recordExchange(exchange)
    await memory.client.execute({
      sql: 'DELETE FROM messages WHERE id = ?',
      args: [first.assistant.id],
    })
    clock.advance({ hours: 5 })
    await memory.recordExchange({ ...scope, user: 'c', assistant: 'd' })

    const again = await memory.recordExchange(exchange)

    expect(again.user).toEqual(first.user)
    expect(again.assistant).toMatchObject({
      id: first.assistant.id,
      conversationId: first.conversation.id,
      content: 'b',
    })
  })

  test('begins one conversation for 50 callers at once, and keeps each pair together', async ({
    memory,
  }) => {
    const exchanges = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        memory.recordExchange({ ...scope, user: `question ${n}`, assistant: `answer ${n}` }),
      ),
    )

    const listed = await memory.messages.list(exchanges[0]!.conversation.id)
    expect(listed.map(({ sequence }) => sequence)).toEqual(listed.map((_, n) => n + 1))
    expect(listed).toEqual(
      exchanges
        .toSorted((a, b) => a.user.key - b.user.key)
        .flatMap(({ user, assistant }) => [user, assistant]),
    )
  })
})

describe('context', () => {
  test('holds the history', async ({ memory }) => {
    await memory.recordExchange({ ...scope, user: 'a', assistant: 'b' })

    const context = await memory.context.build({ ...scope, text: 'c', systemPrompt: 'Be kind.' })

    expect(context).toMatchObject({
      history: [{ content: 'a' }, { content: 'b' }],
      language: 'English',
    })
  })
})

describe('a store in the hands of a program', () => {
  test('shows where it is and what it is made of, and nothing secret', async ({ open }) => {
    const memory = await open({ url: ':memory:', encryptionKey: undefined, authToken: 's3cret' })

    const shown = inspect(memory)

    expect(shown).toMatch(/^MemoryStore \{.*url: ':memory:'/s)
    expect(shown).toContain('tasks: TaskRepository {}')
    expect(shown).not.toContain('s3cret')
    expect(inspect(memory.tasks)).toBe('TaskRepository {}')
  })

  test('has no method of a mistyped name', ({ memory }) => {
    expect(Reflect.get(memory.facts, 'gte')).toBeUndefined()
    expect('get' in memory.facts).toBe(true)
  })

  test('lets the tests of an app watch one method and replace it', async ({ memory }) => {
    const get = vi.spyOn(memory.facts, 'get').mockResolvedValueOnce(undefined)
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Porto' })

    expect(await memory.facts.get('ana', 'city')).toBeUndefined()
    expect(await memory.facts.get('ana', 'city')).toMatchObject({ value: 'Porto' })
    expect(get).toHaveBeenCalledTimes(2)
  })
})

describe('a table that somebody drops', () => {
  test('is told by what to do, and doctor names it', async ({ memory }) => {
    await memory.client.execute('DROP TABLE limitations')

    const error = await failure(memory.limitations.listOpen())
    const { findings } = await memory.doctor()

    expect(error).toMatchObject({ code: 'storage' })
    expect(error.message).toContain('close the store, open it again and ask doctor')
    expect(findings).toContainEqual(expect.objectContaining({ code: 'table_missing' }))
  })
})

describe('close', () => {
  test('stores what was handed to the store before', async ({ memory, open }) => {
    const exchanges = [1, 2, 3, 4, 5, 6].map((n) => memory.recordExchange(order(n)))
    const others = [
      memory.audit.record({ ...scope, input: 'Hello', status: 'ok' }),
      memory.facts.set({ senderId: scope.senderId, key: 'city', value: 'Porto' }),
      memory.doctor(),
      memory.client.execute('CREATE TABLE own (id)'),
    ]

    await Promise.all([memory.close(), memory.close()])

    await Promise.all([...exchanges, ...others])
    const again = await open()
    expect(await again.stats(scope.senderId)).toMatchObject({ messages: 12, facts: 1 })
  })

  test('refuses what is asked for afterwards, at once when nothing goes on', async ({ memory }) => {
    const closing = memory.close()
    const late = failure(memory.recordExchange(order(1)))
    const working = failure(memory.tasks.work(() => undefined, { owner: 'w' }))

    await closing

    expect(await late).toMatchObject({ code: 'closed' })
    expect(await working).toMatchObject({ code: 'closed' })
    await memory.close()
  })

  test('does what is asked for while it waits, or refuses it', async ({ memory, open }) => {
    const burst = Array.from({ length: 50 }, (_, n) => memory.recordExchange(order(n)))
    const closing = memory.close()
    const late = Array.from({ length: 50 }, (_, n) =>
      memory.facts.set({ senderId: scope.senderId, key: `late ${n}`, value: 'yes' }),
    )

    const told = await Promise.allSettled(late)
    await Promise.all([closing, ...burst])

    const again = await open()
    const facts = await again.facts.list(scope.senderId)
    const stored = told.filter(({ status }) => status === 'fulfilled')
    const refused = told.filter(({ status }) => status === 'rejected')
    expect(facts).toHaveLength(stored.length)
    expect(refused).toEqual(
      refused.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'closed' }) as Error,
      })),
    )
    expect(await again.stats(scope.senderId)).toMatchObject({ messages: 100 })
  })

  test('stores the vectors that an embedder is still working on', async ({ open }) => {
    const memory = await open({ embed: embedLater })
    await memory.recordExchange(order(1))

    await memory.close()

    const again = await open()
    expect(await again.db.$count(messageVectors)).toBe(2)
  })

  test('ends a running work as if it were told to stop, and what it had begun is noted', async ({
    memory,
    open,
    clock,
  }) => {
    const { task } = await memory.tasks.create(reminder())
    clock.advance({ hours: 1 })
    const delivery = new EventEmitter()
    const working = memory.tasks.work(
      async (_, { signal }) => {
        delivery.emit('begun')
        await once(signal, 'abort')
      },
      { owner: 'worker-1', pollSeconds: 3600 },
    )
    await once(delivery, 'begun')

    await memory.close()

    await working
    const again = await open()
    expect(await again.tasks.get(task.id)).toMatchObject({ status: 'delivered' })
  })

  test('waits no longer than busyTimeoutMs', async ({ open, clock }) => {
    const errors: unknown[] = []
    const memory = await open({ busyTimeoutMs: 30 })
    await memory.tasks.create(reminder())
    clock.advance({ hours: 1 })
    const delivery = new EventEmitter()
    const end = once(delivery, 'end')
    const working = memory.tasks.work(
      () => {
        delivery.emit('begun')
        return end
      },
      { owner: 'worker-1', onError: (error) => errors.push(error) },
    )
    await once(delivery, 'begun')

    await memory.close()
    delivery.emit('end')
    await working

    expect(errors).toEqual([expect.objectContaining({ code: 'closed' })])
  })

  test('lets the program end by itself, with 0', async ({ url }) => {
    await using program = start(new URL('./support/scripts/program-end.ts', import.meta.url), [url])

    expect(await program.message()).toBe('closed')
    await program.done()
  })
})

const order = (n: number) => ({ ...scope, user: `Order ${n}`, assistant: 'Noted.' })

const embedLater = async (texts: string[]) => {
  await yieldToEventLoop()
  return texts.map(() => new Float32Array([1, 2]))
}
