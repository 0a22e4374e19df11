import { z } from 'zod'

import { describe, expect, test } from '../support/memory.ts'

const Person = z.object({
  city: z.string(),
  children: z.number().int(),
  likes: z.array(z.string()).optional(),
})

describe('typed', () => {
  test('reads and writes the facts of a person as one object, and leaves others alone', async ({
    memory,
  }) => {
    const profile = memory.facts.typed(Person)
    await memory.facts.set({ senderId: 'ana', key: 'shoe size', value: '38' })

    const stored = await profile.set('ana', { city: 'Porto', children: 2, likes: ['tea'] })
    await profile.set('ana', { city: 'Faro' })

    expect(stored).toEqual({ city: 'Porto', children: 2, likes: ['tea'] })
    expect(await profile.get('ana')).toEqual({ city: 'Faro', children: 2, likes: ['tea'] })
    expect(await memory.facts.list('ana')).toMatchObject([
      { key: 'children', value: '2' },
      { key: 'city', value: 'Faro' },
      { key: 'likes', value: '["tea"]' },
      { key: 'shoe size', value: '38' },
    ])
    expect(await profile.get('ben')).toEqual({})
  })

  test('takes no schema without a shape', ({ memory }) => {
    const refusal = expect.objectContaining({ code: 'invalid_input' })

    for (const schema of [{}, { shape: null }, { shape: 'city' }]) {
      expect(() => memory.facts.typed(schema as never)).toThrow(refusal)
    }
  })

  test('leaves out what is no such value', async ({ memory }) => {
    await memory.facts.set({ senderId: 'ana', key: 'Children', value: 'several' })
    await memory.facts.set({ senderId: 'ana', key: 'City', value: 'Porto' })

    expect(await memory.facts.typed(Person).get('ana')).toEqual({ city: 'Porto' })
  })

  test('reads of two values told at one moment the one that is listed first', async ({
    memory,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'City', value: 'Porto' })
    await memory.facts.set({ senderId: 'ana@mail', key: 'city', value: 'Faro' })
    await memory.aliases.create('ana@mail', 'ana')

    const [first] = await memory.facts.list('ana')
    expect(await memory.facts.typed(Person).get('ana')).toEqual({ city: first?.value })
  })

  test('refuses a value that the schema does not know, by its key, and stores nothing', async ({
    memory,
  }) => {
    const profile = memory.facts.typed(Person)

    await expect(
      profile.set('ana', { city: 'Porto', children: 'two' as never }),
    ).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('children') })
    await expect(profile.set('ana', { pet: 'cat' } as never)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(await memory.facts.list('ana')).toEqual([])
  })
})

describe('merge', () => {
  test('keeps the newer value of two keys, and the older one as history', async ({
    memory,
    clock,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })
    clock.advance({ days: 1 })
    await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto', confidence: 0.9 })

    const merged = await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })

    expect(merged).toMatchObject({ key: 'city', value: 'Porto', confidence: 0.9 })
    expect(await memory.facts.list('ana')).toHaveLength(1)
    const versions = await memory.facts.history('ana', 'city')
    expect(versions.map(({ value }) => value)).toEqual(['Lisbon', 'Porto'])
  })

  test('keeps the value of the key it goes into, when that is newer', async ({ memory, clock }) => {
    await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto' })
    clock.advance({ days: 1 })
    await memory.facts.set({ senderId: 'ana', key: 'city', value: 'Lisbon' })

    const merged = await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })

    expect(merged).toMatchObject({ key: 'city', value: 'Lisbon' })
    expect(await memory.facts.list('ana')).toHaveLength(1)
    const versions = await memory.facts.history('ana', 'city')
    expect(versions.map(({ value }) => value)).toEqual(['Porto', 'Lisbon'])
  })

  test('renames a fact where there is no other, and does nothing where there is none', async ({
    memory,
  }) => {
    await memory.facts.set({ senderId: 'ana', key: 'town', value: 'Porto' })

    await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })
    const again = await memory.facts.merge({ senderId: 'ana', from: 'town', into: 'city' })
    const nothing = await memory.facts.merge({ senderId: 'ana', from: 'a', into: 'b' })
    const itself = await memory.facts.merge({ senderId: 'ana', from: 'City', into: 'city' })

    expect(again).toMatchObject({ value: 'Porto' })
    expect(nothing).toBeUndefined()
    expect(itself).toMatchObject({ value: 'Porto' })
    expect(await memory.facts.list('ana')).toMatchObject([{ key: 'city', value: 'Porto' }])
  })
})
