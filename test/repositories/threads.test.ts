import { describe, expect, test } from '../support/memory.ts'

const scope = { channel: 'web', senderId: 'ana' }
const boat = { ...scope, thread: 'boat' }

describe('a thread', () => {
  test('keeps two talks of one person apart, in what is written and in what a context shows', async ({
    memory,
  }) => {
    await memory.recordExchange({ ...boat, user: 'About the boat', assistant: 'Yes?' })
    await memory.recordExchange({
      ...scope,
      thread: 'wedding',
      user: 'The cake',
      assistant: 'Yes?',
    })
    await memory.messages.append({ ...boat, role: 'user', content: 'It leaks' })
    await memory.recordExchange({ ...scope, user: 'Hello', assistant: 'Hi' })

    const said = async (thread?: string) =>
      (await memory.context.build({ ...scope, thread, text: 'Go on' })).history.map(
        ({ content }) => content,
      )
    expect(await said('boat')).toEqual(['About the boat', 'Yes?', 'It leaks'])
    expect(await said('wedding')).toEqual(['The cake', 'Yes?'])
    expect(await said()).toEqual(['Hello', 'Hi'])
    expect(await said('unknown')).toEqual([])
    expect(await memory.stats('ana')).toMatchObject({ conversations: 3, messages: 7 })
  })

  test('is the same conversation however long nothing was said, and never idle', async ({
    memory,
    clock,
  }) => {
    const { conversation } = await memory.recordExchange({ ...boat, user: 'a', assistant: 'b' })
    clock.advance({ days: 400 })

    const idle = await memory.conversations.listIdle()
    const claimed = await memory.conversations.claimIdle({ owner: 'worker' })
    const later = await memory.recordExchange({ ...boat, user: 'c', assistant: 'd' })
    const older = await memory.messages.append({
      ...boat,
      role: 'user',
      content: 'e',
      timestamp: '2020-01-01',
    })

    expect([idle, claimed]).toEqual([[], []])
    expect(later.conversation.id).toBe(conversation.id)
    expect(older).toMatchObject({ conversationId: conversation.id, sequence: 5 })
  })

  test('belongs to its channel and sender, and not to a project', async ({ memory }) => {
    const first = await memory.conversations.getOrCreate(boat)
    const others = [
      await memory.conversations.getOrCreate({ ...boat, channel: 'mail' }),
      await memory.conversations.getOrCreate({ ...boat, senderId: 'ben' }),
      await memory.conversations.getOrCreate({ ...scope, thread: 'Boat' }),
    ]
    const again = await memory.conversations.getOrCreate({ ...boat, project: 'house' })

    expect(first).toMatchObject({ thread: 'boat', status: 'active' })
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(4)
    expect(again).toEqual(first)
  })

  test('can be named by the id of a conversation, also of one that has no name', async ({
    memory,
    clock,
  }) => {
    const { conversation } = await memory.recordExchange({ ...scope, user: 'a', assistant: 'b' })
    const named = await memory.conversations.getOrCreate(boat)
    clock.advance({ days: 2 })

    const { id } = conversation
    const went = await memory.recordExchange({
      ...scope,
      conversationId: id,
      user: 'c',
      assistant: 'd',
    })
    const foreign = await memory.conversations.getOrCreate({
      ...scope,
      senderId: 'ben',
      thread: id,
    })

    expect(went.conversation).toMatchObject({ id, thread: null })
    expect(await memory.conversations.findActive({ ...scope, conversationId: 'boat' })).toEqual(
      named,
    )
    expect(foreign.id).not.toBe(id)
    expect(await memory.messages.list(id)).toHaveLength(4)
  })

  test('is opened again by the next message after it was closed, and keeps its summary', async ({
    memory,
    clock,
  }) => {
    const exchange = { ...boat, user: 'a', assistant: 'b', idempotencyKey: 'k' }
    const { conversation } = await memory.recordExchange(exchange)
    expect(await memory.conversations.closeCurrent(boat)).toBe(true)
    expect(await memory.conversations.closeCurrent(boat)).toBe(false)
    expect(await memory.conversations.findActive(boat)).toBeUndefined()

    clock.advance({ minutes: 1 })
    const repeated = await memory.recordExchange(exchange)
    const next = await memory.recordExchange({ ...boat, user: 'c', assistant: 'd' })

    expect(repeated).toMatchObject({ created: false, conversation: { status: 'closed' } })
    expect(next.conversation).toMatchObject({ id: conversation.id, status: 'active' })
  })

  test('is one, however many begin it at once', async ({ memory, open }) => {
    const other = await open()

    const begun = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 2 === 0 ? memory : other).recordExchange({
          ...boat,
          user: `q${n}`,
          assistant: `a${n}`,
        }),
      ),
    )

    const ids = new Set(begun.map(({ conversation }) => conversation.id))
    expect(ids.size).toBe(1)
    const said = await memory.messages.list([...ids][0]!)
    expect(said.map(({ sequence }) => sequence)).toEqual(said.map((_, place) => place + 1))
    expect(said).toHaveLength(80)
  })

  test('is left out of what its own context recalls', async ({ memory }) => {
    await memory.recordExchange({ ...boat, user: 'The keel is rotten', assistant: 'Oh' })
    await memory.recordExchange({ ...scope, user: 'The keel cost 900', assistant: 'Much' })

    const { manifest } = await memory.context.build({ ...boat, text: 'What about the keel?' })

    const recalled = manifest.items.filter(({ section }) => section === 'recall')
    expect(recalled.length).toBeGreaterThan(0)
    const texts = await memory.messages.search({ senderId: 'ana', query: 'keel' })
    const ids = texts.filter(({ message }) => message.content.includes('rotten'))
    expect(recalled.map(({ id }) => id)).not.toContain(ids[0]!.message.id)
  })
})

describe('a moment of a message', () => {
  test('is kept to the millisecond', async ({ memory, clock }) => {
    clock.set('2026-03-02T09:00:00.123Z')
    const { user } = await memory.recordExchange({ ...scope, user: 'a', assistant: 'b' })
    const given = await memory.messages.append({
      ...scope,
      role: 'user',
      content: 'c',
      timestamp: '2026-03-02T08:59:59.999Z',
    })

    const listed = await memory.messages.list(user.conversationId)
    expect(listed.map(({ timestamp }) => timestamp.toISOString())).toEqual([
      '2026-03-02T09:00:00.123Z',
      '2026-03-02T09:00:00.123Z',
      '2026-03-02T08:59:59.999Z',
    ])
    expect(given.timestamp.getTime() % 1000).toBe(999)
  })
})
