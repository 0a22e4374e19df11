import { type Message, type MessageListInput, MemoryStore } from '../../src/index.ts'
import { openClient } from '../support/client.ts'
import { dump } from '../support/dump.ts'
import { describe, expect, fileTest, test } from '../support/memory.ts'
import { temporaryPath } from '../support/temporary.ts'

const scope = { channel: 'telegram', senderId: 'ana' }
const hello = { ...scope, role: 'user' as const, content: 'Hello' }

describe('append', () => {
  test('gives back what was stored', async ({ memory, clock }) => {
    const message = await memory.messages.append({ ...hello, metadata: { model: 'm', usage: [1] } })

    expect(message).toMatchObject({
      role: 'user',
      content: 'Hello',
      sequence: 1,
      timestamp: clock.now(),
      metadata: { model: 'm', usage: [1] },
    })
    expect(await memory.messages.list(message.conversationId)).toEqual([message])
  })

  test.for(['user', 'assistant', 'system', 'tool'] as const)(
    'takes the role %s',
    async (role, { memory }) => {
      expect(await memory.messages.append({ ...hello, role })).toMatchObject({ role })
    },
  )

  test('gives the first message again for the same key of the same sender', async ({
    memory,
    clock,
  }) => {
    const first = await memory.messages.append({ ...hello, idempotencyKey: 'update-7' })
    await memory.conversations.close(first.conversationId)
    clock.advance({ days: 2 })

    const again = await memory.messages.append({ ...hello, idempotencyKey: 'update-7' })
    const theirs = await memory.messages.append({
      ...hello,
      senderId: 'ben',
      idempotencyKey: 'update-7',
    })

    expect(again).toEqual(first)
    await expect(
      memory.messages.append({ ...hello, content: 'Other', idempotencyKey: 'update-7' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(theirs.id).not.toBe(first.id)
    expect(await memory.stats('ana')).toMatchObject({ conversations: 1, messages: 1 })
  })

  test('puts imported history into conversations of its own, each at its own time', async ({
    memory,
  }) => {
    const now = await memory.messages.append(hello)
    const old = await memory.messages.append({ ...hello, timestamp: '2024-05-01T10:00:00Z' })
    const sameDay = await memory.messages.append({ ...hello, timestamp: '2024-05-01T11:30:00Z' })
    const nextDay = await memory.messages.append({ ...hello, timestamp: '2024-05-02T09:00:00Z' })

    expect(sameDay.conversationId).toBe(old.conversationId)
    expect(new Set([now, old, nextDay].map(({ conversationId }) => conversationId)).size).toBe(3)
    expect(await memory.conversations.get(old.conversationId)).toMatchObject({
      startedAt: new Date('2024-05-01T10:00:00Z'),
      lastActivity: new Date('2024-05-01T11:30:00Z'),
    })
  })

  test.for([
    [{ content: 'a\0b' }, 'content: must not contain U+0000'],
    [{ content: 'a\ud800b' }, 'content: must be well-formed Unicode'],
    [{ content: 'x'.repeat(1024 * 1024 + 1) }, 'content: must have at most 1048576 bytes'],
    [{ role: 'robot' }, 'role:'],
    [
      { timestamp: 'tomorrow at nine' },
      'timestamp: is not a moment that exists, written like 2026-03-09T07:42:00Z',
    ],
    [{ metadata: () => 'code' }, 'metadata:'],
    [{ senderId: '' }, 'senderId:'],
  ] as const)('refuses %j by the name of its field', async ([change, message], { memory }) => {
    const appended = memory.messages.append({ ...hello, ...change } as never)

    await expect(appended).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(message),
    })
    expect(await memory.stats('ana')).toMatchObject({ messages: 0 })
  })
})

describe('list', () => {
  test('gives the newest, oldest first, and pages backwards', async ({ memory }) => {
    const written = []
    for (const content of ['a', 'b', 'c', 'd', 'e']) {
      written.push(await memory.messages.append({ ...hello, content }))
    }
    const { conversationId } = written[0]!

    const newest = await memory.messages.list(conversationId, { limit: 2 })
    const before = await memory.messages.list(conversationId, { limit: 2, before: newest[0]!.id })

    expect(newest.map(({ content }) => content)).toEqual(['d', 'e'])
    expect(before.map(({ content }) => content)).toEqual(['b', 'c'])
  })

  test('gives the first of those after a message, and those between two', async ({ memory }) => {
    const written = []
    for (const content of ['a', 'b', 'c', 'd', 'e']) {
      written.push(await memory.messages.append({ ...hello, content }))
    }
    const [{ conversationId }, b, , , e] = written as [Message, Message, Message, Message, Message]
    const after = async (options: MessageListInput) =>
      (await memory.messages.list(conversationId, options)).map(({ content }) => content)

    expect(await after({ after: b.id, limit: 2 })).toEqual(['c', 'd'])
    expect(await after({ after: b.id, before: e.id })).toEqual(['c', 'd'])
    expect((await after({ after: null, limit: 2 }))[0]).toBe('a')
    expect(await after({ after: 'nobody' })).toEqual([])
  })

  test('and count give nothing to somebody whose conversation it is not', async ({ memory }) => {
    const { conversationId } = await memory.messages.append(hello)
    const them = { senderId: 'ben' }

    expect(await memory.messages.list(conversationId, them)).toEqual([])
    expect(await memory.messages.count(conversationId, them)).toBe(0)
    expect(await memory.messages.count(conversationId, { senderId: 'ana' })).toBe(1)
    expect(await memory.conversations.close(conversationId, them)).toBeUndefined()
    expect(await memory.conversations.get(conversationId)).toMatchObject({ status: 'active' })
  })

  test('gives nothing for a conversation that is not there', async ({ memory }) => {
    expect(await memory.messages.list('nobody')).toEqual([])
  })

  // A server refuses VACUUM, and its dump is its own.
  fileTest(
    'keeps the order of writing with equal times, a clock that goes back, VACUUM and a dump',
    async ({ memory, clock }) => {
      const contents = Array.from({ length: 40 }, (_, index) => `message ${index}`)
      for (const [index, content] of contents.entries()) {
        if (index % 3 === 0) clock.advance({ seconds: index % 2 === 0 ? -50 : 20 })
        await memory.messages.append({ ...hello, content })
      }
      const { id } = (await memory.conversations.findActive(scope))!
      const order = async (store: MemoryStore) =>
        (await store.messages.list(id)).map(({ content }) => content)
      expect(await order(memory)).toEqual(contents)

      await memory.client.execute('VACUUM')
      expect(await order(memory)).toEqual(contents)

      const restoredPath = temporaryPath()
      const restored = await openClient({ path: restoredPath })
      await restored.executeMultiple(await dump(memory.client))
      await using again = await MemoryStore.open({ url: `file:${restoredPath}`, clock })
      expect(await order(again)).toEqual(contents)
    },
  )
})

describe('delete', () => {
  test('counts a message once, of two deletions at once', async ({ memory, open }) => {
    const other = await open()
    const scope = { channel: 'web', senderId: 'ana', role: 'user' as const }
    const { id } = await memory.messages.append({ ...scope, content: 'Hello' })

    const deleted = await Promise.all([memory.messages.delete(id), other.messages.delete(id)])

    expect(deleted.toSorted((one, other) => one - other)).toEqual([0, 1])
  })

  test('of a conversation says once that it was there, of two at once', async ({
    memory,
    open,
  }) => {
    const other = await open()
    const scope = { channel: 'web', senderId: 'ana' }
    const { conversation, user } = await memory.recordExchange({
      ...scope,
      user: 'Hello',
      assistant: 'Hello',
    })

    const taken = await Promise.all([
      memory.messages.truncateFrom(user.id),
      other.messages.truncateFrom(user.id),
    ])
    const deleted = await Promise.all([
      memory.conversations.delete(conversation.id),
      other.conversations.delete(conversation.id),
    ])

    expect(taken[0] + taken[1]).toBe(2)
    expect(deleted.filter(Boolean)).toHaveLength(1)
  })
})
