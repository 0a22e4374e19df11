import { describe, expect, test } from '../support/memory.ts'

const scope = { channel: 'chat', senderId: 'ana' }

describe('set', () => {
  test('keeps one session per scope, the latest', async ({ memory, clock }) => {
    const first = await memory.sessions.set({ ...scope, sessionId: 's1' })
    clock.advance({ hours: 1 })

    const second = await memory.sessions.set({ ...scope, sessionId: 's2', parentProject: 'house' })

    expect(second).toEqual({
      ...first,
      sessionId: 's2',
      parentProject: 'house',
      updatedAt: clock.now(),
    })
    expect(await memory.sessions.get(scope)).toEqual(second)
  })

  test('leaves one session when a hundred callers set it', async ({ memory }) => {
    const calls = Array.from({ length: 100 }, (_, index) =>
      memory.sessions.set({ ...scope, sessionId: `s${index}` }),
    )

    const ids = (await Promise.all(calls)).map(({ id }) => id)

    expect(new Set(ids).size).toBe(1)
    expect(await memory.sessions.deleteAll('ana')).toBe(1)
  })

  test('refuses an empty session id', async ({ memory }) => {
    await expect(memory.sessions.set({ ...scope, sessionId: '' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})

describe('get', () => {
  test('tells channels, senders and projects apart', async ({ memory }) => {
    await memory.sessions.set({ ...scope, project: 'house', sessionId: 's1' })

    expect(await memory.sessions.get({ ...scope, project: 'house' })).toMatchObject({
      sessionId: 's1',
    })
    expect(await memory.sessions.get(scope)).toBeUndefined()
    expect(
      await memory.sessions.get({ ...scope, senderId: 'ben', project: 'house' }),
    ).toBeUndefined()
    expect(
      await memory.sessions.get({ ...scope, channel: 'mail', project: 'house' }),
    ).toBeUndefined()
  })

  test('gives the one that was set last under any id of the person', async ({ memory, clock }) => {
    await memory.aliases.create('ana@mail', 'ana')
    await memory.sessions.set({ ...scope, sessionId: 'earlier' })
    clock.advance({ hours: 1 })
    await memory.sessions.set({ ...scope, senderId: 'ana@mail', sessionId: 'later' })

    expect(await memory.sessions.get(scope)).toMatchObject({ sessionId: 'later' })
  })
})

describe('list', () => {
  test('gives those of all ids of a person, the one that was set last first', async ({
    memory,
    clock,
  }) => {
    await memory.aliases.create('ana@mail', 'ana')
    await memory.sessions.set({ channel: 'cli', senderId: 'ana', sessionId: 'later' })
    clock.advance({ hours: -1 })
    await memory.sessions.set({ channel: 'cli', senderId: 'ana@mail', sessionId: 'earlier' })
    await memory.sessions.set({ channel: 'cli', senderId: 'ben', sessionId: 'theirs' })

    const listed = await memory.sessions.list('ana@mail')

    expect(listed.map(({ sessionId }) => sessionId)).toEqual(['later', 'earlier'])
    expect(await memory.sessions.get({ channel: 'cli', senderId: 'ana' })).toMatchObject({
      sessionId: 'later',
    })
  })
})

describe('delete', () => {
  test('ends the session of one scope', async ({ memory }) => {
    await memory.sessions.set({ ...scope, sessionId: 's1' })
    await memory.sessions.set({ ...scope, project: 'house', sessionId: 's2' })

    expect(await memory.sessions.delete(scope)).toBe(true)

    expect(await memory.sessions.get(scope)).toBeUndefined()
    expect(await memory.sessions.get({ ...scope, project: 'house' })).toBeDefined()
  })

  test('says false when none went on', async ({ memory }) => {
    expect(await memory.sessions.delete(scope)).toBe(false)
  })
})

describe('deleteAll', () => {
  test('ends those under every id of a person', async ({ memory }) => {
    await memory.aliases.create('ana@mail', 'ana')
    await memory.sessions.set({ ...scope, sessionId: 's1' })
    await memory.sessions.set({ ...scope, senderId: 'ana@mail', sessionId: 's2' })

    expect(await memory.sessions.deleteAll('ana')).toBe(2)
    expect(await memory.sessions.list('ana@mail')).toEqual([])
  })

  test('ends every session of one sender and gives their number', async ({ memory }) => {
    await memory.sessions.set({ ...scope, sessionId: 's1' })
    await memory.sessions.set({ channel: 'mail', senderId: 'ana', sessionId: 's2' })
    await memory.sessions.set({ ...scope, senderId: 'ben', sessionId: 's3' })

    expect(await memory.sessions.deleteAll('ana')).toBe(2)

    expect(await memory.sessions.get({ ...scope, senderId: 'ben' })).toBeDefined()
  })
})
