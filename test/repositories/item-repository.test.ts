import type { MemoryStore } from '../../src/index.ts'
import { describe, expect, test } from '../support/memory.ts'

const ana = { senderId: 'ana' }

describe('items', () => {
  test('keep one value a key, the latest, and when each was written', async ({ memory, clock }) => {
    const item = { ...ana, namespace: ['a'], key: 'k' }
    clock.set('2026-03-02T09:00:00.007Z')
    await memory.items.set({ ...item, value: { n: 1 } })
    const createdAt = clock.now()
    clock.advance({ seconds: 1 })

    await memory.items.set({ ...item, value: [null, 'two'] })

    expect(await memory.items.get(item)).toEqual({
      ...item,
      value: [null, 'two'],
      createdAt,
      updatedAt: clock.now(),
      expiresAt: null,
    })
    expect(await memory.items.get({ ...item, senderId: 'ben' })).toBeUndefined()
    expect(await memory.items.delete(item)).toBe(true)
    expect(await memory.items.delete(item)).toBe(false)
  })

  test('are listed below a namespace, whose names are compared one by one', async ({ memory }) => {
    const namespaces = [['a'], ['a', 'b'], ['a', 'b', 'c'], ['ab'], ['a","b'], ['a.b'], ['A']]
    for (const namespace of namespaces) {
      await memory.items.set({ ...ana, namespace, key: 'k', value: 1 })
    }

    const below = async (namespace: string[]) =>
      (await memory.items.list({ ...ana, namespace })).map((item) => item.namespace)
    expect(await below(['a'])).toEqual(expect.arrayContaining([['a'], ['a', 'b'], ['a', 'b', 'c']]))
    expect(await below(['a'])).toHaveLength(3)
    expect(await below(['a', 'b'])).toHaveLength(2)
    expect(await below([])).toHaveLength(namespaces.length)
    expect(await below(['b'])).toEqual([])
    expect(
      await memory.items.listNamespaces({ ...ana, namespace: ['a'], maxDepth: 2 }),
    ).toHaveLength(2)
  })

  test('are chosen by what their fields are, and by words', async ({ memory }) => {
    const values = {
      one: { n: 1, s: 'b', flag: true },
      two: { n: 2, s: 'The Fox', tags: ['x'] },
      three: 3,
    }
    for (const [key, value] of Object.entries(values)) {
      await memory.items.set({ ...ana, namespace: [], key, value })
    }

    const keys = async (query: object) =>
      (await memory.items.list({ ...ana, ...query })).map(({ key }) => key)
    expect(await keys({ filter: { n: 1 } })).toEqual(['one'])
    expect(await keys({ filter: { n: { $gt: 1, $lte: 2 } } })).toEqual(['two'])
    expect(await keys({ filter: { s: { $lt: 'c' }, flag: true } })).toEqual(
      ['one', 'two'].slice(0, 1),
    )
    expect(await keys({ filter: { tags: { $eq: ['x'] } } })).toEqual(['two'])
    expect(await keys({ filter: { n: { $ne: 1 } } })).toEqual(['three', 'two'])
    expect(await keys({ filter: { n: {} } })).toEqual(['one', 'three', 'two'])
    expect(await keys({ filter: { "n') OR 1 --": 1 } })).toEqual([])
    expect(await keys({ words: 'fox the' })).toEqual(['two'])
    expect(await keys({ limit: 1, offset: 1 })).toEqual(['three'])
    const wrong = memory.items.list({ ...ana, filter: { n: { $near: 1 } } } as never)
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('are not read when their time is over, and pruned', async ({ memory, clock }) => {
    const item = { ...ana, namespace: ['a'], key: 'k' }
    await memory.items.set({ ...item, value: 1, expiresAt: clock.now() })
    await memory.items.set({ ...item, key: 'other', value: 1, expiresAt: '2026-04-01' })

    expect(await memory.items.get(item)).toBeUndefined()
    expect(await memory.items.list(ana)).toMatchObject([{ key: 'other' }])
    clock.advance({ days: 2 })
    expect(await memory.prune({ expiredItems: 1 })).toMatchObject({ rows: { expiredItems: 1 } })
  })

  test('of linked ids are one person’s: the newer of one key is read', async ({
    memory,
    clock,
  }) => {
    const item = { namespace: ['a'], key: 'k' }
    await memory.items.set({ ...item, ...ana, value: 'older' })
    clock.advance({ seconds: 1 })
    await memory.items.set({ ...item, senderId: 'ana@mail', value: 'newer' })
    await memory.aliases.create('ana@mail', 'ana')

    expect(await memory.items.get({ ...item, ...ana })).toMatchObject({ value: 'newer' })
    expect(await memory.items.list(ana)).toMatchObject([{ value: 'newer' }])
    expect(await memory.items.deleteAll('ana@mail')).toBe(2)
  })
})

const places = async (memory: MemoryStore, senderId = 'ana') =>
  (await memory.items.list({ senderId })).map(({ namespace, key, value }) =>
    [...namespace, key, value].join('/'),
  )

describe('a namespace that is moved', () => {
  test('takes along all that is below it, and nothing beside it or of another', async ({
    memory,
    clock,
  }) => {
    const names = [[], ['a'], ['a', 'b'], ['a', '"é\u{1f331}\\'], ['ab'], ['A'], ['c']]
    for (const senderId of ['ana', 'ben']) {
      for (const namespace of names) {
        await memory.items.set({ senderId, namespace, key: 'k', value: 1, expiresAt: '2100-01-01' })
      }
    }
    const [before] = await memory.items.list({ ...ana, namespace: ['a'] })
    clock.advance({ seconds: 1 })

    const moved = await memory.items.move({ ...ana, from: ['a'], to: ['new', 'home'] })

    expect(moved).toBe(3)
    expect(await places(memory)).toEqual(
      expect.arrayContaining(['new/home/k/1', 'new/home/b/k/1', 'new/home/"é\u{1f331}\\/k/1']),
    )
    expect(await memory.items.list({ ...ana, namespace: ['a'] })).toEqual([])
    expect(await places(memory)).toHaveLength(names.length)
    expect(await memory.items.list({ senderId: 'ben', namespace: ['a'] })).toHaveLength(3)
    expect(await memory.items.get({ ...ana, namespace: ['new', 'home'], key: 'k' })).toEqual({
      ...before,
      namespace: ['new', 'home'],
    })
    expect(await memory.items.move({ ...ana, from: ['a'], to: ['new'] })).toBe(0)
  })

  test('takes the places of what is there, and what was over is gone', async ({
    memory,
    clock,
  }) => {
    const item = { ...ana, namespace: ['a'], value: 'moved' }
    await memory.items.set({ ...item, key: 'k' })
    await memory.items.set({ ...item, key: 'over', expiresAt: clock.now() })
    await memory.items.set({ ...item, namespace: ['b'], key: 'k', value: 'replaced' })
    await memory.items.set({ ...item, namespace: ['b'], key: 'over', value: 'kept' })

    expect(await memory.items.move({ ...ana, from: ['a'], to: ['b'] })).toBe(1)

    expect(await places(memory)).toEqual(['b/k/moved', 'b/over/kept'])
    expect((await memory.client.execute('SELECT key FROM items')).rows).toHaveLength(2)
  })

  test('is that of all linked ids, of one key the newer', async ({ memory, clock }) => {
    const item = { namespace: ['a'], key: 'k' }
    await memory.items.set({ ...item, senderId: 'ana@mail', value: 'older' })
    await memory.items.set({ ...item, senderId: 'ana@mail', key: 'other', value: 'kept' })
    clock.advance({ seconds: 1 })
    await memory.items.set({ ...item, ...ana, value: 'newer' })
    await memory.aliases.create('ana@mail', 'ana')

    expect(await memory.items.move({ senderId: 'ana@mail', from: ['a'], to: ['b'] })).toBe(2)

    expect(await places(memory)).toEqual(['b/k/newer', 'b/other/kept'])
  })

  test('is refused where it would be within itself, or too deep', async ({ memory }) => {
    const deep = Array.from({ length: 32 }, () => 'n')
    await memory.items.set({ ...ana, namespace: deep, key: 'k', value: 1 })

    const refused = [
      { from: ['n'], to: ['n', 'm'] },
      { from: ['n', 'm'], to: ['n'] },
      { from: ['n'], to: ['n'] },
      { from: ['n'], to: [] },
      { from: [], to: ['n'] },
      { from: ['n'], to: ['m', 'm'] },
    ]

    for (const names of refused) {
      await expect(memory.items.move({ ...ana, ...names })).rejects.toMatchObject({
        code: 'invalid_input',
      })
    }
    expect(await memory.items.move({ ...ana, from: ['n'], to: ['m'] })).toBe(1)
    expect(await memory.items.list({ ...ana, namespace: ['m'] })).toHaveLength(1)
  })

  test('is deleted alone', async ({ memory }) => {
    for (const namespace of [['a'], ['a', 'b'], ['ab']]) {
      await memory.items.set({ ...ana, namespace, key: 'k', value: 1 })
    }

    expect(await memory.items.deleteAll('ana', { namespace: ['a'] })).toBe(2)

    expect(await places(memory)).toEqual(['ab/k/1'])
  })
})

describe('a key in two namespaces', () => {
  test('is two items, of which one is deleted, and only of its person', async ({ memory }) => {
    const names = [['notes'], ['notes', 'trips']]
    for (const senderId of ['ana', 'ben']) {
      for (const namespace of names) {
        await memory.items.set({ senderId, namespace, key: 'porto', value: namespace })
      }
    }

    expect(
      await memory.items.get({ senderId: 'ana', namespace: ['notes'], key: 'porto' }),
    ).toMatchObject({ value: ['notes'] })
    expect(await memory.items.delete({ senderId: 'ana', namespace: ['notes'], key: 'porto' })).toBe(
      true,
    )

    const left = await memory.items.list({ senderId: 'ana', namespace: [] })
    expect(left.map(({ namespace }) => namespace)).toEqual([['notes', 'trips']])
    expect(await memory.items.deleteAll('ana')).toBe(1)
    expect(await memory.items.list({ senderId: 'ben', namespace: [] })).toHaveLength(2)
  })
})
